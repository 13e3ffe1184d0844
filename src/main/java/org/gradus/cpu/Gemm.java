package org.gradus.cpu;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * C (M, N) = A (M, K) B (K, N), blocked for the caches and spread over the threads: Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication" (2008). A panel block of B, packed once by all threads, is shared; each task packs its
 * own block of A and multiplies it with a group of panels. How the work is cut depends on shapes and strides only and never
 * changes the order in which an element is summed, so results do not depend on the number of threads.
 */
final class Gemm {
    /** Most of K in one pass. A panel of this depth stays in the first-level cache. */
    static final int K_BLOCK = 256;
    private static final int ROW_BLOCK = 96;
    private static final int COLUMN_BLOCK = 2048;
    /** With fewer rows or columns than this, packing costs more than it saves. */
    private static final int SKINNY = 4;
    private static final int VECTOR_CHUNK = 256;
    /** Multiply-adds that are worth handing to another thread. */
    private static final long GRAIN = 1 << 19;
    private static final int TASKS_PER_THREAD = 4;

    /** Told when rows {@code [r0, r1)} by columns {@code [c0, c1)} of C are finished, on the thread that finished them. */
    @FunctionalInterface
    interface Finished {
        void block(int r0, int r1, int c0, int c1);
    }

    private static final ThreadLocal<Map<GemmKernels, Packed>> PACKED = ThreadLocal.withInitial(IdentityHashMap::new);

    /** A thread's packed blocks. */
    private static final class Packed {
        private final GemmKernels kernels;
        private Object strips;
        private Object panels;
        private Part part;
        private int panelK;
        private int panelColumns;

        Packed(GemmKernels kernels) {
            this.kernels = kernels;
        }

        Object strips() {
            if (strips == null) {
                strips = kernels.newStrips(ROW_BLOCK, K_BLOCK);
            }
            return strips;
        }

        Matrix part(Matrix m, int r0, int rows, int c0, int columns) {
            if (part == null) {
                part = new Part(kernels.dtype());
            }
            return part.of(m, r0, rows, c0, columns);
        }

        Object panels(int k, int columns) {
            if (panelK < k || panelColumns < columns) {
                panelK = Math.max(panelK, k);
                panelColumns = Math.max(panelColumns, columns);
                panels = kernels.newPanels(panelK, panelColumns);
            }
            return panels;
        }
    }

    private final GemmKernels kernels;
    private final WorkerPool pool;
    private final int m;
    private final int n;
    private final int k;
    private final Matrix a;
    private final Matrix b;
    private final Object c;
    private final int at;
    private final int ldc;
    private final Finished finished;

    /**
     * @param pool     the threads to use, or null for the caller's alone
     * @param at       where C starts; its rows are {@code ldc} apart
     * @param finished may be null
     */
    Gemm(GemmKernels kernels, WorkerPool pool, int m, int n, int k, Matrix a, Matrix b, Object c, int at, int ldc,
        Finished finished) {
        this.kernels = kernels;
        this.pool = pool;
        this.m = m;
        this.n = n;
        this.k = k;
        this.a = a;
        this.b = b;
        this.c = c;
        this.at = at;
        this.ldc = ldc;
        this.finished = finished == null ? (r0, r1, c0, c1) -> { } : finished;
    }

    /** K must not be 0. */
    void run() {
        if (m == 0 || n == 0) {
            return;
        }
        if (!a.isRegular() || !b.isRegular()) {
            blocked();
        } else if (m <= SKINNY && b.columnStride() == 1) {
            rowsTimesMatrix();
        } else if (m <= SKINNY && b.rowStride() == 1 && a.columnStride() == 1) {
            dots();
        } else if (n == 1 && a.rowStride() == 1 && ldc == 1) {
            new Gemm(kernels, pool, 1, m, k, b.transpose(), a.transpose(), c, at, m, (r0, r1, c0, c1) ->
                finished.block(c0, c1, 0, 1)).run();
        } else if (n <= SKINNY && a.columnStride() == 1 && b.rowStride() == 1) {
            dots();
        } else {
            blocked();
        }
    }

    private void parallel(long tasks, long work, WorkerPool.Body body) {
        if (pool == null || tasks < 2 || work < 2 * GRAIN) {
            body.run(0, tasks);
        } else {
            pool.parallelFor(tasks, Math.max(1, tasks * GRAIN / work), body);
        }
    }

    private long work() {
        return (long) m * n * k;
    }

    private void rowsTimesMatrix() {
        int chunks = (n + VECTOR_CHUNK - 1) / VECTOR_CHUNK;
        int kc = kBlock();
        parallel(chunks, work(), (start, end) -> {
            Object strips = packed().strips();
            for (int c0 = (int) start * VECTOR_CHUNK; c0 < Math.min(n, end * VECTOR_CHUNK); c0 += VECTOR_CHUNK) {
                int columns = Math.min(VECTOR_CHUNK, n - c0);
                for (int k0 = 0; k0 < k; k0 += kc) {
                    for (int r = 0; r < m; r++) {
                        kernels.rowTimesMatrix(strips, a.array(), a.at() + r * a.rowStride() + k0 * a.columnStride(),
                            a.columnStride(),
                            b.array(), b.at() + k0 * b.rowStride() + c0, b.rowStride(), Math.min(kc, k - k0), columns, c, at
                                + r * ldc + c0, k0 > 0);
                    }
                }
                finished.block(0, m, c0, c0 + columns);
            }
        });
    }

    /** Chunks go along the longer side; the shorter one is walked inside, so that each long vector is read from memory once. */
    private void dots() {
        boolean wide = n >= m;
        int length = wide ? n : m;
        int chunk = 16;
        parallel((length + chunk - 1) / chunk, work(), (start, end) -> {
            for (int s = (int) start * chunk; s < Math.min(length, end * chunk); s += chunk) {
                int e = Math.min(length, s + chunk);
                dots(wide ? 0 : s, wide ? m : e, wide ? s : 0, wide ? e : n);
            }
        });
    }

    private void dots(int r0, int r1, int c0, int c1) {
        for (int r = r0; r < r1; r++) {
            for (int j = c0; j < c1; j++) {
                kernels.dot(a.array(), a.at() + r * a.rowStride(), b.array(), b.at() + j * b.columnStride(), k, c, at + r * ldc
                    + j);
            }
        }
        finished.block(r0, r1, c0, c1);
    }

    /** K in equal blocks. */
    private int kBlock() {
        int blocks = (k + K_BLOCK - 1) / K_BLOCK;
        return (k + blocks - 1) / blocks;
    }

    private void blocked() {
        int width = kernels.panelColumns();
        int kc = kBlock();
        int nc = Math.max(width, COLUMN_BLOCK / width * width);
        int rowBlocks = (m + ROW_BLOCK - 1) / ROW_BLOCK;
        Object panels = packed().panels(kc, Math.min(nc, (n + width - 1) / width * width));
        for (int j0 = 0; j0 < n; j0 += nc) {
            int columns = Math.min(nc, n - j0);
            int count = (columns + width - 1) / width;
            int wanted = pool == null ? 1 : (TASKS_PER_THREAD * pool.threads() + rowBlocks - 1) / rowBlocks;
            int perGroup = (count + wanted - 1) / wanted;
            int groups = (count + perGroup - 1) / perGroup;
            for (int k0 = 0; k0 < k; k0 += kc) {
                int depth = Math.min(kc, k - k0);
                int first = k0;
                int left = j0;
                parallel(count, work() / 4, (start, end) -> pack((int) start, (int) end, first, depth, left, columns, panels));
                parallel((long) rowBlocks * groups, (long) m * columns * depth, (start, end) -> {
                    for (int t = (int) start; t < end; t++) {
                        int g = t % groups;
                        block(t / groups, g * perGroup, Math.min(count, (g + 1) * perGroup), first, depth, left, columns, panels);
                    }
                });
            }
        }
    }

    private Packed packed() {
        return PACKED.get().computeIfAbsent(kernels, Packed::new);
    }

    /** A part of an operand that is a matrix with strides: itself, if the operand is one. */
    private Matrix block(Matrix x, int r0, int rows, int c0, int columns) {
        return x.isRegular() ? new Matrix(x.array(), x.at() + r0 * x.rowStride() + c0 * x.columnStride(), x.rows(), x.columns())
            : packed().part(x, r0, rows, c0, columns);
    }

    private void pack(int from, int to, int k0, int depth, int j0, int columns, Object panels) {
        int width = kernels.panelColumns();
        for (int p = from; p < to; p++) {
            int j = p * width;
            int w = Math.min(width, columns - j);
            Matrix block = block(b, k0, depth, j0 + j, w);
            kernels.packB(block.array(), block.at(), block.rowStride(), block.columnStride(), depth, w, panels, p);
        }
    }

    private void block(int rowBlock, int fromPanel, int toPanel, int k0, int depth, int j0, int columns, Object panels) {
        int width = kernels.panelColumns();
        int r0 = rowBlock * ROW_BLOCK;
        int rows = Math.min(ROW_BLOCK, m - r0);
        Object strips = packed().strips();
        Matrix block = block(a, r0, rows, k0, depth);
        kernels.packA(block.array(), block.at(), block.rowStride(), block.columnStride(), rows, depth, strips);
        for (int p = fromPanel; p < toPanel; p++) {
            int j = p * width;
            kernels.multiply(strips, rows, panels, p, Math.min(width, columns - j), depth, c, at + r0 * ldc + j0 + j, ldc,
                k0 > 0);
        }
        if (k0 + depth == k) {
            finished.block(r0, r0 + rows, j0 + fromPanel * width, Math.min(j0 + columns, j0 + toPanel * width));
        }
    }
}
