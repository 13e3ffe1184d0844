package org.gradus.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lays lanes side by side: element {@code q} of step {@code i} goes to {@code i * width + q}. Lanes are the rows of a strip or
 * the columns of a panel, steps are along K; lanes that are missing become zeros.
 */
final class VectorFloatPacking {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int STRIP = VectorFloatGemm.ROWS;
    private static final int PANEL = 2 * L;
    /** Neighbours that are worth a vector of their own. */
    private static final int SHORTEST = 3;

    private VectorFloatPacking() {
    }

    static void pack(float[] x, int from, int laneStride, int stepStride, int lanes, int steps, float[] to, int at, int width) {
        if (laneStride == 1) {
            copy(x, from, stepStride, lanes, steps, to, at, width);
        } else {
            transpose(x, from, laneStride, stepStride, lanes, steps, to, at, width);
        }
        for (int i = 0, e = at; i < steps && lanes < width; i++, e += width) {
            Arrays.fill(to, e + lanes, e + width, 0);
        }
    }

    /**
     * Neighbouring panels of two vectors each, {@code apart} from one to the next, row by row: a row's lines come sooner together than
     * each by itself.
     */
    static void panels(float[] x, int from, int stepStride, int panels, int steps, float[] to, int at, int apart) {
        for (int i = 0; i < steps; i++) {
            int p = from + i * stepStride;
            int e = at + i * 2 * L;
            for (int j = 0; j < panels; j++, p += 2 * L, e += apart) {
                FloatVector.fromArray(S, x, p).intoArray(to, e);
                FloatVector.fromArray(S, x, p + L).intoArray(to, e + L);
            }
        }
    }

    /** As above, lane {@code q} at {@code laneAt[first + q]} and step {@code i} at {@code stepAt[i]}. */
    static void pack(float[] x, int from, int[] laneAt, int first, int[] stepAt, int lanes, int steps, float[] to, int at,
        int width) {
        int runs = 1;
        for (int q = 1; q < lanes; q++) {
            runs += laneAt[first + q] == laneAt[first + q - 1] + 1 ? 0 : 1;
        }
        if (runs == 1 && lanes == 2 * L) {
            for (int i = 0, start = from + laneAt[first], e = at; i < steps; i++, e += 2 * L) {
                FloatVector.fromArray(S, x, start + stepAt[i]).intoArray(to, e);
                FloatVector.fromArray(S, x, start + stepAt[i] + L).intoArray(to, e + L);
            }
        } else if (SHORTEST * runs <= lanes) {
            runs(x, from, laneAt, first, stepAt, lanes, steps, to, at, width);
        } else {
            gather(x, from, laneAt, first, stepAt, 0, lanes, steps, to, at, width);
        }
        for (int i = 0, e = at; i < steps && lanes < width; i++, e += width) {
            Arrays.fill(to, e + lanes, e + width, 0);
        }
    }

    /** Lanes that are neighbours as vectors: what a short run's writes too much before it, the run before overwrites. */
    private static void runs(float[] x, int from, int[] laneAt, int first, int[] stepAt, int lanes, int steps, float[] to, int at,
        int width) {
        int least = stepAt[0];
        for (int i = 1; i < steps; i++) {
            least = Math.min(least, stepAt[i]);
        }
        for (int end = lanes, start; end > 0; end = start) {
            start = end - 1;
            while (start > 0 && laneAt[first + start] == laneAt[first + start - 1] + 1) {
                start--;
            }
            int p = from + laneAt[first + start];
            int last = p + end - start - L;
            if (end - start < L && (end < L || last + least < 0)) {
                gather(x, from, laneAt, first, stepAt, start, end, steps, to, at, width);
                continue;
            }
            for (int q = start; q + L <= end; q += L, p += L) {
                vector(x, p, stepAt, steps, to, at + q, width);
            }
            if ((end - start) % L != 0) {
                vector(x, last, stepAt, steps, to, at + end - L, width);
            }
        }
    }

    private static void vector(float[] x, int from, int[] stepAt, int steps, float[] to, int at, int width) {
        for (int i = 0, e = at; i < steps; i++, e += width) {
            FloatVector.fromArray(S, x, from + stepAt[i]).intoArray(to, e);
        }
    }

    private static void gather(float[] x, int from, int[] laneAt, int first, int[] stepAt, int lane, int lanes, int steps,
        float[] to, int at, int width) {
        int q = lane;
        for (; q + 4 <= lanes; q += 4) {
            int p0 = from + laneAt[first + q];
            int p1 = from + laneAt[first + q + 1];
            int p2 = from + laneAt[first + q + 2];
            int p3 = from + laneAt[first + q + 3];
            for (int i = 0, e = at + q; i < steps; i++, e += width) {
                int p = stepAt[i];
                to[e] = x[p0 + p];
                to[e + 1] = x[p1 + p];
                to[e + 2] = x[p2 + p];
                to[e + 3] = x[p3 + p];
            }
        }
        for (; q < lanes; q++) {
            for (int i = 0, p = from + laneAt[first + q], e = at + q; i < steps; i++, e += width) {
                to[e] = x[p + stepAt[i]];
            }
        }
    }

    private static void copy(float[] x, int from, int stepStride, int lanes, int steps, float[] to, int at, int width) {
        if (lanes == 2 * L) {
            for (int i = 0, p = from, e = at; i < steps; i++, p += stepStride, e += 2 * L) {
                FloatVector.fromArray(S, x, p).intoArray(to, e);
                FloatVector.fromArray(S, x, p + L).intoArray(to, e + L);
            }
            return;
        }
        int wide = lanes > L ? 0 : wholeVectors(x.length, from, stepStride, steps, width);
        int p = from;
        int e = at;
        for (int i = 0; i < wide; i++, p += stepStride, e += width) {
            FloatVector.fromArray(S, x, p).intoArray(to, e);
        }
        for (int i = wide; i < steps; i++, p += stepStride, e += width) {
            System.arraycopy(x, p, to, e, lanes);
        }
    }

    /** Steps for which a whole vector may be read, and written because later steps overwrite what is too much. */
    private static int wholeVectors(int length, int from, int stepStride, int steps, int width) {
        int most = steps - (L + width - 1) / width;
        if (stepStride > 0) {
            most = Math.min(most, (int) (((long) length - L - from) / stepStride));
        } else if ((long) from + L > length) {
            return 0;
        }
        return Math.max(0, most);
    }

    private static void transpose(float[] x, int from, int laneStride, int stepStride, int lanes, int steps, float[] to, int at,
        int width) {
        int q = 0;
        for (; q + 6 <= lanes && stepStride == 1 && width == STRIP; q += 6) {
            sixToStrip(x, from + q * laneStride, laneStride, steps, to, at + q);
        }
        for (; q + 4 <= lanes; q += 4) {
            int p0 = from + q * laneStride;
            int p1 = p0 + laneStride;
            int p2 = p1 + laneStride;
            int p3 = p2 + laneStride;
            if (stepStride == 1 && width == STRIP) {
                fourToStrip(x, p0, p1, p2, p3, steps, to, at + q);
            } else if (stepStride == 1 && width == PANEL) {
                fourToPanel(x, p0, p1, p2, p3, steps, to, at + q);
            } else {
                four(x, p0, p1, p2, p3, stepStride, steps, to, at + q, width);
            }
        }
        for (; q < lanes; q++) {
            for (int i = 0, p = from + q * laneStride, e = at + q; i < steps; i++, p += stepStride, e += width) {
                to[e] = x[p];
            }
        }
    }

    private static void four(float[] x, int p0, int p1, int p2, int p3, int stepStride, int steps, float[] to, int at, int width) {
        for (int i = 0, p = 0, e = at; i < steps; i++, p += stepStride, e += width) {
            to[e] = x[p0 + p];
            to[e + 1] = x[p1 + p];
            to[e + 2] = x[p2 + p];
            to[e + 3] = x[p3 + p];
        }
    }

    /** As {@link #fourToStrip}: half a strip, in half the time that thirds of it take. */
    private static void sixToStrip(float[] x, int p0, int laneStride, int steps, float[] to, int at) {
        int p1 = p0 + laneStride;
        int p2 = p1 + laneStride;
        int p3 = p2 + laneStride;
        int p4 = p3 + laneStride;
        int p5 = p4 + laneStride;
        for (int i = 0; i < steps; i++) {
            int e = at + i * STRIP;
            to[e] = x[p0 + i];
            to[e + 1] = x[p1 + i];
            to[e + 2] = x[p2 + i];
            to[e + 3] = x[p3 + i];
            to[e + 4] = x[p4 + i];
            to[e + 5] = x[p5 + i];
        }
    }

    /** As {@link #four}, with steps and a width that the JIT knows: bounds are checked once. */
    private static void fourToStrip(float[] x, int p0, int p1, int p2, int p3, int steps, float[] to, int at) {
        for (int i = 0; i < steps; i++) {
            int e = at + i * STRIP;
            to[e] = x[p0 + i];
            to[e + 1] = x[p1 + i];
            to[e + 2] = x[p2 + i];
            to[e + 3] = x[p3 + i];
        }
    }

    /** As {@link #fourToStrip}; more lanes at a time gain nothing here. */
    private static void fourToPanel(float[] x, int p0, int p1, int p2, int p3, int steps, float[] to, int at) {
        for (int i = 0; i < steps; i++) {
            int e = at + i * PANEL;
            to[e] = x[p0 + i];
            to[e + 1] = x[p1 + i];
            to[e + 2] = x[p2 + i];
            to[e + 3] = x[p3 + i];
        }
    }

    /** The transpose of rows {@code pitch} apart: four of its rows at a time, so that bounds are checked once for four elements. */
    static void turn(float[] x, int from, int pitch, int rows, int columns, float[] to, int at, int ldc) {
        int i = 0;
        for (; i + 4 <= columns; i += 4) {
            int e = at + i * ldc;
            fourFromColumns(x, from + i, pitch, rows, to, e, e + ldc, e + 2 * ldc, e + 3 * ldc);
        }
        for (; i < columns; i++) {
            for (int r = 0, p = from + i, e = at + i * ldc; r < rows; r++, p += pitch) {
                to[e + r] = x[p];
            }
        }
    }

    private static void fourFromColumns(float[] x, int from, int pitch, int rows, float[] to, int e0, int e1, int e2, int e3) {
        for (int r = 0, p = from; r < rows; r++, p += pitch) {
            to[e0 + r] = x[p];
            to[e1 + r] = x[p + 1];
            to[e2 + r] = x[p + 2];
            to[e3 + r] = x[p + 3];
        }
    }
}
