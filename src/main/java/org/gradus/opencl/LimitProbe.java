package org.gradus.opencl;

import org.gradus.device.Limits;

/** Measures what the kernels of {@code limits.cl} reach. */
final class LimitProbe {
    private static final long MOST_BYTES = 256L << 20;
    private static final int VECTOR = 16;
    /** Vectors that a work-item multiplies at the same time, as in the kernel. */
    private static final int CHAINS = 8;
    private static final int ROUNDS = 4096;

    private final ClApi.Context context;
    private final Traits traits;
    private final ClApi.Program program;

    private LimitProbe(ClApi.Context context, Traits traits) {
        this.context = context;
        this.traits = traits;
        String width = " -DGR_VECTOR=" + (traits.gpu() ? "float" : "float16");
        this.program = context.build(Library.resource("limits.cl"), traits.options() + width);
    }

    static Limits measure(ClApi.Context context, ClDevice device, Traits traits) {
        LimitProbe probe = new LimitProbe(context, traits);
        try {
            long bytes = Math.min(MOST_BYTES, Math.min(device.maxAllocation(), device.globalMemory() / 8));
            return new Limits(probe.bandwidth(bytes), probe.rate());
        } finally {
            probe.program.release();
        }
    }

    private double bandwidth(long most) {
        long items = traits.gpu() ? 64L * traits.units() * traits.group() : traits.enough();
        int run = (int) (most / (VECTOR * items));
        long bytes = VECTOR * items * run;
        ClApi.Mem from = context.allocate(bytes);
        ClApi.Mem to = context.allocate(bytes);
        ClApi.Kernel kernel = program.kernel("gr_limit_copy");
        try {
            context.clear(from, 0, bytes);
            context.clear(to, 0, bytes);
            kernel.arg(0, to);
            kernel.arg(1, from);
            kernel.arg(2, run);
            kernel.arg(3, traits.gpu() ? 1 : run);
            kernel.arg(4, traits.gpu() ? (int) items : 1);
            return 2.0 * bytes * perSecond(kernel, items);
        } finally {
            kernel.release();
            from.release();
            to.release();
        }
    }

    private double rate() {
        long items = traits.gpu() ? 16L * traits.units() * traits.group() : traits.enough();
        int lanes = traits.gpu() ? 1 : 16;
        ClApi.Mem to = context.allocate(items * lanes * Float.BYTES);
        ClApi.Kernel kernel = program.kernel("gr_limit_multiply_add");
        try {
            kernel.arg(0, to);
            kernel.arg(1, 0.5f);
            kernel.arg(2, 0.5f);
            kernel.arg(3, ROUNDS);
            return 2.0 * CHAINS * lanes * ROUNDS * items * perSecond(kernel, items);
        } finally {
            kernel.release();
            to.release();
        }
    }

    private double perSecond(ClApi.Kernel kernel, long items) {
        long[] global = {items};
        long[] local = {traits.gpu() ? traits.group() : 1};
        return Limits.perSecond(() -> {
            context.launch(kernel, global, local);
            context.finish();
        });
    }
}
