package org.gradus.cpu;

/**
 * C (M, N) = A (M, K) B (K, N), as it is to be computed.
 *
 * @param pool     the threads to use, or null for the caller's alone
 * @param at       where C starts; its rows are {@code ldc} apart
 * @param finished may be null
 */
record Product(GemmKernels kernels, WorkerPool pool, int m, int n, int k, Matrix a, Matrix b, Object c, int at, int ldc,
               Finished finished) {
    /** Told when rows {@code [r0, r1)} by columns {@code [c0, c1)} of C are finished, on the thread that finished them. */
    @FunctionalInterface
    interface Finished {
        void block(int r0, int r1, int c0, int c1);
    }

    Product {
        finished = finished == null ? (r0, r1, c0, c1) -> { } : finished;
    }

    /** Multiply-adds. */
    long work() {
        return (long) m * n * k;
    }

    /** With one column, whose elements are one run, as a row: C^T = B^T A^T. */
    Product columnAsRow() {
        return new Product(kernels, pool, 1, m, k, b.transpose(), a.transpose(), c, at, m, (r0, r1, c0, c1) ->
            finished.block(c0, c1, 0, 1));
    }
}
