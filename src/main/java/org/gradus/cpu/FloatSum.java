package org.gradus.cpu;

import java.util.Arrays;

/**
 * Sums float32. Chunks are summed in float, in sixteen interleaved chains or line by line, and the sums of chunks in double: the
 * error stays near half an ulp of the sum of magnitudes however long the row is.
 */
final class FloatSum extends Reducer {
    static final int CHAINS = 16;
    /** Fewer rows than this are summed several lines at a time, for the sake of long loops. */
    private static final int NARROW = 64;
    private static final int WIDE = 256;

    /** Totals, a line of partial sums, and room for a line of elements. */
    private static final class State {
        final double[] total;
        final float[] line;
        final float[] copy;

        State(int rows) {
            total = new double[rows];
            line = new float[Math.max(rows, WIDE)];
            copy = new float[line.length];
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
        double[] total = ((State) state).total;
        float[] a = (float[]) in;
        for (int r = 0; r < rows; r++) {
            total[r] += sum(a, at + r * n, n);
        }
    }

    /** Chain {@code l} takes the elements numbered {@code l} modulo 16; chains are added pairwise, then the tail one by one. */
    private static float sum(float[] a, int at, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        float s8 = 0;
        float s9 = 0;
        float s10 = 0;
        float s11 = 0;
        float s12 = 0;
        float s13 = 0;
        float s14 = 0;
        float s15 = 0;
        int i = at;
        for (int end = at + n - CHAINS; i <= end; i += CHAINS) {
            s0 += a[i];
            s1 += a[i + 1];
            s2 += a[i + 2];
            s3 += a[i + 3];
            s4 += a[i + 4];
            s5 += a[i + 5];
            s6 += a[i + 6];
            s7 += a[i + 7];
            s8 += a[i + 8];
            s9 += a[i + 9];
            s10 += a[i + 10];
            s11 += a[i + 11];
            s12 += a[i + 12];
            s13 += a[i + 13];
            s14 += a[i + 14];
            s15 += a[i + 15];
        }
        float even = s0 + s8 + (s4 + s12) + (s2 + s10 + (s6 + s14));
        float odd = s1 + s9 + (s5 + s13) + (s3 + s11 + (s7 + s15));
        float s = even + odd;
        for (; i < at + n; i++) {
            s += a[i];
        }
        return s;
    }

    @Override
    void columns(Object state, Object in, int at, int rows, int n, long first) {
        State s = (State) state;
        float[] line = s.line;
        int group = rows < NARROW ? Math.max(1, Math.min(n, WIDE / rows)) : 1;
        int width = rows * group;
        int groups = n / group;
        Arrays.fill(line, 0, width, 0);
        addLines(line, width, in, at, groups, s.copy);
        addLines(line, rows, in, at + groups * width, n - groups * group, s.copy);
        for (int g = 0; g < group; g++) {
            for (int r = 0; r < rows; r++) {
                s.total[r] += line[g * rows + r];
            }
        }
    }

    /** {@code line[j] += a[at + l * width + j]} for each line {@code l}, in order; by way of a copy, see {@link Lane}. */
    private static void addLines(float[] line, int width, Object a, int at, int lines, float[] copy) {
        for (int l = 0, p = at; l < lines; l++, p += width) {
            System.arraycopy(a, p, copy, 0, width);
            for (int j = 0; j < width; j++) {
                line[j] += copy[j];
            }
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
