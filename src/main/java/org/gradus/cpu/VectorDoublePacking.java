package org.gradus.cpu;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lays lanes side by side: element {@code q} of step {@code i} goes to {@code i * width + q}. Lanes are the rows of a strip or
 * the columns of a panel, steps are along K; lanes that are missing become zeros.
 */
final class VectorDoublePacking {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorDoublePacking() {
    }

    static void pack(double[] x, int from, int laneStride, int stepStride, int lanes, int steps, double[] to, int at, int width) {
        if (laneStride == 1) {
            copy(x, from, stepStride, lanes, steps, to, at, width);
        } else {
            transpose(x, from, laneStride, stepStride, lanes, steps, to, at, width);
        }
        for (int i = 0, e = at; i < steps && lanes < width; i++, e += width) {
            Arrays.fill(to, e + lanes, e + width, 0);
        }
    }

    private static void copy(double[] x, int from, int stepStride, int lanes, int steps, double[] to, int at, int width) {
        if (lanes == 2 * L) {
            for (int i = 0, p = from, e = at; i < steps; i++, p += stepStride, e += 2 * L) {
                DoubleVector.fromArray(S, x, p).intoArray(to, e);
                DoubleVector.fromArray(S, x, p + L).intoArray(to, e + L);
            }
            return;
        }
        int wide = lanes > L ? 0 : wholeVectors(x.length, from, stepStride, steps, width);
        int p = from;
        int e = at;
        for (int i = 0; i < wide; i++, p += stepStride, e += width) {
            DoubleVector.fromArray(S, x, p).intoArray(to, e);
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

    private static void transpose(double[] x, int from, int laneStride, int stepStride, int lanes, int steps, double[] to, int at,
        int width) {
        int q = 0;
        for (; q + 4 <= lanes; q += 4) {
            int p0 = from + q * laneStride;
            int p1 = p0 + laneStride;
            int p2 = p1 + laneStride;
            int p3 = p2 + laneStride;
            for (int i = 0, p = 0, e = at + q; i < steps; i++, p += stepStride, e += width) {
                to[e] = x[p0 + p];
                to[e + 1] = x[p1 + p];
                to[e + 2] = x[p2 + p];
                to[e + 3] = x[p3 + p];
            }
        }
        for (; q < lanes; q++) {
            for (int i = 0, p = from + q * laneStride, e = at + q; i < steps; i++, p += stepStride, e += width) {
                to[e] = x[p];
            }
        }
    }
}
