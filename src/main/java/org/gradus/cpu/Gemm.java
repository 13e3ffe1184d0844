package org.gradus.cpu;

/**
 * C (M, N) = A (M, K) B (K, N), blocked for the caches and spread over the threads: Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication" (2008). A block of A stays in a core's second-level cache while panels of B pass. The
 * thread that computes a tile of C packs what it needs for it, panels just before their use: to read what another core has
 * written, or what has left the cache, takes longer than to pack it again. Only many threads pack B together. Rows of A are read
 * where they stand if there are few columns, which would not pay for packing them. How the work is cut never changes the order in
 * which an element is summed, so results do not depend on the number of threads.
 */
final class Gemm {
    /** Most of K in one pass: what is added to C pays for reading and writing it. */
    static final int K_BLOCK = 768;
    /** With at most this many rows or columns packing costs more than it saves. */
    static final int SKINNY = 4;
    static final int SKINNY_COLUMNS = 1024;
    /** Most of K that is packed at a time, and most columns of that depth: of a smaller one there may be more. */
    static final int DEPTH = 1024;
    private static final int COLUMNS = 2048;
    /** With at most so many rows passes are shorter: the fewer, the sooner packed panels are used again. */
    static final int FEW_ROWS = 256;
    private static final int FEW_ROWS_K_BLOCK = 512;
    /** Columns up to which a packed strip is not used often enough to pay for it: it makes a tile a tenth faster. */
    private static final int FEW_COLUMNS = 256;
    /** Addresses this far apart fall into one set of a first-level cache. */
    private static final int PAGE = 4096;
    /**
     * Depth of a pass up to which each strip takes all panels of a group before the next one does: lines of C are then filled one
     * after another, while a panel comes from the second-level cache again in less time than it is computed with.
     */
    private static final int SHALLOW = 128;
    /** Packed elements that are worth handing to another thread. */
    private static final long PACK_GRAIN = 1 << 13;
    /**
     * Packed at a time: strips, and elements of neighbouring panels, which leave most of the second-level cache to the strips; but so
     * many panels at least, as fewer have too short rows, unless they are wide.
     */
    private static final int STRIPS = 8;
    private static final long PANELS = Caches.SECOND / (8 * Float.BYTES);
    private static final long FEWEST_PANELS = 4;
    private static final long WIDE = 256;

    private final Product product;
    private final GemmKernels kernels;
    /** Of a pass along K. */
    private final int pass;
    /** Whether rows of A are read where they stand. */
    private final boolean inPlace;
    /** Panels of all of B, one array for each pass; null to pack as it goes. */
    private Object[] kept;

    Gemm(Product product) {
        this(product, depth(product.m(), product.k()));
    }

    /** @param pass steps along K that are summed at a time */
    Gemm(Product product, int pass) {
        this.product = product;
        this.pass = pass;
        this.kernels = product.kernels();
        this.inPlace = readsRows(kernels, product.a(), product.n());
    }

    /** With the {@link #panels} of B; for at most {@link #FEW_ROWS} rows. */
    Gemm keeping(Object[] panels) {
        kept = panels;
        return this;
    }

    /**
     * Whether rows of A are read where they stand by a product of {@code n} columns. Rows whole pages apart push one another out of the
     * first-level cache, which costs as much as packing them for a quarter of the columns.
     */
    static boolean readsRows(GemmKernels kernels, Matrix a, int n) {
        return kernels.takesRows() && n <= FEW_COLUMNS && a.isRegular() && a.columnStride() == 1
            && (n <= FEW_COLUMNS / 4 || a.rowStride() * kernels.dtype().bytes() % PAGE != 0);
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
                int pass = i % passes;
                int panel = i / passes;
                int k0 = pass * kc;
                int c0 = panel * width;
                kernels.packB(b.array(), b.at() + k0 * b.rowStride() + c0 * b.columnStride(), b.rowStride(), b.columnStride(),
                    Math.min(kc, k - k0), Math.min(width, n - c0), panels[pass], panel);
            }
        });
        return panels;
    }

    /** K must not be 0. */
    void run() {
        Product p = product;
        if (p.m() == 0 || p.n() == 0) {
            return;
        }
        if (!p.a().isRegular() || !p.b().isRegular()) {
            blocked();
        } else if (p.m() <= SKINNY && p.b().columnStride() == 1) {
            new RowGemm(p).run();
        } else if (p.n() == 1 && p.a().rowStride() == 1 && p.ldc() == 1) {
            new RowGemm(p.columnAsRow()).run();
        } else if (DotGemm.suits(p.m(), p.n(), p.k(), p.a(), p.b())) {
            new DotGemm(p).run();
        } else if (kept == null && TurnedGemm.suits(p)) {
            new TurnedGemm(p).run();
        } else {
            blocked();
        }
    }

    /** Of equal blocks that K is cut into. */
    static int depth(int m, int k) {
        int most = m <= FEW_ROWS ? FEW_ROWS_K_BLOCK : K_BLOCK;
        int blocks = (k + most - 1) / most;
        return (k + blocks - 1) / blocks;
    }

    /** As {@link #run}, by tiles whatever the sizes, none of which may be 0. */
    void blocked() {
        int n = product.n();
        int k = product.k();
        int some = Math.min(k, Math.max(1, DEPTH / pass) * pass);
        int nc = Math.min(n, Math.max(1, DEPTH / some) * COLUMNS / kernels.panelColumns() * kernels.panelColumns());
        for (int j0 = 0; j0 < n; j0 += nc) {
            for (int k0 = 0; k0 < k; k0 += some) {
                new Block(j0, Math.min(nc, n - j0), k0, Math.min(some, k - k0), pass).run();
            }
        }
    }

    /** All rows and some columns of C, a few passes deep. */
    private final class Block {
        private final long number = Packed.newBlock();
        private final int j0;
        private final int columns;
        private final int k0;
        private final int depth;
        private final int kc;
        private final int passes;
        private final WorkerPool pool = product.pool();
        private final int threads = pool == null ? 1 : pool.threads();
        private final Grid grid;
        /** Panels that are packed together just before their use. */
        private final int group;
        /** Panels that all threads have packed together, an array a pass, or null. */
        private Object[] shared;

        Block(int j0, int columns, int k0, int depth, int kc) {
            this.j0 = j0;
            this.columns = columns;
            this.k0 = k0;
            this.depth = depth;
            this.kc = kc;
            this.passes = (depth + kc - 1) / kc;
            this.grid = Grid.of(product.m(), columns, kernels.panelColumns(), depth, threads, !inPlace);
            long fewest = Math.min(FEWEST_PANELS, WIDE / grid.width());
            this.group = (int) Math.max(1, Math.min(grid.panels(), Math.max(fewest, PANELS / ((long) kc * grid.width()))));
        }

        void run() {
            if (kept == null && grid.sharesPanels(threads)) {
                sharePanels();
            }
            WorkerPool.Body tiles = (start, end) -> {
                for (int t = (int) start; t < end; t++) {
                    tile(t);
                }
            };
            if (pool == null || grid.tiles() == 1) {
                tiles.run(0, grid.tiles());
            } else {
                pool.parallelFor(grid.tiles(), 1, tiles);
            }
        }

        private void sharePanels() {
            Object[] panels = Packed.of(kernels).ensure(passes).panels;
            for (int q = 0; q < passes; q++) {
                panels[q] = kernels.panels(panels[q], kc, columns);
            }
            long units = (long) passes * grid.panels();
            pool.parallelFor(units, units * PACK_GRAIN / ((long) depth * columns), (start, end) -> {
                for (int u = (int) start; u < end; u++) {
                    int pass = u / grid.panels();
                    int panel = u % grid.panels();
                    int c0 = panel * grid.width();
                    kernels.packPanel(product.b(), k0 + pass * kc, depth(pass), j0 + c0, Math.min(grid.width(), columns - c0),
                        Packed.of(kernels).part, panels[pass], panel);
                }
            });
            shared = panels;
        }

        private int depth(int pass) {
            return Math.min(kc, depth - pass * kc);
        }

        private void packStrips(int pass, int row, int rows, Object to) {
            int kAt = k0 + pass * kc;
            int some = STRIPS * kernels.stripRows();
            for (int r = 0; r < rows; r += some) {
                int count = Math.min(some, rows - r);
                int first = row + r;
                kernels.packStrips(product.a(), first, count, kAt, depth(pass), Packed.of(kernels).part, to, r);
            }
        }

        private void packPanels(int pass, int from, int end, Object to) {
            int c0 = from * grid.width();
            int some = Math.min(end * grid.width(), columns) - c0;
            kernels.packPanels(product.b(), k0 + pass * kc, depth(pass), j0 + c0, some, Packed.of(kernels).part, to);
        }

        /** Which array is for the strips of a pass: all of them are kept only for the other tiles of the same rows. */
        private int strips(int pass) {
            return grid.across() == 1 ? 0 : pass;
        }

        private void tile(int t) {
            Packed mine = Packed.of(kernels).ensure(passes);
            int row = grid.firstRow(t);
            int rows = grid.endRow(t) - row;
            boolean packs = !inPlace && mine.moves(number, row);
            for (int q = 0; q < passes; q++) {
                if (packs) {
                    int place = strips(q);
                    mine.strips[place] = kernels.strips(mine.strips[place], grid.tallest(), kc);
                    packStrips(q, row, rows, mine.strips[place]);
                }
                for (int p = grid.firstPanel(t); p < grid.endPanel(t); p += group) {
                    multiply(mine, q, p, Math.min(p + group, grid.endPanel(t)), row, rows);
                }
            }
            if (k0 + depth == product.k()) {
                product.finished().block(row, row + rows, j0 + grid.firstPanel(t) * grid.width(), j0 + Math.min(columns,
                    grid.endPanel(t) * grid.width()));
            }
        }

        /** The rows by panels {@code from} to {@code end - 1}. */
        private void multiply(Packed mine, int pass, int from, int end, int row, int rows) {
            Object panels;
            int first = from;
            if (kept != null) {
                panels = kept[k0 / kc + pass];
                first += j0 / grid.width();
            } else if (shared != null) {
                panels = shared[pass];
            } else {
                panels = kernels.panels(mine.panels[0], kc, group * grid.width());
                mine.panels[0] = panels;
                packPanels(pass, from, end, panels);
                first = 0;
            }
            int some = kc <= SHALLOW ? kernels.stripRows() : rows;
            for (int r = 0; r < rows; r += some) {
                for (int p = from; p < end; p++) {
                    multiply(mine, pass, p, panels, first + p - from, row, r, Math.min(some, rows - r));
                }
            }
        }

        /** Rows {@code [from, from + count)} of those that were packed from {@code first} on. */
        private void multiply(Packed mine, int pass, int panel, Object panels, int number, int first, int from, int count) {
            int width = Math.min(grid.width(), columns - panel * grid.width());
            Object c = product.c();
            int ldc = product.ldc();
            int row = first + from;
            int to = product.at() + row * ldc + j0 + panel * grid.width();
            boolean add = k0 + pass > 0;
            if (inPlace) {
                Matrix a = product.a();
                kernels.multiplyRows(a.array(), a.at() + row * a.rowStride() + k0 + pass * kc, a.rowStride(), count, panels,
                    number, width, depth(pass), mine.room(), c, to, ldc, add);
            } else {
                kernels.multiply(mine.strips[strips(pass)], from, count, panels, number, width, depth(pass), mine.room(), c, to, ldc, add);
            }
        }
    }
}
