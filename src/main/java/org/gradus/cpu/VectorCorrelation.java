package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** With the Vector API: a lane is a window. */
final class VectorCorrelation implements CorrelationLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** Of two vectors, the even or the odd elements: those of the first in the lower half. */
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(S, i -> 2 * i % L + 1);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(S, -1L << L / 2);
    /** Each element of the lower or of the upper half twice. */
    private static final VectorShuffle<Float> LOWER_TWICE = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorShuffle<Float> UPPER_TWICE = VectorShuffle.fromOp(S, i -> L / 2 + i / 2);
    private static final VectorMask<Float> ALTERNATE = VectorMask.fromLong(S, 0xAAAAAAAAAAAAAAAAL);
    private static final FloatVector LANES = FloatVector.zero(S).addIndex(1);
    private static final int SIDE = 3;

    @Override
    public void split(float[] x, int at, int count, float[] to, int even, int odd) {
        for (int i = 0; 2 * i < count; i += L) {
            FloatVector lower = FloatVector.fromArray(S, x, at + 2 * i);
            FloatVector upper = FloatVector.fromArray(S, x, at + 2 * i + L);
            lower.rearrange(EVEN).blend(upper.rearrange(EVEN), UPPER).intoArray(to, even + i);
        }
        for (int i = 0; 2 * i < count; i += L) {
            FloatVector lower = FloatVector.fromArray(S, x, at + 2 * i);
            FloatVector upper = FloatVector.fromArray(S, x, at + 2 * i + L);
            lower.rearrange(ODD).blend(upper.rearrange(ODD), UPPER).intoArray(to, odd + i);
        }
    }

    @Override
    public void merge(float[] x, int even, int odd, int count, float[] to, int at) {
        for (int i = 0; i < count; i += L) {
            FloatVector a = FloatVector.fromArray(S, x, even + i);
            FloatVector b = FloatVector.fromArray(S, x, odd + i);
            a.rearrange(LOWER_TWICE).blend(b.rearrange(LOWER_TWICE), ALTERNATE).intoArray(to, at + 2 * i);
            a.rearrange(UPPER_TWICE).blend(b.rearrange(UPPER_TWICE), ALTERNATE).intoArray(to, at + 2 * i + L);
        }
    }

    @Override
    public void correlate(float[] x, int at, int down, int[] places, int count, float[] w, int from, float[] c, int to, int rows,
        int width, float[] room) {
        if (rows == 1 && width >= ROWS * L) {
            int quarter = width / ROWS;
            rows(x, at, quarter, places, count, w, from, c, to, ROWS, quarter, quarter);
            int done = ROWS * quarter;
            if (done < width) {
                correlate(x, at + done, 0, places, count, w, from, c, to + done, 1, width - done, room);
            }
            return;
        }
        int wide = Math.max(width, L);
        int direct = width >= L ? rows : rows - (L + width - 1) / width + 1;
        int first = 0;
        if (direct >= ROWS || rows < 0) {
            rows(x, at, down, places, count, w, from, c, to, direct, wide, width);
            first = direct;
        }
        for (int y = first; y < rows; y += ROWS) {
            int top = Math.min(y, Math.max(0, rows - ROWS));
            rows(x, at + top * down, down, places, count, w, from, room, 0, ROWS, wide, wide);
            for (int r = y; r < Math.min(y + ROWS, rows); r++) {
                System.arraycopy(room, (r - top) * wide, c, to + r * width, width);
            }
        }
    }

    /**
     * At least {@link #ROWS} rows of windows, of at least a vector. Rows of results are {@code pitch} apart; what is longer is
     * overwritten by the next one.
     */
    private static void rows(float[] x, int at, int down, int[] places, int count, float[] w, int from, float[] c, int to, int rows,
        int width, int pitch) {
        if (isThreeByThree(places, count, down)) {
            threeByThree(x, at, down, places[1], places[2], w, from, c, to, rows, width, pitch);
            return;
        }
        for (int row = 0; row < rows; row += ROWS) {
            int y = Math.min(row, rows - ROWS);
            for (int column = 0; column < width; column += L) {
                int i = Math.min(column, width - L);
                tile(x, at + y * down + i, down, places, count, w, from, c, to + y * pitch + i, pitch);
            }
        }
        if (rows < 0) {
            tile(x, at, down, places, -1, w, from, c, to, pitch);
        }
    }

    /** Whether a window has the lower two of its three lines in common with the one below. */
    private static boolean isThreeByThree(int[] places, int count, int down) {
        boolean is = count == SIDE * SIDE && places[0] == 0;
        for (int i = SIDE; i < count && is; i++) {
            is = places[i] == places[i - SIDE] + down;
        }
        return is;
    }

    /** A vector of each of {@link #ROWS} rows. */
    private static void tile(float[] x, int at, int down, int[] places, int count, float[] w, int from, float[] c, int to, int pitch) {
        if (count < 0) {
            return;
        }
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S);
        FloatVector s3 = FloatVector.zero(S);
        for (int k = 0; k < count; k++) {
            int p = at + places[k];
            FloatVector weight = FloatVector.broadcast(S, w[from + k]);
            s0 = FloatVector.fromArray(S, x, p).fma(weight, s0);
            s1 = FloatVector.fromArray(S, x, p + down).fma(weight, s1);
            s2 = FloatVector.fromArray(S, x, p + 2 * down).fma(weight, s2);
            s3 = FloatVector.fromArray(S, x, p + 3 * down).fma(weight, s3);
        }
        s0.intoArray(c, to);
        s1.intoArray(c, to + pitch);
        s2.intoArray(c, to + 2 * pitch);
        s3.intoArray(c, to + 3 * pitch);
    }

    /** As {@link #rows}; each vector of a line serves all rows that it is for. */
    private static void threeByThree(float[] x, int at, int down, int second, int third, float[] w, int from, float[] c, int to,
        int rows, int width, int pitch) {
        if (rows <= 0) {
            return;
        }
        FloatVector zero = FloatVector.zero(S);
        FloatVector w0 = FloatVector.broadcast(S, w[from]);
        FloatVector w1 = FloatVector.broadcast(S, w[from + 1]);
        FloatVector w2 = FloatVector.broadcast(S, w[from + 2]);
        FloatVector w3 = FloatVector.broadcast(S, w[from + 3]);
        FloatVector w4 = FloatVector.broadcast(S, w[from + 4]);
        FloatVector w5 = FloatVector.broadcast(S, w[from + 5]);
        FloatVector w6 = FloatVector.broadcast(S, w[from + 6]);
        FloatVector w7 = FloatVector.broadcast(S, w[from + 7]);
        FloatVector w8 = FloatVector.broadcast(S, w[from + 8]);
        for (int row = 0; row < rows; row += ROWS) {
            int y = Math.min(row, rows - ROWS);
            for (int column = 0; column < width; column += L) {
                int i = Math.min(column, width - L);
                int p = at + y * down + i;
                FloatVector a = FloatVector.fromArray(S, x, p);
                FloatVector b = FloatVector.fromArray(S, x, p + second);
                FloatVector d = FloatVector.fromArray(S, x, p + third);
                FloatVector s0 = d.fma(w2, b.fma(w1, a.fma(w0, zero)));
                p += down;
                a = FloatVector.fromArray(S, x, p);
                b = FloatVector.fromArray(S, x, p + second);
                d = FloatVector.fromArray(S, x, p + third);
                s0 = d.fma(w5, b.fma(w4, a.fma(w3, s0)));
                FloatVector s1 = d.fma(w2, b.fma(w1, a.fma(w0, zero)));
                p += down;
                a = FloatVector.fromArray(S, x, p);
                b = FloatVector.fromArray(S, x, p + second);
                d = FloatVector.fromArray(S, x, p + third);
                s0 = d.fma(w8, b.fma(w7, a.fma(w6, s0)));
                s1 = d.fma(w5, b.fma(w4, a.fma(w3, s1)));
                FloatVector s2 = d.fma(w2, b.fma(w1, a.fma(w0, zero)));
                p += down;
                a = FloatVector.fromArray(S, x, p);
                b = FloatVector.fromArray(S, x, p + second);
                d = FloatVector.fromArray(S, x, p + third);
                s1 = d.fma(w8, b.fma(w7, a.fma(w6, s1)));
                s2 = d.fma(w5, b.fma(w4, a.fma(w3, s2)));
                FloatVector s3 = d.fma(w2, b.fma(w1, a.fma(w0, zero)));
                p += down;
                a = FloatVector.fromArray(S, x, p);
                b = FloatVector.fromArray(S, x, p + second);
                d = FloatVector.fromArray(S, x, p + third);
                s2 = d.fma(w8, b.fma(w7, a.fma(w6, s2)));
                s3 = d.fma(w5, b.fma(w4, a.fma(w3, s3)));
                p += down;
                a = FloatVector.fromArray(S, x, p);
                b = FloatVector.fromArray(S, x, p + second);
                d = FloatVector.fromArray(S, x, p + third);
                s3 = d.fma(w8, b.fma(w7, a.fma(w6, s3)));
                int q = to + y * pitch + i;
                s0.intoArray(c, q);
                s1.intoArray(c, q + pitch);
                s2.intoArray(c, q + 2 * pitch);
                s3.intoArray(c, q + 3 * pitch);
            }
        }
    }

    @Override
    public void dots(float[] x, int at, int down, int[] places, int first, float[] g, int from, int rows, int width, float[] sums,
        int to) {
        int rest = width % CHAINS;
        int last = Math.max(0, width - CHAINS);
        int begin = width < CHAINS ? 0 : CHAINS - rest;
        int end = Math.min(width, CHAINS);
        for (int lane = 0; lane < CHAINS; lane += L) {
            if (width >= CHAINS) {
                vectors(x, at + lane, down, places, first, g, from + lane, rows, width - rest, width, sums, to + lane);
            }
            if (rest > 0 && begin < lane + L && lane < end) {
                ends(x, at + last + lane, down, places, first, g, from + last + lane, rows, width, begin - lane, end - lane, sums,
                    to + lane);
            }
        }
    }

    /** Some lanes of all chains of each row; one loop over all of them, as JDK 17 makes objects of sums that two loops hand on. */
    private static void vectors(float[] x, int at, int down, int[] places, int first, float[] g, int from, int rows, int whole,
        int width, float[] sums, int to) {
        if (rows < 0) {
            return;
        }
        FloatVector s0 = FloatVector.fromArray(S, sums, to);
        FloatVector s1 = FloatVector.fromArray(S, sums, to + CHAINS);
        FloatVector s2 = FloatVector.fromArray(S, sums, to + 2 * CHAINS);
        FloatVector s3 = FloatVector.fromArray(S, sums, to + 3 * CHAINS);
        FloatVector s4 = FloatVector.fromArray(S, sums, to + 4 * CHAINS);
        FloatVector s5 = FloatVector.fromArray(S, sums, to + 5 * CHAINS);
        FloatVector s6 = FloatVector.fromArray(S, sums, to + 6 * CHAINS);
        FloatVector s7 = FloatVector.fromArray(S, sums, to + 7 * CHAINS);
        FloatVector s8 = FloatVector.fromArray(S, sums, to + 8 * CHAINS);
        int p0 = at + places[first];
        int p1 = at + places[first + 1];
        int p2 = at + places[first + 2];
        int p3 = at + places[first + 3];
        int p4 = at + places[first + 4];
        int p5 = at + places[first + 5];
        int p6 = at + places[first + 6];
        int p7 = at + places[first + 7];
        int p8 = at + places[first + 8];
        int vectors = rows * (whole / CHAINS);
        for (int t = 0, i = 0, o = 0, q = from; t < vectors; t++) {
            FloatVector v = FloatVector.fromArray(S, g, q);
            s0 = FloatVector.fromArray(S, x, p0 + o).fma(v, s0);
            s1 = FloatVector.fromArray(S, x, p1 + o).fma(v, s1);
            s2 = FloatVector.fromArray(S, x, p2 + o).fma(v, s2);
            s3 = FloatVector.fromArray(S, x, p3 + o).fma(v, s3);
            s4 = FloatVector.fromArray(S, x, p4 + o).fma(v, s4);
            s5 = FloatVector.fromArray(S, x, p5 + o).fma(v, s5);
            s6 = FloatVector.fromArray(S, x, p6 + o).fma(v, s6);
            s7 = FloatVector.fromArray(S, x, p7 + o).fma(v, s7);
            s8 = FloatVector.fromArray(S, x, p8 + o).fma(v, s8);
            i += CHAINS;
            o += CHAINS;
            q += CHAINS;
            if (i == whole) {
                i = 0;
                o += down - whole;
                q += width - whole;
            }
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + CHAINS);
        s2.intoArray(sums, to + 2 * CHAINS);
        s3.intoArray(sums, to + 3 * CHAINS);
        s4.intoArray(sums, to + 4 * CHAINS);
        s5.intoArray(sums, to + 5 * CHAINS);
        s6.intoArray(sums, to + 6 * CHAINS);
        s7.intoArray(sums, to + 7 * CHAINS);
        s8.intoArray(sums, to + 8 * CHAINS);
    }

    /** The lanes {@code begin .. end - 1} of a vector of each row. */
    private static void ends(float[] x, int at, int down, int[] places, int first, float[] g, int from, int rows, int width, int begin,
        int end, float[] sums, int to) {
        if (rows < 0) {
            return;
        }
        VectorMask<Float> lanes = LANES.compare(VectorOperators.GE, begin).and(LANES.compare(VectorOperators.LT, end));
        FloatVector s0 = FloatVector.fromArray(S, sums, to);
        FloatVector s1 = FloatVector.fromArray(S, sums, to + CHAINS);
        FloatVector s2 = FloatVector.fromArray(S, sums, to + 2 * CHAINS);
        FloatVector s3 = FloatVector.fromArray(S, sums, to + 3 * CHAINS);
        FloatVector s4 = FloatVector.fromArray(S, sums, to + 4 * CHAINS);
        FloatVector s5 = FloatVector.fromArray(S, sums, to + 5 * CHAINS);
        FloatVector s6 = FloatVector.fromArray(S, sums, to + 6 * CHAINS);
        FloatVector s7 = FloatVector.fromArray(S, sums, to + 7 * CHAINS);
        FloatVector s8 = FloatVector.fromArray(S, sums, to + 8 * CHAINS);
        int p0 = at + places[first];
        int p1 = at + places[first + 1];
        int p2 = at + places[first + 2];
        int p3 = at + places[first + 3];
        int p4 = at + places[first + 4];
        int p5 = at + places[first + 5];
        int p6 = at + places[first + 6];
        int p7 = at + places[first + 7];
        int p8 = at + places[first + 8];
        for (int y = 0, o = 0, q = from; y < rows; y++, o += down, q += width) {
            FloatVector v = FloatVector.fromArray(S, g, q);
            s0 = s0.blend(FloatVector.fromArray(S, x, p0 + o).fma(v, s0), lanes);
            s1 = s1.blend(FloatVector.fromArray(S, x, p1 + o).fma(v, s1), lanes);
            s2 = s2.blend(FloatVector.fromArray(S, x, p2 + o).fma(v, s2), lanes);
            s3 = s3.blend(FloatVector.fromArray(S, x, p3 + o).fma(v, s3), lanes);
            s4 = s4.blend(FloatVector.fromArray(S, x, p4 + o).fma(v, s4), lanes);
            s5 = s5.blend(FloatVector.fromArray(S, x, p5 + o).fma(v, s5), lanes);
            s6 = s6.blend(FloatVector.fromArray(S, x, p6 + o).fma(v, s6), lanes);
            s7 = s7.blend(FloatVector.fromArray(S, x, p7 + o).fma(v, s7), lanes);
            s8 = s8.blend(FloatVector.fromArray(S, x, p8 + o).fma(v, s8), lanes);
        }
        s0.intoArray(sums, to);
        s1.intoArray(sums, to + CHAINS);
        s2.intoArray(sums, to + 2 * CHAINS);
        s3.intoArray(sums, to + 3 * CHAINS);
        s4.intoArray(sums, to + 4 * CHAINS);
        s5.intoArray(sums, to + 5 * CHAINS);
        s6.intoArray(sums, to + 6 * CHAINS);
        s7.intoArray(sums, to + 7 * CHAINS);
        s8.intoArray(sums, to + 8 * CHAINS);
    }
}
