package org.gradus.cpu;

/**
 * How the rows and panels of a block are dealt out as tiles, row by row of tiles. Threads take neighbours, so that they pack rows
 * once for several tiles.
 *
 * @param rows    rows of the block
 * @param columns columns of the block, {@code width} in a panel
 * @param down    tiles one below another
 * @param across  tiles side by side
 * @param strips  whether rows are packed
 */
record Grid(int rows, int columns, int width, int down, int across, boolean strips) {
    /** Multiply-adds that are worth handing to another thread. */
    static final long GRAIN = 1 << 18;
    /** With more threads than this panels are packed by all together, otherwise by each for itself. */
    private static final int FEW_THREADS = 4;
    /** Enough tiles to even out threads that are slowed down by other load, if they stay this large. */
    private static final int TILES_PER_THREAD = 4;
    private static final long LARGE = 1 << 22;
    /** Multiply-adds that cost about as much as packing an element of a strip or of a panel. */
    private static final long PACK_STRIP = 48;
    private static final long PACK_PANEL = 32;
    /** Multiply-adds in the time that a cache line takes from one thread to another. */
    private static final long SHARED_LINE = 8000;
    /** Elements of a tile's rows in one pass, which stay in the second-level cache while panels go by; and most rows. */
    private static final long ROWS_IN_CACHE = Caches.SECOND / Float.BYTES;
    private static final int TALLEST = 2048;
    /** Most columns of a tile: what follows a product finds it in the cache. */
    private static final int WIDEST = 512;
    /** Rows are cut at multiples of this. */
    private static final int ROWS = 4;

    static Grid of(int rows, int columns, int width, int depth, int threads, boolean strips) {
        long work = (long) rows * columns * depth;
        int tallest = tallest(rows, depth);
        Grid one = new Grid(rows, columns, width, (rows + tallest - 1) / tallest, (columns + WIDEST - 1) / WIDEST, strips);
        int most = (int) Math.min(Math.max(threads, Math.min(work / LARGE, (long) threads * TILES_PER_THREAD)), work / GRAIN);
        if (threads == 1 || most < 2) {
            return one;
        }
        Grid best = null;
        for (int tiles = most > threads ? most / threads * threads : most; tiles >= Math.min(threads, most); tiles /= 2) {
            for (int down = one.down; down <= Math.max(one.down, Math.min(tiles, one.quads())); down++) {
                int across = Math.min(one.panels(), Math.max(one.across, tiles / down));
                Grid g = new Grid(rows, columns, width, down, across, strips);
                best = best == null || g.cost(depth, threads) < best.cost(depth, threads) ? g : best;
            }
        }
        return best;
    }

    /** Most rows of a tile: the shallower a pass, the more, and the less often panels are packed again. */
    private static int tallest(int rows, int depth) {
        return (int) Math.min(TALLEST, ROWS_IN_CACHE / Gemm.depth(rows, depth));
    }

    /**
     * Of the thread with the most to do, for a step along K. Where rows are cut, the ends of the parts share cache lines, which
     * threads take from one another.
     */
    private long cost(int depth, int threads) {
        long share = (tiles() + threads - 1) / threads;
        long r = (long) (quads() + down - 1) / down * ROWS;
        long c = (long) (panels() + across - 1) / across * width;
        long packed = sharesPanels(threads) ? columns / threads : share * c;
        long cuts = across > 1 ? r * SHARED_LINE / depth : 0;
        long rowsPacked = strips ? r * ((share + across - 1) / across) : 0;
        return share * r * c + PACK_STRIP * rowsPacked + PACK_PANEL * packed + cuts;
    }

    private int quads() {
        return (rows + ROWS - 1) / ROWS;
    }

    int panels() {
        return (columns + width - 1) / width;
    }

    int tiles() {
        return down * across;
    }

    /** Whether panels are packed by all threads together. */
    boolean sharesPanels(int threads) {
        return down > 1 && threads > FEW_THREADS;
    }

    /** Rows of a tile, at most. */
    int tallest() {
        return (quads() + down - 1) / down * ROWS;
    }

    int firstRow(int tile) {
        return cut(quads(), down, tile / across) * ROWS;
    }

    int endRow(int tile) {
        return Math.min(rows, cut(quads(), down, tile / across + 1) * ROWS);
    }

    int firstPanel(int tile) {
        return cut(panels(), across, tile % across);
    }

    int endPanel(int tile) {
        return cut(panels(), across, tile % across + 1);
    }

    private static int cut(int n, int parts, int i) {
        return (int) ((long) n * i / parts);
    }
}
