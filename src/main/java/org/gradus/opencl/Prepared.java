package org.gradus.opencl;

import org.gradus.opencl.Launch.Arg;
import org.gradus.types.DType;

/** A launch whose kernel object exists and holds all arguments that never change. */
final class Prepared {
    private final Launch launch;
    private final ClApi.Kernel kernel;
    private final IndexErrors indexErrors;
    private final boolean reports;

    Prepared(Launch launch, ClApi.Kernel kernel, boolean wide, IndexErrors indexErrors) {
        this.launch = launch;
        this.kernel = kernel;
        this.indexErrors = indexErrors;
        this.reports = launch.args().stream().anyMatch(a -> a instanceof Arg.Errors);
        for (int i = 0; i < launch.args().size(); i++) {
            Arg a = launch.args().get(i);
            if (a instanceof Arg.Index x && wide) {
                kernel.arg(i, x.value());
            } else if (a instanceof Arg.Index x) {
                kernel.arg(i, Math.toIntExact(x.value()));
            } else if (a instanceof Arg.Int n) {
                kernel.arg(i, n.value());
            } else if (a instanceof Arg.Operation o) {
                kernel.arg(i, indexErrors.number(o.op()));
            } else if (a instanceof Arg.Errors) {
                kernel.arg(i, indexErrors.memory());
            }
        }
    }

    ClApi.Kernel kernel() {
        return kernel;
    }

    void launch(ClApi.Context context, ClApi.Mem[] operands, long[] scalars, ClApi.Mem[] scratch) {
        for (int i = 0; i < launch.args().size(); i++) {
            Arg a = launch.args().get(i);
            if (a instanceof Arg.Operand o) {
                kernel.arg(i, operands[o.number()]);
            } else if (a instanceof Arg.Scratch s) {
                kernel.arg(i, scratch[s.number()]);
            } else if (a instanceof Arg.Scalar s) {
                scalar(i, s.dtype(), scalars[s.number()]);
            }
        }
        if (reports) {
            indexErrors.expect();
        }
        context.launch(kernel, launch.global(), launch.local());
    }

    private void scalar(int i, DType dtype, long bits) {
        long word = word(dtype, bits);
        switch (dtype) {
            case FLOAT64, INT64 -> kernel.arg(i, word);
            case FLOAT32, INT32 -> kernel.arg(i, (int) word);
            case BOOL -> kernel.arg(i, (byte) word);
            default -> throw new IllegalArgumentException("no scalars of " + dtype);
        }
    }

    /** A scalar's bits as the device takes them. */
    static long word(DType dtype, long bits) {
        return dtype == DType.FLOAT32 ? Float.floatToRawIntBits((float) Double.longBitsToDouble(bits)) : bits;
    }
}
