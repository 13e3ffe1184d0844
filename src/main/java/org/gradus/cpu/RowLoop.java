package org.gradus.cpu;

import java.util.Arrays;
import java.util.List;

/** A whole {@link LoopProgram} as the loops of one {@link RowChain}. */
final class RowLoop {
    /** Rows that are handed over at a time. */
    private static final int ROWS = 64;

    /**
     * An operand of the rows.
     *
     * @param number of the program's operand, or -1 for a constant
     * @param walk   its elements, or null
     * @param slot   of a constant
     */
    record Source(int number, Walk walk, int slot) { }

    /** An output of the rows, a program's operand. */
    record Target(int number, Walk walk) { }

    private final AdaptiveRows rows;
    private final List<Source> sources;
    private final List<Target> targets;
    private final int length;
    private final int chunk;
    private final int together;
    private final ShortRows shortRows;

    /**
     * @param length of a row
     * @param chunk  see {@link RowCode}
     */
    RowLoop(AdaptiveRows rows, List<Source> sources, List<Target> targets, int length, int chunk) {
        this.rows = rows;
        this.sources = sources;
        this.targets = targets;
        this.length = length;
        this.chunk = chunk;
        this.together = rows.together(length);
        this.shortRows = rows.shortRows();
    }

    /** Places, and what is between. */
    static final class Arguments {
        private final Object[] in;
        private final int[][] at;
        private final float[][] out;
        private final int[][] outAt;
        private final Object[] scratch;

        private Arguments(int sources, int targets, int together, Object[] scratch) {
            in = new Object[sources];
            at = new int[sources][ROWS + together];
            out = new float[targets][];
            outAt = new int[targets][ROWS];
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
            a.in[k] = s.walk == null ? f.array[s.slot] : f.operands[s.number];
            if (s.walk == null) {
                Arrays.fill(a.at[k], f.start[s.slot]);
            }
        }
        for (int k = 0; k < a.out.length; k++) {
            a.out[k] = (float[]) f.operands[targets.get(k).number];
        }
        if (shortRows != null && start < end) {
            for (int k = 0; k < a.in.length; k++) {
                if (sources.get(k).walk != null) {
                    sources.get(k).walk.rowStarts(start, 1, a.at[k]);
                }
            }
            shortRows.copyShared(a.in, a.at, a.scratch);
        }
        for (long r = start; r < end; r += ROWS) {
            int n = (int) Math.min(ROWS, end - r);
            for (int k = 0; k < a.in.length; k++) {
                if (sources.get(k).walk != null) {
                    int known = (int) Math.min(n + together, end - r);
                    sources.get(k).walk.rowStarts(r, known, a.at[k]);
                    Arrays.fill(a.at[k], known, n + together, a.at[k][known - 1]);
                }
            }
            for (int k = 0; k < a.out.length; k++) {
                targets.get(k).walk.rowStarts(r, n, a.outAt[k]);
            }
            if (shortRows != null) {
                shortRows.run(code, a.in, a.at, a.out, a.outAt, a.scratch, n);
                continue;
            }
            for (int i = 0; i < n; i += together) {
                code.run(a.in, a.at, a.out, a.outAt, a.scratch, i, Math.min(i + together, n), length, chunk);
            }
        }
        return true;
    }

    /** Whether no output overwrites elements that an operand has yet to give. */
    private boolean areApart(Object[] operands) {
        for (Target t : targets) {
            for (Source s : sources) {
                if (s.walk != null && operands[s.number] == operands[t.number] && !s.walk.sameRows(t.walk)) {
                    return false;
                }
            }
        }
        return true;
    }
}
