package org.gradus.cpu;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * C (M, N) = A (M, K) B (K, N), blocked for the caches and spread over the threads: Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication" (2008). Blocks of A and of B are packed once, by all threads, several along K, and then
 * multiplied tile by tile: a part of C stays in the second-level cache while all of these are added to it. With few rows, panels
 * of B are packed by the thread that multiplies with them at once. How the work is cut never changes the order in which an
 * element is summed, so results do not depend on the number of threads.
 */
final class Gemm {
    /** Most of K in one pass: what is added to C pays for reading and writing it. */
    static final int K_BLOCK = 512;
    /** Most passes whose blocks are packed at a time. */
    private static final int PASSES = 2;
    /** With at most this many rows or columns packing costs more than it saves. */
    static final int SKINNY = 4;
    static final int SKINNY_COLUMNS = 1024;
    private static final int FEWEST_COLUMNS = 128;
    /** Most rows and columns that are packed at a time. */
    private static final int ROWS = 1024;
    private static final int COLUMNS = 2048;
    /**
     * With at most so many rows a panel of B is packed where it is used, though that may be in several tiles, and passes are so
     * short that it stays in the first-level cache.
     */
    static final int FEW_ROWS = 256;
    private static final int FEW_ROWS_K_BLOCK = 256;
    /** Packed elements that are worth handing to another thread. */
    private static final long PACK_GRAIN = 1 << 13;
    /** Packed at a time. */
    private static final int STRIPS = 8;

    /** Told when rows {@code [r0, r1)} by columns {@code [c0, c1)} of C are finished, on the thread that finished them. */
    @FunctionalInterface
    interface Finished {
        void block(int r0, int r1, int c0, int c1);
    }

    private static final ThreadLocal<Map<GemmKernels, Packed>> PACKED = ThreadLocal.withInitial(IdentityHashMap::new);

    /** A thread's packed blocks. */
    private static final class Packed {
        private final Object room;
        private final Part part;
        /** One array a pass. */
        private final Object[] strips = new Object[PASSES];
        private final Object[] panels = new Object[PASSES];
        /** The one in use. */
        private Object panel;

        Packed(GemmKernels kernels) {
            room = kernels.newRoom();
            part = new Part(kernels.dtype());
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
    /** Panels of all of B, one array for each pass; null to pack as it goes. */
    private Object[] kept;

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

    /** With the {@link #panels} of B; for at most {@link #FEW_ROWS} rows. */
    Gemm keeping(Object[] panels) {
        kept = panels;
        return this;
    }

    /** Whether a product of so many rows and columns would use {@link #panels}. */
    static boolean keeps(int m, int n) {
        return m > SKINNY && m <= FEW_ROWS && n > SKINNY;
    }

    /**
     * All panels of a regular B, for products of few rows.
     *
     * @param old those of another matrix of this size, which are overwritten, or null
     */
    static Object[] panels(GemmKernels kernels, WorkerPool pool, Matrix b, int k, int n, Object[] old) {
        int kc = depth(1, k);
        int passes = (k + kc - 1) / kc;
        int width = kernels.panelColumns();
        int each = (n + width - 1) / width;
        Object[] panels = old == null ? new Object[passes] : old;
        for (int q = 0; q < passes; q++) {
            panels[q] = kernels.panels(panels[q], kc, n);
        }
        pool.parallelFor((long) passes * each, Math.max(1, PACK_GRAIN / ((long) kc * width)), (start, end) -> {
            for (int i = (int) start; i < end; i++) {
                int k0 = i / each * kc;
                int c0 = i % each * width;
                kernels.packB(b.array(), b.at() + k0 * b.rowStride() + c0 * b.columnStride(), b.rowStride(), b.columnStride(),
                    Math.min(kc, k - k0), Math.min(width, n - c0), panels[i / each], i % each);
            }
        });
        return panels;
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
        if (pool == null || tasks < 2 || work < 2 * Grid.GRAIN) {
            body.run(0, tasks);
        } else {
            pool.parallelFor(tasks, Math.max(1, tasks * Grid.GRAIN / work), body);
        }
    }

    private long work() {
        return (long) m * n * k;
    }

    private void rowsTimesMatrix() {
        int threads = pool == null ? 1 : pool.threads();
        int chunk = Math.max(FEWEST_COLUMNS, Math.min(SKINNY_COLUMNS, n / (2 * threads) / FEWEST_COLUMNS * FEWEST_COLUMNS));
        int chunks = (n + chunk - 1) / chunk;
        int kc = depth(m, k);
        parallel(chunks, work(), (start, end) -> {
            Object room = packed().room;
            for (int c0 = (int) start * chunk; c0 < Math.min(n, end * chunk); c0 += chunk) {
                int columns = Math.min(chunk, n - c0);
                for (int k0 = 0; k0 < k; k0 += kc) {
                    kernels.rowsTimesMatrix(room, a.array(), a.at() + k0 * a.columnStride(), a.rowStride(), a.columnStride(), m,
                        b.array(), b.at() + k0 * b.rowStride() + c0, b.rowStride(), Math.min(kc, k - k0), columns, c, at + c0,
                        ldc, k0 > 0);
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

    /** Of equal blocks that K is cut into. */
    static int depth(int m, int k) {
        int most = m <= FEW_ROWS ? FEW_ROWS_K_BLOCK : K_BLOCK;
        int blocks = (k + most - 1) / most;
        return (k + blocks - 1) / blocks;
    }

    private Packed packed() {
        return PACKED.get().computeIfAbsent(kernels, Packed::new);
    }

    private void blocked() {
        int kc = depth(m, k);
        int mc = Math.min(m, ROWS / kernels.stripRows() * kernels.stripRows());
        int nc = Math.min(n, COLUMNS / kernels.panelColumns() * kernels.panelColumns());
        Packed packed = packed();
        for (int q = 0; q < Math.min(PASSES, (k + kc - 1) / kc); q++) {
            packed.strips[q] = kernels.strips(packed.strips[q], mc, kc);
            if (m > FEW_ROWS) {
                packed.panels[q] = kernels.panels(packed.panels[q], kc, nc);
            }
        }
        for (int j0 = 0; j0 < n; j0 += nc) {
            for (int k0 = 0; k0 < k; k0 += PASSES * kc) {
                for (int i0 = 0; i0 < m; i0 += mc) {
                    new Block(packed.strips, packed.panels, i0, Math.min(mc, m - i0), j0, Math.min(nc, n - j0), k0,
                        Math.min(PASSES * kc, k - k0), kc).run();
                }
            }
        }
    }

    /** Some rows of A and columns of B, a few passes deep. */
    private final class Block {
        private final Object[] strips;
        private final Object[] panels;
        private final int i0;
        private final int rows;
        private final int j0;
        private final int columns;
        private final int k0;
        private final int depth;
        private final int kc;
        private final int passes;
        private final Grid grid;

        Block(Object[] strips, Object[] panels, int i0, int rows, int j0, int columns, int k0, int depth, int kc) {
            this.strips = strips;
            this.panels = panels;
            this.i0 = i0;
            this.rows = rows;
            this.j0 = j0;
            this.columns = columns;
            this.k0 = k0;
            this.depth = depth;
            this.kc = kc;
            this.passes = (depth + kc - 1) / kc;
            this.grid = Grid.of(rows, kernels.stripRows(), columns, kernels.panelColumns(), depth,
                pool == null ? 1 : pool.threads());
        }

        void run() {
            int panelUnits = i0 > 0 || m <= FEW_ROWS ? 0 : grid.panels();
            int units = panelUnits + grid.strips();
            if (grid.tiles() == 1) {
                pack(0, units * passes, panelUnits);
                tile(0);
                return;
            }
            long elements = ((long) panelUnits * grid.width() + rows) * depth;
            pool.parallelFor((long) units * passes, units * passes * PACK_GRAIN / elements, (start, end) ->
                pack((int) start, (int) end, panelUnits));
            pool.parallelFor(grid.tiles(), 1, (start, end) -> {
                for (int t = (int) start; t < end; t++) {
                    tile(t);
                }
            });
        }

        private int depth(int pass) {
            return Math.min(kc, depth - pass * kc);
        }

        /** Units are one pass after another, of each its panels first and strips after them. */
        private void pack(int from, int to, int panelUnits) {
            int units = panelUnits + grid.strips();
            for (int q = from / units; q * units < to; q++) {
                int first = Math.max(0, from - q * units);
                int end = Math.min(units, to - q * units);
                for (int p = first; p < Math.min(end, panelUnits); p++) {
                    packPanel(q, p, panels[q], p);
                }
                packStrips(q, Math.max(0, first - panelUnits) * grid.height(), Math.min(rows, (end - panelUnits) * grid.height()));
            }
        }

        private void packStrips(int pass, int from, int end) {
            int kAt = k0 + pass * kc;
            int some = STRIPS * grid.height();
            for (int r = from; r < end; r += some) {
                int count = Math.min(some, end - r);
                int first = i0 + r;
                if (a.isRegular()) {
                    kernels.packA(a.array(), a.at() + first * a.rowStride() + kAt * a.columnStride(), a.rowStride(),
                        a.columnStride(), count, depth(pass), strips[pass], r);
                } else {
                    kernels.packA(a, first, count, kAt, depth(pass), packed().part, strips[pass], r);
                }
            }
        }

        private void packPanel(int pass, int panel, Object to, int number) {
            int kAt = k0 + pass * kc;
            int j = j0 + panel * grid.width();
            int width = Math.min(grid.width(), j0 + columns - j);
            if (b.isRegular()) {
                kernels.packB(b.array(), b.at() + kAt * b.rowStride() + j * b.columnStride(), b.rowStride(), b.columnStride(),
                    depth(pass), width, to, number);
            } else {
                kernels.packB(b, kAt, depth(pass), j, width, packed().part, to, number);
            }
        }

        private void tile(int t) {
            int end = grid.endRow(t);
            for (int r = grid.firstRow(t); r < end; r += grid.tallest()) {
                for (int p = grid.firstPanel(t); p < grid.endPanel(t); p += grid.widest()) {
                    part(r, Math.min(grid.tallest(), end - r), p, Math.min(grid.endPanel(t), p + grid.widest()));
                }
            }
        }

        /** A part of C that stays in the cache through all passes. */
        private void part(int row, int height, int firstPanel, int endPanel) {
            Packed packed = packed();
            boolean own = kept == null && m <= FEW_ROWS;
            if (own) {
                packed.panel = kernels.panels(packed.panel, kc, grid.width());
            }
            int corner = at + (i0 + row) * ldc + j0;
            for (int q = 0; q < passes; q++) {
                for (int p = firstPanel; p < endPanel; p++) {
                    if (own) {
                        packPanel(q, p, packed.panel, 0);
                    }
                    int j = p * grid.width();
                    Object from = kept != null ? kept[k0 / kc + q] : own ? packed.panel : panels[q];
                    kernels.multiply(strips[q], row, height, from, kept != null ? j0 / grid.width() + p : own ? 0 : p,
                        Math.min(grid.width(), columns - j), depth(q), packed.room, c, corner + j, ldc, k0 + q > 0);
                }
            }
            if (k0 + depth == k) {
                finished.block(i0 + row, i0 + row + height, j0 + firstPanel * grid.width(), j0 + Math.min(columns,
                    endPanel * grid.width()));
            }
        }
    }
}
