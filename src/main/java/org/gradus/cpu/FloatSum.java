package org.gradus.cpu;

import java.util.Arrays;

/**
 * Sums float32. Chunks are summed in float, in interleaved chains (see {@link FloatFolder}) or line by line, and the sums of chunks
 * in double: the error stays near half an ulp of the sum of magnitudes however long the row is.
 */
final class FloatSum extends Reducer implements LineFold {
    /** Fewer rows than {@link #LEAST_ROWS} are summed several lines at a time, for the sake of long loops. */
    private static final int WIDE = 256;

    private static final float[] ZEROS = new float[FloatFolder.CHAINS];

    private final FloatFolder folder;

    FloatSum(FloatFolder folder) {
        this.folder = folder;
    }

    /** Totals, and a line of partial sums. */
    private static final class State {
        final double[] total;
        final float[] line;
        final float[] room = new float[FloatFolder.CHAINS];

        State(int rows) {
            total = new double[rows];
            line = new float[LineFold.room(Math.max(rows, WIDE))];
        }
    }

    @Override
    Object newState(int rows) {
        return new State(rows);
    }

    @Override
    void start(Object state, int rows) {
        Arrays.fill(((State) state).total, 0, rows, 0);
    }

    @Override
    void rows(Object state, Object in, int at, int rows, int n, long first) {
        State s = (State) state;
        float[] a = (float[]) in;
        for (int r = 0; r < rows; r++) {
            s.total[r] += folder.fold(a, at + r * n, n, ZEROS, s.room);
        }
    }

    @Override
    void columns(Object state, Object in, int at, int pitch, int rows, int n, long first) {
        State s = (State) state;
        float[] a = (float[]) in;
        int group = rows < LEAST_ROWS && pitch == rows ? Math.max(1, Math.min(n, WIDE / rows)) : 1;
        int width = rows * group;
        int groups = n / group;
        Arrays.fill(s.line, 0, width, 0);
        folder.lines(s.line, a, at, group == 1 ? pitch : width, width, groups);
        folder.lines(s.line, a, at + groups * group * pitch, pitch, rows, n - groups * group);
        for (int g = 0; g < group; g++) {
            for (int r = 0; r < rows; r++) {
                s.total[r] += s.line[g * rows + r];
            }
        }
    }

    @Override
    public float[] line(Object state, int rows) {
        Arrays.fill(((State) state).line, 0, rows, 0);
        return ((State) state).line;
    }

    @Override
    public void folded(Object state, int rows) {
        State s = (State) state;
        for (int r = 0; r < rows; r++) {
            s.total[r] += s.line[r];
        }
    }

    @Override
    void merge(Object state, Object later, int rows) {
        double[] a = ((State) state).total;
        double[] b = ((State) later).total;
        for (int r = 0; r < rows; r++) {
            a[r] += b[r];
        }
    }

    @Override
    void finish(Object state, Object out, int outAt, int rows) {
        double[] total = ((State) state).total;
        for (int r = 0; r < rows; r++) {
            ((float[]) out)[outAt + r] = (float) total[r];
        }
    }
}
