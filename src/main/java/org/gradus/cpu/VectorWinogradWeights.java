package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The transforms of {@link WinogradWeights} with the Vector API: a lane is a channel or a filter. */
final class VectorWinogradWeights {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** Elements as far apart as this fall into one set of the first-level cache, which holds fewer than a vector has lanes. */
    private static final int WAY = 1024;

    private VectorWinogradWeights() {
    }

    /** See {@link WinogradLoops#turn}. */
    static void turn(float[] x, int from, int step, int[] starts, int lanes, int count, float[] to, int at, int pitch) {
        int whole = lanes - lanes % L;
        for (int lane = 0; lane < whole; lane += L) {
            if ((starts[lane + 1] - starts[lane]) % WAY == 0) {
                PlainWinograd.turn(x, from, step, starts, lane, lane + L, count, to, at, pitch);
                continue;
            }
            for (int i = 0, p = from, q = at + lane; i < count; i++, p += step, q += pitch) {
                FloatVector.fromArray(S, x, p, starts, lane).intoArray(to, q);
            }
        }
        PlainWinograd.turn(x, from, step, starts, whole, lanes, count, to, at, pitch);
    }

    /** See {@link WinogradLoops#tiles}. */
    static void tiles(float[] x, int at, int row, int column, int tiles, int lanes, float[][] v, int to, int pitch) {
        boolean inside = at + 3 * row + (2 * tiles + 1) * column + lanes <= x.length;
        int whole = inside ? lanes - lanes % L : 0;
        for (int lane = 0; lane < whole; lane += L) {
            tiles(x, at + lane, row, column, tiles, v, to + lane, pitch);
        }
        if (whole < lanes) {
            PlainWinograd.INSTANCE.tiles(x, at + whole, row, column, tiles, lanes - whole, v, to + whole, pitch);
        }
    }

    private static void tiles(float[] x, int at, int row, int column, int tiles, float[][] v, int to, int pitch) {
        for (int t = 0; t < tiles; t++) {
            int p = at + 2 * t * column;
            int o = to + t * pitch;
            FloatVector b = FloatVector.fromArray(S, x, p + row);
            FloatVector c = FloatVector.fromArray(S, x, p + 2 * row);
            FloatVector a0 = FloatVector.fromArray(S, x, p).sub(c);
            FloatVector b0 = b.add(c);
            FloatVector c0 = c.sub(b);
            FloatVector d0 = b.sub(FloatVector.fromArray(S, x, p + 3 * row));
            p += column;
            b = FloatVector.fromArray(S, x, p + row);
            c = FloatVector.fromArray(S, x, p + 2 * row);
            FloatVector a1 = FloatVector.fromArray(S, x, p).sub(c);
            FloatVector b1 = b.add(c);
            FloatVector c1 = c.sub(b);
            FloatVector d1 = b.sub(FloatVector.fromArray(S, x, p + 3 * row));
            p += column;
            b = FloatVector.fromArray(S, x, p + row);
            c = FloatVector.fromArray(S, x, p + 2 * row);
            FloatVector a2 = FloatVector.fromArray(S, x, p).sub(c);
            FloatVector b2 = b.add(c);
            FloatVector c2 = c.sub(b);
            FloatVector d2 = b.sub(FloatVector.fromArray(S, x, p + 3 * row));
            p += column;
            b = FloatVector.fromArray(S, x, p + row);
            c = FloatVector.fromArray(S, x, p + 2 * row);
            FloatVector a3 = FloatVector.fromArray(S, x, p).sub(c);
            FloatVector b3 = b.add(c);
            FloatVector c3 = c.sub(b);
            FloatVector d3 = b.sub(FloatVector.fromArray(S, x, p + 3 * row));
            a0.sub(a2).intoArray(v[0], o);
            a1.add(a2).intoArray(v[1], o);
            a2.sub(a1).intoArray(v[2], o);
            a1.sub(a3).intoArray(v[3], o);
            b0.sub(b2).intoArray(v[4], o);
            b1.add(b2).intoArray(v[5], o);
            b2.sub(b1).intoArray(v[6], o);
            b1.sub(b3).intoArray(v[7], o);
            c0.sub(c2).intoArray(v[8], o);
            c1.add(c2).intoArray(v[9], o);
            c2.sub(c1).intoArray(v[10], o);
            c1.sub(c3).intoArray(v[11], o);
            d0.sub(d2).intoArray(v[12], o);
            d1.add(d2).intoArray(v[13], o);
            d2.sub(d1).intoArray(v[14], o);
            d1.sub(d3).intoArray(v[15], o);
        }
    }

    /** See {@link WinogradLoops#gradients}: the last vectors of tiles come first, as what they write too much the others overwrite. */
    static void gradients(float[] g, int at, int row, int column, int tiles, int lanes, float[][] y, int to, int pitch) {
        for (int lane = (lanes - 1) / L * L; lane >= 0; lane -= L) {
            gradients(g, at + lane, row, column, tiles, y, to + lane, pitch);
        }
    }

    private static void gradients(float[] g, int at, int row, int column, int tiles, float[][] y, int to, int pitch) {
        for (int t = 0; t < tiles; t++) {
            int p = at + 2 * t * column;
            int o = to + t * pitch;
            FloatVector a = FloatVector.fromArray(S, g, p);
            FloatVector b = FloatVector.fromArray(S, g, p + column);
            FloatVector c = FloatVector.fromArray(S, g, p + row);
            FloatVector d = FloatVector.fromArray(S, g, p + row + column);
            a.intoArray(y[0], o);
            a.add(b).intoArray(y[1], o);
            a.sub(b).intoArray(y[2], o);
            b.neg().intoArray(y[3], o);
            FloatVector e = a.add(c);
            FloatVector f = b.add(d);
            e.intoArray(y[4], o);
            e.add(f).intoArray(y[5], o);
            e.sub(f).intoArray(y[6], o);
            f.neg().intoArray(y[7], o);
            e = a.sub(c);
            f = b.sub(d);
            e.intoArray(y[8], o);
            e.add(f).intoArray(y[9], o);
            e.sub(f).intoArray(y[10], o);
            f.neg().intoArray(y[11], o);
            c = c.neg();
            d = d.neg();
            c.intoArray(y[12], o);
            c.add(d).intoArray(y[13], o);
            c.sub(d).intoArray(y[14], o);
            d.neg().intoArray(y[15], o);
        }
    }
}
