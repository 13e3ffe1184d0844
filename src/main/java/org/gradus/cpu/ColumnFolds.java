package org.gradus.cpu;

import java.util.Arrays;
import java.util.List;

/** The inner loop of a stage that only folds, in a program that goes by columns, as the loops of one {@link ColumnChain}. */
final class ColumnFolds {
    /**
     * An operand of the lines.
     *
     * @param number of the program's operand, or -1 for a value that is there before the loop
     * @param walk   its elements, or null
     * @param slot   of such a value
     */
    record Source(int number, Walk walk, int slot) { }

    private final AdaptiveColumns columns;
    private final List<Source> sources;
    private final Step.Reduce[] folds;
    private final int chunk;

    /** @param chunk most lines at a time */
    ColumnFolds(AdaptiveColumns columns, List<Source> sources, Step.Reduce[] folds, int chunk) {
        this.columns = columns;
        this.sources = sources;
        this.folds = folds;
        this.chunk = chunk;
    }

    /** Places, and room for the columns that do not fill a vector. */
    static final class Arguments {
        private final ColumnFolds owner;
        private final float[][] in;
        private final int[][] at;
        private final float[][] into;
        private final float[][] ends;

        private Arguments(ColumnFolds owner) {
            this.owner = owner;
            int n = owner.sources.size();
            in = new float[n][];
            at = new int[n][owner.chunk];
            into = new float[owner.folds.length][];
            ends = new float[n][owner.chunk * VectorCode.LENGTH];
        }

        void clear() {
            Arrays.fill(in, null);
            Arrays.fill(into, null);
        }
    }

    /** Folds the frame's tile, if there is code for it. */
    boolean run(Frame f) {
        ColumnCode code = columns.code();
        if (code == null || f.rows < LineFold.LEAST_ROWS) {
            columns.applied(f.n);
            Scratch.local().countsDemand = columns.isLate();
            return false;
        }
        if (f.columnArguments == null || f.columnArguments.owner != this) {
            f.columnArguments = new Arguments(this);
        }
        Arguments a = f.columnArguments;
        place(f, a);
        int whole = f.rows - f.rows % VectorCode.LENGTH;
        lines(code, a, f.cols, 0, whole);
        if (whole < f.rows) {
            moveEnds(f, a, whole);
            lines(code, a, f.cols, whole, whole + VectorCode.LENGTH);
        }
        for (Step.Reduce r : folds) {
            ((LineFold) r.reducer).folded(f.states[r.number], f.rows);
        }
        return true;
    }

    private void place(Frame f, Arguments a) {
        for (int k = 0; k < a.in.length; k++) {
            Source s = sources.get(k);
            if (s.walk == null) {
                a.in[k] = (float[]) f.array[s.slot];
                Arrays.fill(a.at[k], f.start[s.slot]);
            } else {
                a.in[k] = (float[]) f.operands[s.number];
                s.walk.lineStarts(f, a.at[k]);
            }
        }
        for (int k = 0; k < folds.length; k++) {
            a.into[k] = ((LineFold) folds[k].reducer).line(f.states[folds[k].number], f.rows);
        }
    }

    private void lines(ColumnCode code, Arguments a, int n, int from, int to) {
        int l = 0;
        for (int some = columns.chain().lines(); l + some <= n; l += some) {
            code.lines(a.in, a.at, l, a.into, from, to);
        }
        for (; l < n; l++) {
            code.line(a.in, a.at, l, a.into, from, to);
        }
    }

    /** Moves the columns from {@code first} on to where there is room behind them. */
    private void moveEnds(Frame f, Arguments a, int first) {
        for (int k = 0; k < a.in.length; k++) {
            if (!columns.chain().values().scalar().get(k)) {
                for (int l = 0; l < f.cols; l++) {
                    int to = l * VectorCode.LENGTH;
                    System.arraycopy(a.in[k], a.at[k][l] + first, a.ends[k], to, f.rows - first);
                    a.at[k][l] = to - first;
                }
                a.in[k] = a.ends[k];
            }
        }
    }
}
