package org.gradus.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A few rows times a matrix that is read where it stands, each of its rows as one run: such products wait for memory. Eight
 * rows of the matrix at a time are added to the sums of each row.
 */
final class VectorFloatRows {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int DEPTH = 8;

    private VectorFloatRows() {
    }

    static void multiply(float[] sums, float[] x, int at, int rowStride, int columnStride, int rows, float[] y, int bAt,
        int bRowStride, int k, int columns, float[] c, int cAt, int ldc, boolean add) {
        Arrays.fill(sums, 0, rows * columns, 0);
        int i = 0;
        for (; i + DEPTH <= k; i += DEPTH) {
            for (int r = 0; r < rows; r++) {
                eight(x, at + r * rowStride + i * columnStride, columnStride, y, bAt + i * bRowStride, bRowStride, columns, sums,
                    r * columns);
            }
        }
        for (; i < k; i++) {
            for (int r = 0; r < rows; r++) {
                one(x[at + r * rowStride + i * columnStride], y, bAt + i * bRowStride, columns, sums, r * columns);
            }
        }
        for (int r = 0; r < rows; r++) {
            write(sums, r * columns, columns, c, cAt + r * ldc, add);
        }
    }

    private static void eight(float[] x, int p, int s, float[] y, int q, int rs, int columns, float[] sums, int at) {
        if (columns == 0) {
            return;
        }
        float x0 = x[p];
        float x1 = x[p + s];
        float x2 = x[p + 2 * s];
        float x3 = x[p + 3 * s];
        float x4 = x[p + 4 * s];
        float x5 = x[p + 5 * s];
        float x6 = x[p + 6 * s];
        float x7 = x[p + 7 * s];
        int q1 = q + rs;
        int q2 = q1 + rs;
        int q3 = q2 + rs;
        int q4 = q3 + rs;
        int q5 = q4 + rs;
        int q6 = q5 + rs;
        int q7 = q6 + rs;
        FloatVector v0 = FloatVector.broadcast(S, x0);
        FloatVector v1 = FloatVector.broadcast(S, x1);
        FloatVector v2 = FloatVector.broadcast(S, x2);
        FloatVector v3 = FloatVector.broadcast(S, x3);
        FloatVector v4 = FloatVector.broadcast(S, x4);
        FloatVector v5 = FloatVector.broadcast(S, x5);
        FloatVector v6 = FloatVector.broadcast(S, x6);
        FloatVector v7 = FloatVector.broadcast(S, x7);
        int j = 0;
        for (; j < S.loopBound(columns); j += L) {
            FloatVector s0 = FloatVector.fromArray(S, sums, at + j);
            s0 = v0.fma(FloatVector.fromArray(S, y, q + j), s0);
            s0 = v1.fma(FloatVector.fromArray(S, y, q1 + j), s0);
            s0 = v2.fma(FloatVector.fromArray(S, y, q2 + j), s0);
            s0 = v3.fma(FloatVector.fromArray(S, y, q3 + j), s0);
            s0 = v4.fma(FloatVector.fromArray(S, y, q4 + j), s0);
            s0 = v5.fma(FloatVector.fromArray(S, y, q5 + j), s0);
            s0 = v6.fma(FloatVector.fromArray(S, y, q6 + j), s0);
            s0 = v7.fma(FloatVector.fromArray(S, y, q7 + j), s0);
            s0.intoArray(sums, at + j);
        }
        for (; j < columns; j++) {
            float s0 = Math.fma(x1, y[q1 + j], Math.fma(x0, y[q + j], sums[at + j]));
            s0 = Math.fma(x3, y[q3 + j], Math.fma(x2, y[q2 + j], s0));
            s0 = Math.fma(x5, y[q5 + j], Math.fma(x4, y[q4 + j], s0));
            sums[at + j] = Math.fma(x7, y[q7 + j], Math.fma(x6, y[q6 + j], s0));
        }
    }

    private static void one(float x, float[] y, int q, int columns, float[] sums, int at) {
        for (int j = 0; j < columns; j++) {
            sums[at + j] = Math.fma(x, y[q + j], sums[at + j]);
        }
    }

    private static void write(float[] sums, int from, int columns, float[] c, int at, boolean add) {
        for (int j = 0; j < columns; j++) {
            c[at + j] = sums[from + j] + (add ? c[at + j] : 0);
        }
    }
}
