package org.gradus.cpu;

/**
 * C (M, N) = A (M, K) B (K, N) with few rows or few columns, each element the product of two vectors that lie in one run each:
 * the many vectors are read once, where they stand. The few ones are copied if they lie otherwise.
 */
final class DotGemm {
    /** Of the shorter side. */
    private static final int FEW = 8;
    /** K from which several of them, and a copy, pay. */
    private static final int LONG = 64;
    /** Vectors of the longer side that pay for a copy. */
    private static final int MANY = 32;
    /** Vectors of the longer side that one thread takes at a time. */
    private static final int CHUNK = 16;

    private final GemmKernels kernels;
    private final WorkerPool pool;
    private final boolean tall;
    private final int many;
    private final int few;
    private final int k;
    /** Its rows are the many vectors. */
    private final Matrix x;
    /** Its rows are the few vectors. */
    private final Matrix y;
    private final Object c;
    private final int at;
    private final int ldc;
    private final Gemm.Finished finished;

    DotGemm(GemmKernels kernels, WorkerPool pool, int m, int n, int k, Matrix a, Matrix b, Object c, int at, int ldc,
        Gemm.Finished finished) {
        this.kernels = kernels;
        this.pool = pool;
        this.tall = m > n;
        this.many = Math.max(m, n);
        this.few = Math.min(m, n);
        this.k = k;
        this.x = tall ? a : b.transpose();
        this.y = tall ? b.transpose() : a;
        this.c = c;
        this.at = at;
        this.ldc = ldc;
        this.finished = finished;
    }

    /** Whether a product of these sizes, not all of whose strides need be regular, is computed so. */
    static boolean suits(int m, int n, int k, Matrix a, Matrix b) {
        if (Math.min(m, n) > FEW || !a.isRegular() || !b.isRegular()) {
            return false;
        }
        boolean tall = m > n;
        boolean together = tall ? a.columnStride() == 1 : b.rowStride() == 1;
        boolean copies = tall ? b.rowStride() != 1 : a.columnStride() != 1;
        return together && (k >= LONG && Math.max(m, n) >= MANY || !copies && Math.min(m, n) <= Gemm.SKINNY);
    }

    void run() {
        Matrix z = y.columnStride() == 1 ? y : copy();
        long chunks = (many + CHUNK - 1) / CHUNK;
        long work = (long) many * few * k;
        WorkerPool.run(work < 2 * Grid.GRAIN ? null : pool, chunks, Math.max(1, chunks * Grid.GRAIN / work), (start, end) -> {
            Object room = Packed.of(kernels).room();
            for (int s = (int) start * CHUNK; s < Math.min(many, end * CHUNK); s += CHUNK) {
                int e = Math.min(many, s + CHUNK);
                kernels.dots(x.array(), x.at() + s * x.rowStride(), x.rowStride(), e - s, z.array(), z.at(), z.rowStride(), few, k,
                    room, c, at + s * (tall ? ldc : 1), tall ? ldc : 1, tall ? 1 : ldc);
                finished.block(tall ? s : 0, tall ? e : few, tall ? 0 : s, tall ? few : e);
            }
        });
    }

    private Matrix copy() {
        Elements elements = Elements.of(kernels.dtype());
        Object to = Scratch.local().operand(kernels.dtype(), few * k);
        elements.load(y.array(), (int) y.at(), (int) y.rowStride(), (int) y.columnStride(), to, 0, few, k);
        return new Matrix(to, 0, k, 1);
    }
}
