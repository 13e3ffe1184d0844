package org.gradus.cpu;

/**
 * C (M, N) = A (M, K) B (K, N) of few rows as {@code C^T = B^T A^T}, where B is a transposed matrix, as the weights of a linear
 * layer are: its columns are read where they stand, and panels are made of the few rows of A instead. A part of C is turned
 * back as soon as it is finished. Each element is summed as {@link Gemm} does it.
 */
final class TurnedGemm {
    /** Elements of C, at most: its transpose stays in the second-level caches. */
    private static final long MOST = 1 << 18;
    /** Elements between the ends of rows of the transpose and the next ones, which else fall into few sets of the cache. */
    private static final int GAP = 16;

    private final Product product;

    TurnedGemm(Product product) {
        this.product = product;
    }

    static boolean suits(Product p) {
        return (long) p.m() * p.n() <= MOST && packsLess(p.m(), p.n(), p.a(), p.b())
            && Gemm.readsRows(p.kernels(), p.b().transpose(), p.m());
    }

    /**
     * Whether rows of A and columns of B are runs, of which panels take a transposition, and there are fewer rows than columns, which
     * mean fewer panels.
     */
    static boolean packsLess(int m, int n, Matrix a, Matrix b) {
        return m < n && a.isRegular() && b.isRegular() && a.columnStride() == 1 && b.rowStride() == 1 && b.columnStride() != 1;
    }

    void run() {
        Product p = product;
        int pitch = p.m() + GAP;
        Object turned = Scratch.local().sum(p.kernels().dtype(), 0, p.n() * pitch);
        Product.Finished back = (r0, r1, c0, c1) -> {
            p.kernels().turn(turned, r0 * pitch + c0, pitch, r1 - r0, c1 - c0, p.c(), p.at() + c0 * p.ldc() + r0, p.ldc());
            p.finished().block(c0, c1, r0, r1);
        };
        new Gemm(new Product(p.kernels(), p.pool(), p.n(), p.m(), p.k(), p.b().transpose(), p.a().transpose(), turned, 0, pitch, back),
            Gemm.depth(p.m(), p.k())).blocked();
    }
}
