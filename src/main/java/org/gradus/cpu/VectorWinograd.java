package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** With the Vector API: a lane is a tile. */
final class VectorWinograd implements WinogradLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** Of two vectors, the even or the odd elements: those of the first in the lower half. */
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % L);
    private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(S, i -> 2 * i % L + 1);
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(S, -1L << L / 2);
    /** Of two vectors, elements in turn: those of their lower or of their upper halves. */
    private static final VectorShuffle<Float> LOW = VectorShuffle.fromOp(S, i -> i / 2);
    private static final VectorShuffle<Float> HIGH = VectorShuffle.fromOp(S, i -> L / 2 + i / 2);
    private static final FloatVector LANES = FloatVector.zero(S).addIndex(1);
    private static final VectorMask<Float> SECOND = VectorMask.fromLong(S, 0xAAAAAAAAAAAAAAAAL);

    private final ThreadLocal<float[]> line = ThreadLocal.withInitial(() -> new float[4 * L]);

    @Override
    public void rows(float[] x, int at, int step, int pitch, int rows, int tiles, float[] h, int to, int half, int apart) {
        int whole = step == 1 && pitch > 0 ? wholeRows(x.length - at, pitch, rows, (tiles + L - 1) / L * 2 * L + 2) : 0;
        vectors(x, at, pitch, whole, tiles, h, to, half, apart);
        PlainWinograd.rows(x, at, step, pitch, whole, rows, tiles, h, to, half, apart);
    }

    /** Rows of which so many elements may be read. */
    private static int wholeRows(int length, int pitch, int rows, int elements) {
        return length < elements ? 0 : Math.min(rows, (length - elements) / pitch + 1);
    }

    private static void vectors(float[] x, int at, int pitch, int rows, int tiles, float[] h, int to, int half, int apart) {
        for (int y = 0; y < rows; y++) {
            vectors(x, at + y * pitch, tiles, h, to + (y & 1) * half + (y >> 1) * tiles, apart);
        }
    }

    private static void vectors(float[] x, int at, int tiles, float[] h, int to, int apart) {
        for (int j = 0, p = at, q = to; j < tiles; j += L, p += 2 * L, q += L) {
            FloatVector lower = FloatVector.fromArray(S, x, p);
            FloatVector upper = FloatVector.fromArray(S, x, p + L);
            FloatVector a = lower.rearrange(EVEN).blend(upper.rearrange(EVEN), UPPER);
            FloatVector b = lower.rearrange(ODD).blend(upper.rearrange(ODD), UPPER);
            lower = FloatVector.fromArray(S, x, p + 2);
            upper = FloatVector.fromArray(S, x, p + 2 + L);
            FloatVector c = lower.rearrange(EVEN).blend(upper.rearrange(EVEN), UPPER);
            FloatVector d = lower.rearrange(ODD).blend(upper.rearrange(ODD), UPPER);
            a.sub(c).intoArray(h, q);
            b.add(c).intoArray(h, q + apart);
            c.sub(b).intoArray(h, q + 2 * apart);
            b.sub(d).intoArray(h, q + 3 * apart);
        }
    }

    @Override
    public void down(float[] h, int at, int half, int apart, int next, int tiles, float[][] v, int to, int first, int width,
        int panel) {
        int whole = width == 2 * L && first % width == 0 ? tiles / width : 0;
        for (int k = 0; k < SIDE; k++) {
            int p = at + k * apart;
            panels(h, p, p + half, next, whole, v[k], v[SIDE + k], v[2 * SIDE + k], v[3 * SIDE + k],
                to + first / width * panel, panel);
        }
        for (int t = whole * width, count; t < tiles; t += count) {
            int lane = (first + t) % width;
            int o = to + (first + t) / width * panel + lane;
            count = Math.min(tiles - t, width - lane);
            int vectors = (count + L - 1) / L * L <= width - lane ? count : count - count % L;
            for (int k = 0; k < SIDE; k++) {
                int p = at + k * apart + t;
                down(h, p, p + half, next, vectors, v[k], v[SIDE + k], v[2 * SIDE + k], v[3 * SIDE + k], o);
            }
            if (vectors < count) {
                PlainWinograd.down(h, at + t + vectors, half, apart, next, count - vectors, v, o + vectors);
            }
        }
    }

    /** Whole panels of two vectors. */
    private static void panels(float[] h, int even, int odd, int next, int count, float[] v0, float[] v1, float[] v2, float[] v3,
        int to, int panel) {
        for (int i = 0, t = 0, o = to; i < count; i++, t += 2 * L, o += panel) {
            FloatVector a = FloatVector.fromArray(S, h, even + t);
            FloatVector b = FloatVector.fromArray(S, h, odd + t);
            FloatVector c = FloatVector.fromArray(S, h, even + next + t);
            FloatVector d = FloatVector.fromArray(S, h, odd + next + t);
            FloatVector e = FloatVector.fromArray(S, h, even + t + L);
            FloatVector f = FloatVector.fromArray(S, h, odd + t + L);
            FloatVector g = FloatVector.fromArray(S, h, even + next + t + L);
            FloatVector last = FloatVector.fromArray(S, h, odd + next + t + L);
            a.sub(c).intoArray(v0, o);
            e.sub(g).intoArray(v0, o + L);
            b.add(c).intoArray(v1, o);
            f.add(g).intoArray(v1, o + L);
            c.sub(b).intoArray(v2, o);
            g.sub(f).intoArray(v2, o + L);
            b.sub(d).intoArray(v3, o);
            f.sub(last).intoArray(v3, o + L);
        }
    }

    private static void down(float[] h, int even, int odd, int next, int tiles, float[] v0, float[] v1, float[] v2, float[] v3,
        int to) {
        for (int t = 0; t < tiles; t += L) {
            FloatVector a = FloatVector.fromArray(S, h, even + t);
            FloatVector b = FloatVector.fromArray(S, h, odd + t);
            FloatVector c = FloatVector.fromArray(S, h, even + next + t);
            FloatVector d = FloatVector.fromArray(S, h, odd + next + t);
            a.sub(c).intoArray(v0, to + t);
            b.add(c).intoArray(v1, to + t);
            c.sub(b).intoArray(v2, to + t);
            b.sub(d).intoArray(v3, to + t);
        }
    }

    /**
     * What a row's last vectors write too much, the rows behind it overwrite, and the row's other vectors: so they come first.
     * The last rows, which nobody overwrites, are written apart.
     */
    @Override
    public void result(float[] m, int at, int apart, float[] c, int to, int width, int height) {
        int across = (width + 1) / 2;
        int tail = (width - 1) / (2 * L) * 2 * L;
        int room = (height - 1) * width - tail - 2 * L;
        int pairs = room < 0 ? 0 : room / (2 * width) + 1;
        pairs(m, at, apart, c, to, width, tail, pairs);
        for (int y = 2 * pairs; y < height; y += 2) {
            rest(m, at + y / 2 * across, apart, c, to + y * width, width, Math.min(2, height - y));
        }
    }

    private static void pairs(float[] m, int at, int apart, float[] c, int to, int width, int tail, int pairs) {
        for (int i = 0, p = at, u = to; i < pairs; i++, p += (width + 1) / 2, u += 2 * width) {
            for (int x = tail; x >= 0; x -= 2 * L) {
                pair(m, p + x / 2, apart, c, u + x, u + width + x);
            }
        }
    }

    private void rest(float[] m, int at, int apart, float[] c, int to, int width, int height) {
        float[] rest = line.get();
        for (int x = 0; x < width; x += 2 * L) {
            pair(m, at + x / 2, apart, rest, 0, 2 * L);
            for (int i = 0; i < height; i++) {
                System.arraycopy(rest, i * 2 * L, c, to + i * width + x, Math.min(2 * L, width - x));
            }
        }
    }

    /** A row's last vectors come first, as {@link #result}'s do. */
    @Override
    public void frame(float[] x, int at, int row, int rows, int first, int end, float fill, float[] to, int start, int pitch) {
        int from = at - first;
        int before = row > 0 && from < 0 ? Math.min(rows, (row - 1 - from) / row) : 0;
        int whole = row > 0 ? before + wholeRows(x.length - from - before * row, row, rows - before, (pitch + L - 1) / L * L) : before;
        for (int i = (pitch - 1) / L * L; i >= 0; i -= L) {
            vectors(x, from + before * row + i, row, whole - before, first - i, end - i, fill, to, start + before * pitch + i, pitch);
        }
        PlainWinograd.INSTANCE.frame(x, at, row, before, first, end, fill, to, start, pitch);
        PlainWinograd.INSTANCE.frame(x, at + whole * row, row, rows - whole, first, end, fill, to, start + whole * pitch, pitch);
    }

    private static void vectors(float[] x, int at, int row, int rows, int first, int end, float fill, float[] to, int start, int pitch) {
        FloatVector around = FloatVector.broadcast(S, fill);
        VectorMask<Float> inside = LANES.compare(VectorOperators.GE, first).and(LANES.compare(VectorOperators.LT, end));
        for (int y = 0, p = at, q = start; y < rows; y++, p += row, q += pitch) {
            around.blend(FloatVector.fromArray(S, x, p), inside).intoArray(to, q);
        }
    }

    /** A vector of tiles: two vectors for each of their two rows. */
    private static void pair(float[] m, int at, int apart, float[] c, int upper, int lower) {
        int p = at + SIDE * apart;
        FloatVector b = FloatVector.fromArray(S, m, p);
        FloatVector d = FloatVector.fromArray(S, m, p + SIDE * apart);
        FloatVector u0 = FloatVector.fromArray(S, m, at).add(b).add(d);
        FloatVector l0 = b.sub(d).sub(FloatVector.fromArray(S, m, p + 2 * SIDE * apart));
        p += apart;
        b = FloatVector.fromArray(S, m, p);
        d = FloatVector.fromArray(S, m, p + SIDE * apart);
        FloatVector u1 = FloatVector.fromArray(S, m, at + apart).add(b).add(d);
        FloatVector l1 = b.sub(d).sub(FloatVector.fromArray(S, m, p + 2 * SIDE * apart));
        p += apart;
        b = FloatVector.fromArray(S, m, p);
        d = FloatVector.fromArray(S, m, p + SIDE * apart);
        FloatVector u2 = FloatVector.fromArray(S, m, at + 2 * apart).add(b).add(d);
        FloatVector l2 = b.sub(d).sub(FloatVector.fromArray(S, m, p + 2 * SIDE * apart));
        p += apart;
        b = FloatVector.fromArray(S, m, p);
        d = FloatVector.fromArray(S, m, p + SIDE * apart);
        FloatVector u3 = FloatVector.fromArray(S, m, at + 3 * apart).add(b).add(d);
        FloatVector l3 = b.sub(d).sub(FloatVector.fromArray(S, m, p + 2 * SIDE * apart));
        FloatVector first = u0.add(u1).add(u2);
        FloatVector second = u1.sub(u2).sub(u3);
        first.rearrange(LOW).blend(second.rearrange(LOW), SECOND).intoArray(c, upper);
        first.rearrange(HIGH).blend(second.rearrange(HIGH), SECOND).intoArray(c, upper + L);
        first = l0.add(l1).add(l2);
        second = l1.sub(l2).sub(l3);
        first.rearrange(LOW).blend(second.rearrange(LOW), SECOND).intoArray(c, lower);
        first.rearrange(HIGH).blend(second.rearrange(HIGH), SECOND).intoArray(c, lower + L);
    }

    @Override
    public void turn(float[] x, int from, int step, int[] starts, int lanes, int count, float[] to, int at, int pitch) {
        VectorWinogradWeights.turn(x, from, step, starts, lanes, count, to, at, pitch);
    }

    @Override
    public void tiles(float[] x, int at, int row, int column, int tiles, int lanes, float[][] v, int to, int pitch) {
        VectorWinogradWeights.tiles(x, at, row, column, tiles, lanes, v, to, pitch);
    }

    @Override
    public void gradients(float[] g, int at, int row, int column, int tiles, int lanes, float[][] y, int to, int pitch) {
        VectorWinogradWeights.gradients(g, at, row, column, tiles, lanes, y, to, pitch);
    }

    @Override
    public boolean areFinite(float[] c, int at, int count) {
        int whole = count - count % L;
        FloatVector sum = FloatVector.zero(S);
        FloatVector zero = FloatVector.zero(S);
        for (int i = at; i < at + whole; i += L) {
            sum = FloatVector.fromArray(S, c, i).fma(zero, sum);
        }
        return sum.reduceLanes(VectorOperators.ADD) == 0 && PlainWinograd.INSTANCE.areFinite(c, at + whole, count - whole);
    }
}
