package org.gradus.cpu;

/**
 * C (M, N) = A (M, K) B (K, N) with few elements of C and a long K, as for the gradient of a convolution's weight: K is cut into
 * pieces, each a product of its own on one thread, which are then added up in their order. The pieces depend on the sizes alone,
 * and so does the result.
 */
final class LongGemm {
    private static final int MOST_PIECES = 16;
    private static final int FEW_PIECES = 4;
    /** K of a piece, at least. */
    private static final int SHORTEST = 1024;
    /** Elements of C, at most. */
    private static final long SMALL = 1 << 17;
    private static final long WORK = 1 << 22;

    private LongGemm() {
    }

    /** Into how many pieces K is cut: as many for each thread, where there are two or four. */
    static int pieces(int m, int n, int k) {
        long size = (long) m * n;
        boolean many = size > 0 && size <= SMALL && size * k >= WORK && m > Gemm.SKINNY && n > Gemm.SKINNY;
        int most = many ? Math.min(MOST_PIECES, k / SHORTEST) : 1;
        return Math.max(1, most < FEW_PIECES ? most & -2 : most & -FEW_PIECES);
    }

    /**
     * @param add  addition of elements
     * @param pool the threads to use, or null for the caller's alone
     * @param at   where C starts; its rows are {@code n} apart
     */
    static void run(GemmKernels kernels, Lane add, WorkerPool pool, int pieces, int m, int n, int k, Matrix a, Matrix b, Object c,
        int at) {
        if (TurnedGemm.packsLess(m, n, a, b)) {
            Object turned = sum(kernels, add, pool, pieces, n, m, k, b.transpose(), a.transpose());
            Elements.of(kernels.dtype()).load(turned, 0, 1, m, c, at, m, n);
        } else {
            System.arraycopy(sum(kernels, add, pool, pieces, m, n, k, a, b), 0, c, at, m * n);
        }
    }

    /** The product, in an array of this thread. */
    private static Object sum(GemmKernels kernels, Lane add, WorkerPool pool, int pieces, int m, int n, int k, Matrix a, Matrix b) {
        Object[] sums = new Object[pieces];
        for (int i = 0; i < pieces; i++) {
            sums[i] = Scratch.local().sum(kernels.dtype(), i, m * n);
        }
        WorkerPool.run(pool, pieces, 1, (start, end) -> {
            for (int i = (int) start; i < end; i++) {
                int from = (int) ((long) k * i / pieces);
                int to = (int) ((long) k * (i + 1) / pieces);
                Matrix x = a.fromColumn(from);
                Matrix y = b.fromRow(from);
                new Gemm(new Product(kernels, null, m, n, to - from, x, y, sums[i], 0, n, null)).run();
            }
        });
        for (int i = 1; i < pieces; i++) {
            add.apply(new Object[] {sums[0], sums[i]}, new int[2], sums[0], 0, m * n);
        }
        return sums[0];
    }
}
