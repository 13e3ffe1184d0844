package org.gradus.cpu;

import org.gradus.ir.Pointwise;

/**
 * C (M, N) = A (M, K) B (K, N) with at most {@link Gemm#SKINNY} rows: waits for B, which is read once, where it stands. Its rows
 * must be runs.
 */
final class RowGemm {
    private static final int FEWEST_COLUMNS = 128;
    /** Elements that blocks of K may be summed in apart. */
    private static final long APART = 1 << 20;
    private static final int UNITS_PER_THREAD = 4;

    private final Product product;
    private final GemmKernels kernels;
    private final WorkerPool pool;
    private final int m;
    private final int n;
    private final int kc;
    private final int blocks;

    RowGemm(Product product) {
        this.product = product;
        this.kernels = product.kernels();
        this.pool = product.work() < 2 * Grid.GRAIN ? null : product.pool();
        this.m = product.m();
        this.n = product.n();
        this.kc = Gemm.depth(m, product.k());
        this.blocks = (product.k() + kc - 1) / kc;
    }

    /** Threads take blocks of K where there are some, as memory gives long runs sooner than many short ones. */
    void run() {
        if (pool != null && pool.threads() > 1 && blocks > 1 && (long) blocks * m * n <= APART) {
            byBlocks();
        } else {
            byColumns();
        }
    }

    private void byColumns() {
        int threads = pool == null ? 1 : pool.threads();
        int chunk = Math.max(FEWEST_COLUMNS, Math.min(Gemm.SKINNY_COLUMNS, n / (2 * threads) / FEWEST_COLUMNS * FEWEST_COLUMNS));
        WorkerPool.run(pool, (n + chunk - 1) / chunk, 1, (start, end) -> {
            Object room = Packed.of(kernels).room();
            for (int c0 = (int) start * chunk; c0 < Math.min(n, end * chunk); c0 += chunk) {
                int columns = Math.min(chunk, n - c0);
                for (int q = 0; q < blocks; q++) {
                    multiply(room, q, c0, columns, product.c(), product.at() + c0, product.ldc(), q > 0);
                }
                product.finished().block(0, m, c0, c0 + columns);
            }
        });
    }

    private void byBlocks() {
        int chunk = chunk();
        int across = (n + chunk - 1) / chunk;
        Object[] sums = new Object[blocks];
        for (int q = 0; q < blocks; q++) {
            sums[q] = Scratch.local().sum(kernels.dtype(), q, m * n);
        }
        WorkerPool.run(pool, (long) blocks * across, 1, (start, end) -> {
            Object room = Packed.of(kernels).room();
            for (int u = (int) start; u < end; u++) {
                int c0 = u % across * chunk;
                multiply(room, u / across, c0, Math.min(chunk, n - c0), sums[u / across], c0, n, false);
            }
        });
        Lane add = PlainKernels.INSTANCE.lane(Pointwise.ADD, kernels.dtype());
        for (int q = 1; q < blocks; q++) {
            add.apply(new Object[] {sums[0], sums[q]}, new int[2], sums[0], 0, m * n);
        }
        for (int r = 0; r < m; r++) {
            System.arraycopy(sums[0], r * n, product.c(), product.at() + r * product.ldc(), n);
        }
        product.finished().block(0, m, 0, n);
    }

    /** Columns of a unit of work: as many as may be, as long as threads have equal shares. */
    private int chunk() {
        int across = (n + Gemm.SKINNY_COLUMNS - 1) / Gemm.SKINNY_COLUMNS;
        while (blocks * across % pool.threads() != 0 && blocks * across < UNITS_PER_THREAD * pool.threads()) {
            across++;
        }
        return Math.min(Gemm.SKINNY_COLUMNS, (n + across - 1) / across);
    }

    /** A block of K by some columns. */
    private void multiply(Object room, int block, int c0, int columns, Object to, int toAt, int ldt, boolean add) {
        Matrix a = product.a();
        Matrix b = product.b();
        int k0 = block * kc;
        kernels.rowsTimesMatrix(room, a.array(), a.at() + k0 * a.columnStride(), a.rowStride(), a.columnStride(), m, b.array(),
            b.at() + k0 * b.rowStride() + c0, b.rowStride(), Math.min(kc, product.k() - k0), columns, to, toAt, ldt, add);
    }
}
