package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;

import org.gradus.ir.Kernel;
import org.gradus.types.Layout;

/**
 * How a matrix product on a CPU driver is divided: which blocks of results, how many of them a work-item, how much of the depth
 * at a time, and what is copied into panels. Of the divisions that are possible the one is taken that should end first by a simple
 * model of the work: products, copies, and threads that wake up late.
 *
 * @param rows    of a block, a multiple of a tile's, but where each work-item takes its rows
 * @param columns of a block, a multiple of a tile's
 * @param depth   of a panel
 * @param packs   1 for panels of A, 2 for panels of B also where columns are neighbours
 * @param count   blocks
 * @param each    blocks a work-item
 */
record GemmBlocks(int rows, int columns, int depth, int packs, long count, long each) {
    /**
     * Rows of a block from which on B is copied although its columns are neighbours: where its rows are near and start where vectors
     * do, and where they are a page or more apart and so in one another's way in the cache, or loads of vectors cross cache lines.
     * Columns for A likewise.
     */
    private static final int MANY_ROWS = 145;
    private static final int SOME_ROWS = 84;
    private static final int MANY_COLUMNS = 192;
    private static final int SOME_COLUMNS = 64;
    /** Bytes of a cache line, and of a page. */
    private static final int LINE = 64;
    private static final int PAGE = 4096;
    /** Cycles: until the other threads of a driver have woken up, and for each block. */
    private static final double WAKE = 50_000;
    private static final double BLOCK = 1_000;
    /** Elements copied in a cycle. */
    private static final double COPIES = 4;

    /**
     * @param b     columns of B
     * @param units compute units
     * @param tile  tiles, and the largest blocks
     */
    static GemmBlocks of(Kernel.MatMul kernel, GemmColumns b, int units, CpuTile tile) {
        int tileRows = tile.rows();
        int tileColumns = tile.columns(kernel.dtype().bytes());
        long m = Math.max(1, kernel.m());
        long n = Math.max(1, b.count());
        long k = Math.max(1, kernel.k());
        int depth = depth(k, tile);
        GemmBlocks best = null;
        double least = Double.POSITIVE_INFINITY;
        long rowBlocks = ceilDiv(m, tile.mostRows());
        long mostRowBlocks = Math.max(rowBlocks, Math.min(ceilDiv(m, tileRows), 4L * units));
        for (long i = rowBlocks; i <= mostRowBlocks; i++) {
            long columnBlocks = ceilDiv(n, tile.mostColumns());
            long mostColumnBlocks = Math.max(columnBlocks, Math.min(ceilDiv(n, tileColumns), 4L * units / i));
            for (long j = columnBlocks; j <= mostColumnBlocks; j++) {
                int rows = (int) (ceilDiv(ceilDiv(m, i), tileRows) * tileRows);
                int columns = (int) (ceilDiv(ceilDiv(n, j), tileColumns) * tileColumns);
                long count = kernel.batch() * ceilDiv(m, rows) * ceilDiv(n, columns);
                long each = ceilDiv(count, Math.min(count, 4L * units));
                GemmBlocks blocks = new GemmBlocks(rows, columns, depth, packs(kernel, rows, columns), count, each);
                double time = blocks.time(b, units, k, tileRows, tileColumns);
                if (time < least) {
                    least = time;
                    best = blocks;
                }
            }
        }
        return best;
    }

    /** Blocks of so many rows, a work-item each, with as many columns as a block may have; B in place. */
    static GemmBlocks ofRows(Kernel.MatMul kernel, long rows, CpuTile tile) {
        int tileColumns = tile.columns(kernel.dtype().bytes());
        long parts = ceilDiv(kernel.n(), tile.mostColumns());
        int columns = (int) (ceilDiv(ceilDiv(kernel.n(), parts), tileColumns) * tileColumns);
        long count = ceilDiv(kernel.m(), rows) * ceilDiv(kernel.n(), columns);
        return new GemmBlocks((int) rows, columns, depth(Math.max(1, kernel.k()), tile), packs(kernel, 0, columns), count, 1);
    }

    private static int depth(long k, CpuTile tile) {
        return (int) ceilDiv(ceilDiv(k, ceilDiv(k, tile.mostDepth())), CpuTile.ALIGNED) * CpuTile.ALIGNED;
    }

    private static int packs(Kernel.MatMul kernel, int rows, int columns) {
        boolean a = kernel.a().columns().rank() > 1 || columns >= MANY_COLUMNS
            || columns >= SOME_COLUMNS && !neighbours(kernel.a().columns());
        return (a ? 1 : 0) + (rows >= (isNear(kernel.b().rows(), kernel.dtype().bytes()) ? MANY_ROWS : SOME_ROWS) ? 2 : 0);
    }

    private static boolean isNear(Layout rows, int bytes) {
        for (int d = 0; d < rows.rank(); d++) {
            if (rows.stride(d) * bytes % LINE != 0) {
                return false;
            }
        }
        return rows.rank() == 0 || Math.abs(rows.stride(rows.rank() - 1)) * bytes < PAGE;
    }

    private static boolean neighbours(Layout l) {
        return l.rank() == 0 || l.stride(l.rank() - 1) == 1;
    }

    long items() {
        return ceilDiv(count, each);
    }

    /** Elements of all panels and tiles. */
    long scratch(long k, int tileRows, int tileColumns) {
        return items() * room(k, tileRows, tileColumns);
    }

    /** Elements of a work-item's panels and tiles. */
    long room(long k, int tileRows, int tileColumns) {
        long high = ceilDiv(rows, tileRows) * tileRows;
        return (high + tileColumns) * depth + (k > depth ? high * columns : (long) tileRows * tileColumns);
    }

    /** Cycles until the last work-item is done, when two vector operations a cycle are possible. */
    private double time(GemmColumns b, int units, long k, int tileRows, int tileColumns) {
        boolean packsB = (packs & 2) != 0 || !b.direct();
        double products = (double) rows * columns / tileColumns * k;
        double copies = ((packs & 1) * (double) rows + (packsB ? columns : 0)) * k / COPIES;
        double item = each * (BLOCK + products + copies + (double) rows * columns / 8);
        double[] free = new double[units];
        java.util.Arrays.fill(free, 1, units, WAKE);
        double last = 0;
        for (long i = items(); i > 0; i--) {
            int next = 0;
            for (int u = 1; u < units; u++) {
                next = free[u] < free[next] ? u : next;
            }
            free[next] += item;
            last = Math.max(last, free[next]);
        }
        return last;
    }
}
