package org.gradus.cpu;

import java.util.function.Supplier;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Matrix product loops of the Vector API, handed out once they are in demand and {@link WarmUp} has succeeded. */
final class AdaptiveGemm {
    /** Multiply-adds after which they count as in demand. */
    private static final long DEMAND = 1L << 27;

    private final DType dtype;
    private final Supplier<GemmKernels> maker;
    private volatile GemmKernels vector;
    private boolean asked;
    private volatile long seen;

    AdaptiveGemm(DType dtype, Supplier<GemmKernels> maker, boolean adaptive) {
        this.dtype = dtype;
        this.maker = maker;
        this.vector = adaptive ? null : maker.get();
    }

    /** The loops, or null while they are not fast yet. */
    GemmKernels ready(long work) {
        GemmKernels v = vector;
        if (v == null) {
            demand(work);
        }
        return v;
    }

    private synchronized void demand(long work) {
        seen += work;
        if (seen > DEMAND && !asked) {
            asked = true;
            GemmKernels plain = PlainKernels.INSTANCE.gemm(dtype, Sample.COLUMNS, 0);
            new WarmUp<>(plain, maker, new Sample()::run, v -> vector = v, () -> seen).start();
        }
    }

    /**
     * A product of each kind: strips and panels that are full, in part and by less than half; operands as they are, transposed,
     * and with rows or columns that are several axes; and few rows. One kind that the JIT has not compiled would hold up all others.
     */
    private final class Sample {
        static final int ROWS = 52;
        static final int COLUMNS = 80;
        /** Short, so that the loops are also entered often: the JIT looks at both. */
        static final int DEPTH = 24;
        private static final int PART = 4;
        private static final int GAP = 3;
        private final Object a = Elements.of(dtype).allocate((ROWS + PART * GAP) * DEPTH);
        private final Object b = Elements.of(dtype).allocate((COLUMNS + PART * GAP) * DEPTH);
        private final Object c = Elements.of(dtype).allocate(ROWS * COLUMNS);

        void run(GemmKernels kernels) {
            Matrix x = new Matrix(a, 0, DEPTH, 1);
            Matrix y = new Matrix(b, 0, COLUMNS, 1);
            product(kernels, ROWS, COLUMNS, x, y);
            product(kernels, ROWS - 2, COLUMNS - 3, new Matrix(a, 0, 1, ROWS), new Matrix(b, 0, 1, DEPTH));
            product(kernels, ROWS, COLUMNS, new Matrix(a, 0, parts(ROWS, DEPTH), Steps.of(1)),
                new Matrix(b, 0, Steps.of(COLUMNS + PART * GAP), parts(COLUMNS, 1)));
            product(kernels, ROWS - 1, COLUMNS, x, new Matrix(b, 0, parts(DEPTH, COLUMNS), Steps.of(1)));
            product(kernels, 1, COLUMNS, x, y);
        }

        /** Numbers in parts, some {@code GAP} steps from the end of one to the next. */
        private static Steps parts(int count, int step) {
            int each = count / PART;
            return Steps.of(Layout.of(Shape.of(PART, each), new long[] {(each + (step == 1 ? GAP : 0)) * step, step}, 0));
        }

        private void product(GemmKernels kernels, int m, int n, Matrix x, Matrix y) {
            new Gemm(kernels, null, m, n, DEPTH, x, y, c, 0, COLUMNS, null).run();
        }
    }
}
