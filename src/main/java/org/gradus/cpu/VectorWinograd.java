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
    private static final VectorMask<Float> SECOND = VectorMask.fromLong(S, 0xAAAAAAAAAAAAAAAAL);

    private final ThreadLocal<float[]> line = ThreadLocal.withInitial(() -> new float[4 * L]);

    @Override
    public void row(float[] x, int at, int step, int tiles, float[] h, int to, int apart) {
        int whole = 0;
        if (step == 1) {
            int vectors = Math.floorDiv(x.length - at - 2, 2 * L);
            whole = Math.min((tiles + L - 1) / L, Math.max(0, vectors)) * L;
            vectors(x, at, whole, h, to, apart);
        }
        if (whole < tiles) {
            PlainWinograd.INSTANCE.row(x, at + 2 * whole * step, step, tiles - whole, h, to + whole, apart);
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
    public void down(float[] h, int half, int apart, int next, int tiles, float[][] v, int to) {
        for (int k = 0; k < SIDE; k++) {
            int p = k * apart;
            down(h, p, p + half, next, tiles, v[k], v[SIDE + k], v[2 * SIDE + k], v[3 * SIDE + k], to);
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

    @Override
    public void result(float[] m, int at, int apart, float[] c, int to, int pitch, int height, int width) {
        int whole = width / (2 * L) * 2 * L;
        if (height == 2) {
            for (int x = 0; x < whole; x += 2 * L) {
                pair(m, at + x / 2, apart, c, to + x, to + pitch + x);
            }
        }
        if (height == 2 && whole == width) {
            return;
        }
        float[] rest = line.get();
        for (int x = height == 2 ? whole : 0; x < width; x += 2 * L) {
            int count = Math.min(2 * L, width - x);
            pair(m, at + x / 2, apart, rest, 0, 2 * L);
            for (int i = 0; i < height; i++) {
                System.arraycopy(rest, i * 2 * L, c, to + i * pitch + x, count);
            }
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
