package org.gradus.cpu;

import java.util.Arrays;
import java.util.List;

/** A whole {@link LoopProgram} as the loops of one {@link RowChain}. */
final class RowLoop {
    /** Rows that are handed over at a time. */
    private static final int ROWS = 64;

    /**
     * An operand of the rows: of the program, a constant, a value that is computed before, or numbers that are always the same.
     *
     * @param number of the program's operand, or {@link StepPlan#NONE}
     * @param walk   its elements, or null
     * @param early  value that is computed before, or {@link StepPlan#NONE}
     * @param slot   of that, or of a constant
     * @param fixed  the same numbers for all rows, or null
     */
    record Source(int number, Walk walk, int early, int slot, float[] fixed) {
        static Source operand(int number, Walk walk) {
            return new Source(number, walk, StepPlan.NONE, StepPlan.NONE, null);
        }

        static Source constant(int slot) {
            return new Source(StepPlan.NONE, null, StepPlan.NONE, slot, null);
        }

        static Source early(int value) {
            return new Source(StepPlan.NONE, null, value, StepPlan.NONE, null);
        }

        static Source fixed(float[] numbers) {
            return new Source(StepPlan.NONE, null, StepPlan.NONE, StepPlan.NONE, numbers);
        }

        Source at(int slot) {
            return new Source(number, walk, early, slot, fixed);
        }

        boolean isEarly() {
            return early != StepPlan.NONE;
        }
    }

    /**
     * An output of the rows, a program's operand.
     *
     * @param isInt64 whether its elements are float32 in the loops only
     */
    record Target(int number, Walk walk, boolean isInt64) { }

    private final AdaptiveRows rows;
    private final List<Source> sources;
    private final List<Target> targets;
    private final Step[] early;
    private final int[] earlyOperands;
    private final int length;
    private final int chunk;
    private final int together;
    private final ShortRows shortRows;
    /** Null if each row lies in one piece. */
    private final RowPieces pieces;

    /**
     * @param earlyOperands which of the program's operands early values come from
     * @param length        of a row
     * @param chunk         see {@link RowCode}
     */
    RowLoop(AdaptiveRows rows, List<Source> sources, List<Target> targets, int[] earlyOperands, int length, int chunk) {
        this(rows, sources, targets, new Step[0], earlyOperands, length, chunk);
    }

    private RowLoop(AdaptiveRows rows, List<Source> sources, List<Target> targets, Step[] early, int[] earlyOperands, int length,
                    int chunk) {
        this.early = early;
        this.earlyOperands = earlyOperands;
        this.rows = rows;
        this.sources = sources;
        this.targets = targets;
        this.length = length;
        this.chunk = chunk;
        this.together = rows.together(length);
        this.shortRows = rows.shortRows();
        boolean inOnePiece = sources.stream().allMatch(s -> s.walk == null || s.walk.isInRows())
            && targets.stream().allMatch(t -> t.walk.isInRows());
        this.pieces = inOnePiece ? null : rows.pieces(sources, targets, length, chunk);
    }

    /** The same, given the steps that compute its early values. */
    RowLoop after(Step[] steps) {
        return new RowLoop(rows, sources, targets, steps, earlyOperands, length, chunk);
    }

    /** Places, and what is between. */
    static final class Arguments {
        private final Object[] in;
        private final int[][] at;
        private final float[][] out;
        private final int[][] outAt;
        /** By output that is converted: its float32 numbers. */
        private final float[][] numbers;
        private final Object[] scratch;
        private RowPieces.Copies copies;

        private Arguments(int sources, int targets, int together, Object[] scratch) {
            in = new Object[sources];
            at = new int[sources][ROWS + together];
            out = new float[targets][];
            outAt = new int[targets][ROWS];
            numbers = new float[targets][ROWS];
            this.scratch = scratch;
        }

        void clear() {
            Arrays.fill(in, null);
            Arrays.fill(out, null);
        }
    }

    /**
     * Runs rows {@code [start, end)}, if there is code for it.
     *
     * @param f in which the constants are
     */
    boolean run(Frame f, long start, long end) {
        RowCode code = rows.code();
        if (code == null || !areApart(f.operands)) {
            rows.applied((end - start) * length);
            Scratch.local().countsDemand = rows.isLate();
            return false;
        }
        if (f.rowArguments == null) {
            f.rowArguments = new Arguments(sources.size(), targets.size(), together, rows.scratch(length));
        }
        Arguments a = f.rowArguments;
        for (int k = 0; k < a.in.length; k++) {
            Source s = sources.get(k);
            a.in[k] = s.walk != null ? f.operands[s.number] : s.fixed != null ? s.fixed : f.array[s.slot];
            if (s.walk == null) {
                Arrays.fill(a.at[k], s.fixed != null ? 0 : f.start[s.slot]);
            }
        }
        for (int k = 0; k < a.out.length; k++) {
            Target t = targets.get(k);
            a.out[k] = t.isInt64 ? a.numbers[k] : (float[]) f.operands[t.number];
        }
        if (shortRows != null && start < end) {
            for (int k = 0; k < a.in.length; k++) {
                if (sources.get(k).walk != null) {
                    sources.get(k).walk.rowStarts(start, 1, a.at[k]);
                }
            }
            shortRows.copyShared(a.in, a.at, a.scratch);
        }
        if (pieces != null) {
            a.copies = a.copies == null ? pieces.copies() : a.copies;
            pieces.begin(a.copies);
        }
        for (long r = start; r < end; r += ROWS) {
            int n = (int) Math.min(ROWS, end - r);
            place(f, a, r, n, (int) Math.min(n + together, end - r));
            if (pieces != null) {
                for (int i = 0; i < n; i++) {
                    pieces.run(f, a.copies, code, r, i, a.in, a.at, a.out, a.outAt, a.scratch);
                }
            } else if (shortRows != null) {
                shortRows.run(code, a.in, a.at, a.out, a.outAt, a.scratch, n);
            } else {
                for (int i = 0; i < n; i += together) {
                    code.run(a.in, a.at, a.out, a.outAt, a.scratch, i, Math.min(i + together, n), length, chunk);
                }
            }
            convert(f, a, r, n);
        }
        return true;
    }

    /** @param known rows that there are from the first of these on, up to as many as may come next */
    private void place(Frame f, Arguments a, long first, int rows, int known) {
        f.tile(first, rows, 0, 1);
        for (Step s : early) {
            s.run(f);
        }
        for (int k = 0; k < a.in.length; k++) {
            Source s = sources.get(k);
            if (s.walk != null) {
                s.walk.rowStarts(first, known, a.at[k]);
                Arrays.fill(a.at[k], known, rows + together, a.at[k][known - 1]);
            } else if (s.isEarly()) {
                a.in[k] = f.array[s.slot];
                for (int r = 0; r < rows; r++) {
                    a.at[k][r] = f.start[s.slot] + r;
                }
                Arrays.fill(a.at[k], rows, rows + together, a.at[k][0]);
            }
        }
        for (int k = 0; k < a.out.length; k++) {
            if (targets.get(k).isInt64) {
                Arrays.setAll(a.outAt[k], r -> r);
            } else {
                targets.get(k).walk.rowStarts(first, rows, a.outAt[k]);
            }
        }
    }

    private void convert(Frame f, Arguments a, long first, int rows) {
        for (int k = 0; k < a.out.length; k++) {
            if (targets.get(k).isInt64) {
                long[] to = (long[]) f.operands[targets.get(k).number];
                targets.get(k).walk.rowStarts(first, rows, a.outAt[k]);
                for (int r = 0; r < rows; r++) {
                    to[a.outAt[k][r]] = (long) a.out[k][r];
                }
            }
        }
    }

    /** Whether no output overwrites elements that an operand has yet to give. */
    private boolean areApart(Object[] operands) {
        for (Target t : targets) {
            for (int k : earlyOperands) {
                if (operands[k] == operands[t.number]) {
                    return false;
                }
            }
            for (Source s : sources) {
                if (s.walk != null && operands[s.number] == operands[t.number] && !s.walk.sameRows(t.walk)) {
                    return false;
                }
            }
        }
        return true;
    }
}
