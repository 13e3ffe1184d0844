package org.gradus.cpu;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.gradus.types.DType;

/**
 * A loop kernel, ready to run on arrays. The domain is cut into tiles (see {@link Tiling}), small enough that all values of a
 * tile stay in cache; each {@link Step} handles a whole tile before the next one starts.
 *
 * <p>Where a tile spans the inner loop, or there is none, one pass over the steps does everything. Longer inner loops are
 * walked in chunks, once for each {@link Stage}: the reductions of a stage need no other reduction of the same stage. If
 * there are few rows, a stage's inner loop is also split into segments that threads walk side by side; the cut depends on the
 * shape only, so results do not depend on the number of threads.
 */
final class LoopProgram {
    /** Element operations that are worth handing to another thread: about ten microseconds. */
    private static final long GRAIN = 1 << 16;
    /** Of a loop over several arrays: enough to even out threads that are slowed down by other load. */
    private static final int SHARES_PER_THREAD = 2;
    /** Lines that are folded before other work goes on with them. */
    private static final int LINES = 32;

    /**
     * What is done between two sets of reductions: outer values, then the inner loop that feeds the reductions.
     *
     * @param columns the inner loop once more, by columns, or null
     */
    record Stage(Step[] before, Step[] loop, Step.Reduce[] reduces, ColumnFolds columns) { }

    /** The place of a value's block: number {@code block} among those of its dtype. */
    record Home(int value, DType dtype, int block) { }

    private final Tiling tiling;
    private final List<Home> homes;
    private final int reductions;
    private final Step[] once;
    private final Step[] shared;
    private final Step[] body;
    private final Stage[] stages;
    private final Step[] outerStores;
    private final RowLoop rowLoop;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    /** Of a {@link SplitRun} that rests. */
    private final ArrayDeque<Object[][][]> segmentStates = new ArrayDeque<>();

    /**
     * @param once        what holds for the whole run
     * @param shared      what is the same for all rows
     * @param body        steps for a tile that spans the inner loop, or null if {@code stages} are walked
     * @param outerStores what is stored once a row after the last stage
     * @param rowLoop     all of it by rows, or null
     */
    LoopProgram(Tiling tiling, int reductions, List<Home> homes, Step[] once, Step[] shared, Step[] body, Stage[] stages,
                Step[] outerStores, RowLoop rowLoop) {
        this.tiling = tiling;
        this.reductions = reductions;
        this.homes = homes;
        this.once = once;
        this.shared = shared;
        this.body = body;
        this.stages = stages;
        this.outerStores = outerStores;
        this.rowLoop = rowLoop;
    }

    void run(WorkerPool pool, Object[] operands, long[] scalars) {
        if (tiling.outer() == 0) {
            return;
        }
        if (tiling.segments() > 1) {
            new SplitRun(pool, operands, scalars).run();
            return;
        }
        long grain = Math.max(tiling.rowsPerTile(), GRAIN / Math.max(1, tiling.cost()));
        if (tiling.serial() || tiling.outer() < 2 * grain) {
            rows(operands, scalars, 0, tiling.outer());
        } else {
            pool.parallelFor(tiling.outer(), grain, (start, end) -> rows(operands, scalars, start, end));
        }
    }

    /**
     * Runs a map whose operands lie in several arrays each. Every thread takes the same share of each long part, as it does of a loop
     * over that part alone, so that it meets what it has in its cache; short parts are dealt out whole.
     *
     * @param operands by part
     * @param parts    rows of each
     */
    void run(WorkerPool pool, Object[][] operands, long[] parts, long[] scalars) {
        long grain = Math.max(tiling.rowsPerTile(), GRAIN / Math.max(1, tiling.cost()));
        long shares = Math.max(1, Math.min(tiling.outer() / grain, (long) pool.threads() * SHARES_PER_THREAD));
        long inShort = Math.max(1, Arrays.stream(parts).filter(n -> n < grain).sum());
        pool.parallelFor(shares, 1, (start, end) -> {
            long before = 0;
            for (int i = 0; i < parts.length; i++) {
                long from = 0;
                long to = parts[i];
                if (to >= grain) {
                    from = parts[i] * start / shares;
                    to = parts[i] * end / shares;
                } else {
                    long share = before * shares / inShort;
                    before += parts[i];
                    to = share >= start && share < end ? to : 0;
                }
                if (from < to) {
                    rows(operands[i], scalars, from, to);
                }
            }
        });
    }

    /** One launch, dealt out as so many rows. */
    final class Launch implements RowQueue.Rows {
        private final WorkerPool pool;
        private final Object[] operands;
        private final long[] scalars;
        private final long each;

        Launch(WorkerPool pool, Object[] operands, long[] scalars, long rows) {
            this.pool = pool;
            this.operands = operands;
            this.scalars = scalars;
            this.each = tiling.outer() / rows;
        }

        @Override
        public void all() {
            run(pool, operands, scalars);
        }

        @Override
        public void some(int from, int to) {
            rows(operands, scalars, from * each, to * each);
        }
    }

    /** Whether a run is worth more than one thread. */
    boolean isLong() {
        return tiling.outer() * tiling.cost() > Tiling.SPLIT_WORK;
    }

    /** Lines that it folds column by column, in segments that threads walk side by side; 0 if it does something else. */
    long foldedLines() {
        boolean folds = tiling.columns() && tiling.segments() > 1
            && Arrays.stream(stages).skip(1).allMatch(s -> s.loop.length == 0 && s.reduces.length == 0);
        return folds ? tiling.inner() : 0;
    }

    /** How many lines {@link #foldBeside} takes between calls. */
    long linesTogether() {
        return Math.max(1, LINES / tiling.chunk()) * tiling.chunk();
    }

    /**
     * Folds its {@link #foldedLines} while other work is done by the same lines.
     *
     * @param other   does its part for lines {@code [start, end)}, on the thread that asks
     * @param isFirst whether it does so before the lines are folded
     */
    void foldBeside(WorkerPool pool, Object[] operands, long[] scalars, WorkerPool.Body other, boolean isFirst) {
        new SplitRun(pool, operands, scalars).runBeside(other, isFirst);
    }

    /** Whether a {@link Launch} may run by so many rows: none of them needs another, nor more than one thread. */
    boolean isByRows(long rows) {
        return rows > 0 && tiling.outer() > 0 && tiling.outer() % rows == 0 && !tiling.serial() && tiling.segments() == 1;
    }

    /**
     * Runs the epilogue of a matrix product for rows {@code [r0, r1)} and columns {@code [c0, c1)} on the calling thread.
     *
     * @param product its elements, row after row
     */
    void block(Object[] operands, long[] scalars, Object product, long r0, long r1, int c0, int c1) {
        int width = Math.min(c1 - c0, Tiling.BLOCK);
        int height = (int) Math.min(r1 - r0, Tiling.BLOCK / width);
        Frame f = take(operands, scalars, height * width);
        f.product = product;
        for (long r = r0; r < r1; r += height) {
            for (int c = c0; c < c1; c += width) {
                f.tile(r, (int) Math.min(height, r1 - r), c, Math.min(width, c1 - c));
                runAll(body, f);
            }
        }
        give(f);
    }

    /** Runs rows {@code [start, end)} on the calling thread. */
    void rows(Object[] operands, long[] scalars, long start, long end) {
        Frame f = take(operands, scalars, (int) Math.min(tiling.rowsPerTile(), end - start) * tiling.chunk());
        if (rowLoop != null && rowLoop.run(f, start, end)) {
            give(f);
            return;
        }
        for (long o = start; o < end; o += tiling.rowsPerTile()) {
            int rows = (int) Math.min(tiling.rowsPerTile(), end - o);
            if (body != null) {
                f.tile(o, rows, 0, (int) (tiling.hasInner() ? tiling.inner() : 1));
                runAll(body, f);
            } else {
                tileInStages(f, o, rows);
            }
        }
        give(f);
    }

    private void tileInStages(Frame f, long o, int rows) {
        for (Stage s : stages) {
            f.tile(o, rows, 0, tiling.chunk());
            runAll(s.before, f);
            startAll(s, f);
            chunks(s, f, o, rows, 0, tiling.inner());
            for (Step.Reduce r : s.reduces) {
                r.finish(f);
            }
        }
        runAll(outerStores, f);
    }

    private static void startAll(Stage s, Frame f) {
        for (Step.Reduce r : s.reduces) {
            r.start(f);
        }
    }

    private void chunks(Stage s, Frame f, long o, int rows, long from, long to) {
        if (s.loop.length == 0 && s.reduces.length == 0) {
            return;
        }
        if (foldsInPlace(s, f, o, rows, from, to)) {
            s.reduces[0].feed(f, tiling.chunk());
            return;
        }
        for (long i = from; i < to; i += tiling.chunk()) {
            f.tile(o, rows, i, (int) Math.min(tiling.chunk(), to - i));
            if (s.columns != null && s.columns.run(f)) {
                continue;
            }
            runAll(s.loop, f);
            for (Step.Reduce r : s.reduces) {
                r.feed(f);
            }
        }
    }

    /** Whether a stage does nothing but fold elements of one row, which lie in one piece; the frame is then at that piece. */
    private boolean foldsInPlace(Stage s, Frame f, long o, int rows, long from, long to) {
        if (rows > 1 || from >= to || tiling.columns() || s.reduces.length != 1 || s.loop.length != 1 || to - from > Integer.MAX_VALUE
            || !(s.loop[0] instanceof Step.Load load)) {
            return false;
        }
        f.tile(o, 1, from, (int) (to - from));
        return load.isInPlace(f);
    }

    private static void runAll(Step[] steps, Frame f) {
        for (Step s : steps) {
            s.run(f);
        }
    }

    /** @param capacity most elements of a tile */
    private Frame take(Object[] operands, long[] scalars, int capacity) {
        Frame f;
        synchronized (frames) {
            f = frames.pollLast();
        }
        if (f == null) {
            f = new Frame(homes.size(), reductions);
        }
        Scratch scratch = Scratch.local();
        for (int i = 0; i < homes.size(); i++) {
            Home h = homes.get(i);
            f.home[h.value] = scratch.block(h.dtype, h.block, capacity);
        }
        f.positions = scratch.positions(capacity);
        f.operands = operands;
        f.scalars = scalars;
        f.tile(0, capacity, 0, 1);
        runAll(once, f);
        if (shared.length > 0) {
            f.tile(0, capacity / tiling.chunk(), 0, (int) tiling.inner());
            runAll(shared, f);
        }
        return f;
    }

    private void give(Frame f) {
        Scratch.local().countsDemand = true;
        f.clear();
        synchronized (frames) {
            frames.addLast(f);
        }
    }

    /** One run whose inner loop is split into segments. */
    private final class SplitRun {
        private final WorkerPool pool;
        private final Object[] operands;
        private final long[] scalars;
        private final int tiles = Math.toIntExact((tiling.outer() + tiling.rowsPerTile() - 1) / tiling.rowsPerTile());
        private final long perSegment;
        /** By reduction and tile: the state of each segment, the first of which collects the others. */
        private final Object[][][] states = takeStates();

        SplitRun(WorkerPool pool, Object[] operands, long[] scalars) {
            this.pool = pool;
            this.operands = operands;
            this.scalars = scalars;
            long chunks = (tiling.inner() + tiling.chunk() - 1) / tiling.chunk();
            perSegment = (chunks + tiling.segments() - 1) / tiling.segments() * tiling.chunk();
        }

        private Object[][][] takeStates() {
            Object[][][] kept;
            synchronized (segmentStates) {
                kept = segmentStates.pollLast();
            }
            return kept == null ? new Object[reductions][tiles][tiling.segments()] : kept;
        }

        void run() {
            for (int s = 0; s < stages.length; s++) {
                int stage = s;
                if (stages[s].loop.length > 0 || stages[s].reduces.length > 0) {
                    pool.parallelFor((long) tiles * tiling.segments(), 1, (start, end) -> segments(stage, start, end));
                }
                merge(stages[s]);
            }
            store();
        }

        void runBeside(WorkerPool.Body other, boolean isFirst) {
            pool.parallelFor(tiling.segments(), 1, (start, end) -> {
                for (int s = (int) start; s < end; s++) {
                    segmentBeside(other, isFirst, s);
                }
            });
            merge(stages[0]);
            store();
        }

        private void segmentBeside(WorkerPool.Body other, boolean isFirst, int segment) {
            long from = segment * perSegment;
            long to = Math.min(tiling.inner(), from + perSegment);
            long step = linesTogether();
            for (long i = from; i == from || i < to; i += step) {
                long end = Math.min(to, i + step);
                if (isFirst && i < end) {
                    other.run(i, end);
                }
                for (int t = 0; t < tiles; t++) {
                    Frame f = ready(t, 0);
                    feed(f, 0, t, segment, i, end);
                    give(f);
                }
                if (!isFirst && i < end) {
                    other.run(i, end);
                }
            }
        }

        private void store() {
            for (int t = 0; t < tiles; t++) {
                Frame f = ready(t, stages.length - 1);
                runAll(outerStores, f);
                give(f);
            }
            synchronized (segmentStates) {
                segmentStates.addLast(states);
            }
        }

        /** Segments {@code [start, end)} of all tiles' segments. */
        private void segments(int stage, long start, long end) {
            for (long t = start; t < end; ) {
                int tile = (int) (t / tiling.segments());
                Frame f = ready(tile, stage);
                for (long last = Math.min(end, (tile + 1L) * tiling.segments()); t < last; t++) {
                    int segment = (int) (t % tiling.segments());
                    long from = segment * perSegment;
                    feed(f, stage, tile, segment, from, Math.min(tiling.inner(), from + perSegment));
                }
                give(f);
            }
        }

        /** Feeds a part of a segment to its reductions, which start with the segment. */
        private void feed(Frame f, int stage, int tile, int segment, long from, long to) {
            Stage s = stages[stage];
            long o = (long) tile * tiling.rowsPerTile();
            int rows = rows(o);
            for (Step.Reduce r : s.reduces) {
                f.states[r.number] = states[r.number][tile][segment];
            }
            if (from == segment * perSegment) {
                f.tile(o, rows, 0, tiling.chunk());
                startAll(s, f);
            }
            chunks(s, f, o, rows, from, to);
            for (Step.Reduce r : s.reduces) {
                states[r.number][tile][segment] = f.states[r.number];
                f.states[r.number] = null;
            }
        }

        private int rows(long o) {
            return (int) Math.min(tiling.rowsPerTile(), tiling.outer() - o);
        }

        /** A frame at a tile with all outer values up to a stage. */
        private Frame ready(int tile, int stage) {
            long o = (long) tile * tiling.rowsPerTile();
            int rows = rows(o);
            Frame f = take(operands, scalars, rows * tiling.chunk());
            f.tile(o, rows, 0, tiling.chunk());
            for (int s = 0; s <= stage; s++) {
                runAll(stages[s].before, f);
                if (s < stage) {
                    for (Step.Reduce r : stages[s].reduces) {
                        r.reducer.finish(states[r.number][tile][0], f.useHome(r.value), 0, rows);
                    }
                }
            }
            return f;
        }

        private void merge(Stage s) {
            for (Step.Reduce r : s.reduces) {
                for (int t = 0; t < tiles; t++) {
                    Object[] parts = states[r.number][t];
                    int rows = (int) Math.min(tiling.rowsPerTile(), tiling.outer() - (long) t * tiling.rowsPerTile());
                    for (int i = 1; i < parts.length; i++) {
                        r.reducer.merge(parts[0], parts[i], rows);
                    }
                }
            }
        }
    }
}
