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

    private final Product product;
    private final GemmKernels kernels;
    private final boolean tall;
    private final int many;
    private final int few;
    private final int k;
    /** Its rows are the many vectors. */
    private final Matrix x;
    /** Its rows are the few vectors. */
    private final Matrix y;

    DotGemm(Product product) {
        this.product = product;
        this.kernels = product.kernels();
        this.tall = product.m() > product.n();
        this.many = Math.max(product.m(), product.n());
        this.few = Math.min(product.m(), product.n());
        this.k = product.k();
        this.x = tall ? product.a() : product.b().transpose();
        this.y = tall ? product.b().transpose() : product.a();
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
        long work = product.work();
        int down = tall ? product.ldc() : 1;
        int across = tall ? 1 : product.ldc();
        WorkerPool pool = work < 2 * Grid.GRAIN ? null : product.pool();
        WorkerPool.run(pool, chunks, Math.max(1, chunks * Grid.GRAIN / work), (start, end) -> {
            Object room = Packed.of(kernels).room();
            for (int s = (int) start * CHUNK; s < Math.min(many, end * CHUNK); s += CHUNK) {
                int e = Math.min(many, s + CHUNK);
                kernels.dots(x.array(), x.at() + s * x.rowStride(), x.rowStride(), e - s, z.array(), z.at(), z.rowStride(), few, k,
                    room, product.c(), product.at() + s * down, down, across);
                product.finished().block(tall ? s : 0, tall ? e : few, tall ? 0 : s, tall ? few : e);
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
