package org.gradus.opencl;

import org.gradus.device.Limits;

/** Measures what the kernels of {@code limits.cl} reach. */
final class LimitProbe {
    private static final long MOST_BYTES = 256L << 20;
    private static final int COPIED_TOGETHER = 16;
    /** Vectors that a work-item multiplies at the same time, as in the kernel. */
    private static final int CHAINS = 12;
    private static final int GPU_ROUNDS = 1 << 14;
    private static final int CPU_ROUNDS = 1 << 18;

    private final ClApi.Context context;
    private final Traits traits;

    private LimitProbe(ClApi.Context context, Traits traits) {
        this.context = context;
        this.traits = traits;
    }

    static Limits measure(ClApi.Context context, ClDevice device, Traits traits) {
        LimitProbe probe = new LimitProbe(context, traits);
        long bytes = Math.min(MOST_BYTES, Math.min(device.maxAllocation(), device.globalMemory() / 8));
        double rate = traits.gpu() ? probe.rate("float", 1) : Math.max(probe.rate("float8", 8), probe.rate("float16", 16));
        return new Limits(probe.bandwidth(bytes), rate);
    }

    private ClApi.Program build(String vector) {
        return context.build(Library.resource("limits.cl"), traits.options() + " -DGR_VECTOR=" + vector);
    }

    private double bandwidth(long most) {
        long items = traits.gpu() ? 64L * traits.units() * traits.group() : traits.enough();
        int run = (int) (most / (COPIED_TOGETHER * items));
        long bytes = COPIED_TOGETHER * items * run;
        ClApi.Mem from = context.allocate(bytes);
        ClApi.Mem to = context.allocate(bytes);
        ClApi.Program program = build("float");
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
            program.release();
            from.release();
            to.release();
        }
    }

    private double rate(String vector, int lanes) {
        long items = traits.gpu() ? 16L * traits.units() * traits.group() : traits.enough();
        int rounds = traits.gpu() ? GPU_ROUNDS : CPU_ROUNDS;
        ClApi.Mem to = context.allocate(items * lanes * Float.BYTES);
        ClApi.Program program = build(vector);
        ClApi.Kernel kernel = program.kernel("gr_limit_multiply_add");
        try {
            kernel.arg(0, to);
            kernel.arg(1, 0.5f);
            kernel.arg(2, 0.5f);
            kernel.arg(3, rounds);
            return 2.0 * CHAINS * lanes * rounds * items * perSecond(kernel, items);
        } finally {
            kernel.release();
            program.release();
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
