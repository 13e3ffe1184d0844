package org.gradus.cpu;

import java.util.function.Supplier;
import org.gradus.types.DType;

/** Matrix product loops of the Vector API, handed out once they are in demand and {@link WarmUp} has succeeded. */
final class AdaptiveGemm {
    /** Multiply-adds after which they count as in demand. */
    private static final long DEMAND = 1L << 30;
    private static final int SIZE = 96;

    private final DType dtype;
    private final Supplier<GemmKernels> maker;
    private volatile GemmKernels vector;
    private boolean asked;
    private long seen;

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
            GemmKernels plain = PlainKernels.INSTANCE.gemm(dtype, SIZE, 0);
            WarmUp.start(plain, maker, new Sample()::run, v -> vector = v);
        }
    }

    /** Products with strips and panels that are full, in part and by less than half, of few rows, and transposed ones. */
    private final class Sample {
        private final Object a = Elements.of(dtype).allocate(SIZE * SIZE);
        private final Object b = Elements.of(dtype).allocate(SIZE * SIZE);
        private final Object c = Elements.of(dtype).allocate(SIZE * SIZE);
        private int turn;

        void run(GemmKernels kernels) {
            turn++;
            int m = turn % 4 == 0 ? 1 : SIZE - turn % 7;
            int n = SIZE - turn % 5 * 5;
            Matrix x = new Matrix(a, 0, SIZE, 1);
            Matrix y = new Matrix(b, 0, SIZE, 1);
            new Gemm(kernels, null, m, n, SIZE, turn % 3 == 1 ? x.transpose() : x, turn % 3 == 2 ? y.transpose() : y, c, 0, SIZE,
                null).run();
        }
    }
}
