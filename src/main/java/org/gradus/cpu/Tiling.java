package org.gradus.cpu;

import java.util.List;
import org.gradus.ir.Access;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * How a {@link LoopProgram} cuts its domain.
 *
 * @param outer       rows
 * @param inner       elements of the inner loop; 1 if there is none
 * @param hasInner    whether there is an inner loop
 * @param columns     whether tiles hold one inner element of all their rows after another, instead of row after row: for
 *                    reductions along a strided axis
 * @param rowsPerTile most rows of a tile
 * @param chunk       most inner elements of a tile
 * @param segments    parts of the inner loop that run side by side
 * @param serial      whether rows must follow one another
 * @param cost        element operations for one row
 */
record Tiling(long outer, long inner, boolean hasInner, boolean columns, int rowsPerTile, int chunk, int segments,
              boolean serial, long cost) {
    /** Elements of a block: with the handful of blocks of a typical kernel this fits the first-level cache. */
    static final int BLOCK = 2048;
    /** What one loop takes at a time, as it needs no blocks; there are to be this many tiles at least. */
    private static final int LOOP = 16384;
    private static final int MANY_TILES = 64;
    /** A row this long is still kept in one piece when it would otherwise be computed once for each of several reductions. */
    private static final int LONG_ROW = 16384;
    private static final int COLUMN_ROWS = 512;
    /** Elements of as many whole columns as are kept in the second-level cache for the same reason. */
    private static final int LONG_COLUMNS = 1 << 16;
    /** A scatter's inner loop cannot be split, so that its rows alone keep threads busy; what it does to a row no cut changes. */
    private static final int SCATTERED_ROWS = 32;
    private static final int TASKS_A_THREAD = 2;
    /** A tile that is folded where it lies, line by line: its lines' length, and how many. Parts of lines that lie apart have their own. */
    private static final int LINE = 1024;
    private static final int LINES = 32;
    private static final int SQUARE = 64;
    /** Pieces this short cost more to find than to read. */
    private static final int SHORT_RUN = 16;
    /** The inner loop is split where there are fewer tiles than this and more element operations than the next. */
    private static final int FEW_TILES = 16;
    static final long SPLIT_WORK = 1 << 17;
    private static final int SEGMENTS = 64;
    private static final int CHUNKS_PER_SEGMENT = 4;
    private static final long NOWHERE = Long.MAX_VALUE;

    /** Whether a tile spans the inner loop. */
    boolean whole() {
        return !hasInner || inner > 0 && chunk == inner;
    }

    /** Most elements of a tile. */
    int capacity() {
        return rowsPerTile * chunk;
    }

    static Tiling of(Kernel.Loop k) {
        long outer = k.outer().numel();
        boolean hasInner = k.inner().rank() > 0 || k.hasReduce();
        long inner = k.inner().numel();
        long cost = cost(k, inner);
        if (!hasInner) {
            return new Tiling(outer, 1, false, false, (int) Math.min(BLOCK, Math.max(1, outer)), 1, 1, k.hasScatter(), cost);
        }
        if (inner == 0) {
            return new Tiling(outer, 0, true, false, (int) Math.min(BLOCK, Math.max(1, outer)), 1, 1, false, cost);
        }
        boolean columns = byColumns(k);
        boolean gathers = k.body().stream().anyMatch(i -> i instanceof Instr.Gather && i.inner());
        int longest = reductionDepth(k) > (innerStores(k) ? 0 : 1) || columns && gathers ? LONG_ROW : BLOCK;
        long atMost = Math.max(1, outer);
        int rows;
        int chunk;
        if (columns && (inLines(k) || foldsFloats(k) && inner > longest / SHORT_RUN)) {
            long run = lastExtent(k.outer());
            long across = lastExtent(k.inner());
            boolean apart = inLines(k) && run > SHORT_RUN && run < Math.min(atMost, LINE);
            rows = (int) (apart ? run : Math.min(atMost, LINE));
            chunk = (int) (apart && across >= LINES && across * run <= LINE * LINES ? across : Math.min(inner, LINES));
        } else if (columns) {
            rows = (int) Math.min(atMost, k.hasScatter() ? scatteredRows(outer) : COLUMN_ROWS);
            chunk = (int) Math.min(inner, Math.max(1, BLOCK / rows));
            int most = longest == LONG_ROW ? LONG_COLUMNS : longest;
            if (chunk < inner && inner <= most / SHORT_RUN) {
                chunk = (int) inner;
                rows = (int) Math.min(rows, Math.max(longest / inner, Math.min(SQUARE, most / inner)));
            }
        } else if (inner <= longest) {
            chunk = (int) inner;
            rows = (int) Math.min(atMost, Math.max(1, BLOCK / inner));
        } else {
            chunk = (int) evenPart(lastExtent(k.inner()), inner);
            rows = 1;
        }
        int segments = 1;
        long tiles = (outer + rows - 1) / rows;
        if (tiles < FEW_TILES && chunk < inner && outer * cost > SPLIT_WORK && !k.hasScatter()) {
            long chunks = (inner + chunk - 1) / chunk;
            segments = (int) Math.max(1, Math.min(SEGMENTS / tiles, chunks / CHUNKS_PER_SEGMENT));
        }
        return new Tiling(outer, inner, true, columns, rows, chunk, segments, false, cost);
    }

    /** Elements that are taken at a time, so that they lie in one piece where pieces of {@code run} lie apart. */
    private static long evenPart(long run, long inner) {
        long parts = (run + BLOCK - 1) / BLOCK;
        return run < inner && run >= BLOCK / 2 && run % parts == 0 ? run / parts : BLOCK;
    }

    private static long scatteredRows(long outer) {
        return Math.max(SCATTERED_ROWS, Math.min(COLUMN_ROWS, outer / (TASKS_A_THREAD * Runtime.getRuntime().availableProcessors())));
    }

    /** For a map that one step computes, such as a {@link Chain}: long tiles where there are many. */
    Tiling ofOneLoop() {
        int rows = !whole() || columns || serial ? rowsPerTile
            : (int) Math.max(rowsPerTile, Math.min(LOOP / chunk, outer / MANY_TILES));
        return new Tiling(outer, inner, hasInner, columns, rows, chunk, segments, serial, cost);
    }

    /** For a map whose last axis was made the inner loop. */
    static Tiling square(Kernel.Loop k) {
        long outer = k.outer().numel();
        long inner = k.inner().numel();
        int chunk = (int) Math.min(inner, SQUARE);
        int rows = (int) Math.min(Math.max(1, outer), BLOCK / SQUARE);
        return new Tiling(outer, inner, true, false, rows, chunk, 1, false, cost(k, inner));
    }

    /** For a map whose last axis was made the inner loop; its rows are not cut. */
    static Tiling severalRows(Kernel.Loop k) {
        long outer = k.outer().numel();
        int inner = (int) k.inner().numel();
        int rows = (int) Math.max(1, Math.min(outer, BLOCK / inner));
        return new Tiling(outer, inner, true, false, rows, inner, 1, false, cost(k, inner));
    }

    /** For a map that is run by blocks, which are cut by who runs it. */
    static Tiling wholeRows(Kernel.Loop k) {
        long inner = k.inner().numel();
        return new Tiling(k.outer().numel(), inner, true, false, 1, (int) inner, 1, false, cost(k, inner));
    }

    private static boolean innerStores(Kernel.Loop k) {
        return k.stores().stream().anyMatch(Kernel.Store::inner);
    }

    private static long cost(Kernel.Loop k, long inner) {
        long row = 1;
        long element = 0;
        for (Instr i : k.body()) {
            boolean within = i.inner() || i instanceof Instr.Reduce;
            int c = i instanceof Instr.Apply a ? a.fn().cost() : i instanceof Instr.Gather ? 8 : 1;
            if (within) {
                element += c;
            } else {
                row += c;
            }
        }
        return row + element * inner;
    }

    /** Longest chain of reductions that need one another. */
    private static int reductionDepth(Kernel.Loop k) {
        List<Instr> body = k.body();
        int[] depth = new int[body.size()];
        int most = 0;
        for (int v = 0; v < depth.length; v++) {
            for (int arg : body.get(v).args()) {
                depth[v] = Math.max(depth[v], depth[arg]);
            }
            if (body.get(v) instanceof Instr.Reduce) {
                depth[v]++;
            }
            most = Math.max(most, depth[v]);
        }
        return most;
    }

    /** Whether the inner loop only folds elements of operands that are contiguous across the rows. */
    private static boolean inLines(Kernel.Loop k) {
        return !innerStores(k) && k.body().stream().filter(Instr::inner)
            .allMatch(i -> i instanceof Instr.Load l && l.access().isStrided() && contiguous(l.access(), k, false, false) > 0);
    }

    /** Whether the inner loop only folds float32 functions of operands, which {@link ColumnFolds} may take line by line. */
    private static boolean foldsFloats(Kernel.Loop k) {
        return k.stores().stream().noneMatch(Kernel.Store::inner) && k.body().stream().filter(Instr::inner)
            .allMatch(i -> i instanceof Instr.Load l && l.access().isStrided() && l.dtype() == DType.FLOAT32
                || i instanceof Instr.Apply a && a.compute() == DType.FLOAT32);
    }

    /**
     * Counts the accesses that are contiguous along the last inner axis and along the last outer one. Those that repeat along
     * either, as a row's mean does, stay in cache whatever the order, and have no say; unless an index that changes moves them.
     */
    private static boolean byColumns(Kernel.Loop k) {
        if (inShortRuns(k)) {
            return true;
        }
        int innerFirst = 0;
        int outerFirst = 0;
        for (Instr i : k.body()) {
            boolean moves = i instanceof Instr.Gather g && g.terms().stream().anyMatch(t -> k.body().get(t.arg()).inner());
            Access a = !i.inner() ? null : i instanceof Instr.Load l ? l.access() : i instanceof Instr.Gather g ? g.base() : null;
            innerFirst += contiguous(a, k, true, moves);
            outerFirst += contiguous(a, k, false, moves);
        }
        for (Kernel.Store s : k.stores()) {
            if (s.inner()) {
                innerFirst += contiguous(s.access(), k, true, s.scatter() != null);
                outerFirst += contiguous(s.access(), k, false, s.scatter() != null);
            }
        }
        return outerFirst > innerFirst;
    }

    /** Whether some value is read in many short pieces by rows, such as a window of an image, and in longer ones by columns. */
    private static boolean inShortRuns(Kernel.Loop k) {
        long across = lastExtent(k.inner());
        if (!k.hasReduce() || across > SHORT_RUN || lastExtent(k.outer()) < 2 * across) {
            return false;
        }
        for (Instr i : k.body()) {
            Access a = !i.inner() ? null : i instanceof Instr.Load l ? l.access() : i instanceof Instr.Gather g ? g.base() : null;
            if (a != null && !dense(a.first(), k.outer().rank())) {
                return true;
            }
        }
        return false;
    }

    private static long lastExtent(Shape shape) {
        for (int d = shape.rank() - 1; d >= 0; d--) {
            if (shape.dim(d) != 1) {
                return shape.dim(d);
            }
        }
        return 1;
    }

    /** Whether the inner loop is one run in memory, and rows follow one another or are all the same. */
    private static boolean dense(Layout a, int outer) {
        long next = 1;
        for (int d = a.rank() - 1; d >= 0; d--) {
            if (a.shape().dim(d) == 1) {
                continue;
            }
            if (a.stride(d) != next && (d >= outer || a.stride(d) != 0)) {
                return false;
            }
            if (d < outer) {
                return true;
            }
            next *= a.shape().dim(d);
        }
        return true;
    }

    private static int contiguous(Access a, Kernel.Loop k, boolean inner, boolean moves) {
        int outer = k.outer().rank();
        if (a == null || !moves && (a.repeats(0, outer) || a.repeats(outer, a.first().rank()) || lastStride(a, 0, outer) == 0)) {
            return 0;
        }
        return Math.abs(inner ? lastStride(a, outer, outer + k.inner().rank()) : lastStride(a, 0, outer)) == 1 ? 1 : 0;
    }

    /** Along the last of the axes {@code from .. to - 1} that has more than one place; there may be none. */
    private static long lastStride(Access a, int from, int to) {
        for (int d = to - 1; d >= from; d--) {
            if (a.first().shape().dim(d) != 1) {
                return a.first().stride(d);
            }
        }
        return NOWHERE;
    }
}
