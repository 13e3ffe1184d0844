package org.gradus.cpu;

/**
 * How the strips and panels of a block are dealt out as tiles.
 *
 * @param rows    rows of the block, {@code height} in a strip
 * @param columns columns of the block, {@code width} in a panel
 * @param down    tiles one below another
 * @param across  tiles side by side
 */
record Grid(int rows, int height, int columns, int width, int down, int across) {
    /** Multiply-adds that are worth handing to another thread. */
    static final long GRAIN = 1 << 18;
    /** Enough tiles to even out threads that are slowed down by other load, if they stay this large. */
    private static final int TILES_PER_THREAD = 4;
    private static final long LARGE = 1 << 22;
    /** Multiply-adds that cost about as much as reading an element of a strip, or packing or reading one of a panel. */
    private static final long READ = 4;
    private static final long PACK = 16;
    private static final int TALLEST = (int) Math.min(2048, Caches.SECOND / (4L * 4 * Gemm.K_BLOCK));
    private static final int WIDEST = 512;

    static Grid of(int rows, int height, int columns, int width, int depth, int threads) {
        long work = (long) rows * columns * depth;
        int most = (int) Math.min(Math.max(threads, Math.min(work / LARGE, (long) threads * TILES_PER_THREAD)), work / GRAIN);
        Grid one = new Grid(rows, height, columns, width, 1, 1);
        if (threads == 1 || most < 2) {
            return one;
        }
        most = most > threads ? most / threads * threads : most;
        Grid best = one;
        for (int down = 1; down <= Math.min(most, one.strips()); down++) {
            Grid g = new Grid(rows, height, columns, width, down, Math.min(most / down, one.panels()));
            best = g.cost(threads) < best.cost(threads) ? g : best;
        }
        return best;
    }

    /** Of the thread with the most to do. */
    private long cost(int threads) {
        long r = (long) (strips() + down - 1) / down * height;
        long c = (long) (panels() + across - 1) / across * width;
        return ((long) tiles() + threads - 1) / threads * (r * c + READ * r + PACK * c);
    }

    int strips() {
        return (rows + height - 1) / height;
    }

    int panels() {
        return (columns + width - 1) / width;
    }

    int tiles() {
        return down * across;
    }

    /** Most rows that stay in the second-level cache while panels pass. */
    int tallest() {
        return Math.max(1, TALLEST / height) * height;
    }

    /** Panels of which a part of C that many rows high takes no more of the cache than the rows do. */
    int widest() {
        return Math.max(1, WIDEST / width);
    }

    int firstRow(int tile) {
        return cut(strips(), down, tile / across) * height;
    }

    int endRow(int tile) {
        return Math.min(rows, cut(strips(), down, tile / across + 1) * height);
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
