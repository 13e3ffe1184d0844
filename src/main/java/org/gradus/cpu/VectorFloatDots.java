package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of each of some vectors with each of a few others, sixteen chains each, as {@link GemmKernels#dot}: the chains are the
 * lanes of one vector, so that this is for machines whose vectors have sixteen.
 */
final class VectorFloatDots {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = 16;
    private static final int TALL = 8;
    private static final int SIDE = 4;

    private VectorFloatDots() {
    }

    static boolean suits(int k) {
        return S.length() == L && (k >= L || k < 0);
    }

    static void multiply(float[] a, int at, int lda, int rows, float[] b, int bAt, int ldb, int columns, int k, float[] room,
        float[] c, int cAt, int down, int across) {
        int height = columns == 1 ? TALL : SIDE;
        int width = columns == 1 ? 1 : SIDE;
        for (int i = 0; i < rows; i += height) {
            int full = Math.min(height, rows - i);
            for (int j = 0; j < columns; j += width) {
                int wide = Math.min(width, columns - j);
                int p = at + i * lda;
                int q = bAt + j * ldb;
                if (width == 1) {
                    eightByOne(a, p, lda, full, b, q, room, k);
                } else {
                    fourByFour(a, p, lda, full, b, q, ldb, wide, room, k);
                }
                for (int x = 0; x < full && k > 0; x++) {
                    for (int y = 0; y < wide; y++) {
                        float s = sum(room, (x * width + y) * L);
                        c[cAt + (i + x) * down + (j + y) * across] = rest(s, a, p + x * lda, b, q + y * ldb, k);
                    }
                }
            }
        }
    }

    /** The lanes' sum, in the order of {@link GemmKernels#dot}. */
    private static float sum(float[] s, int i) {
        float even = s[i] + s[i + 8] + (s[i + 4] + s[i + 12]) + (s[i + 2] + s[i + 10] + (s[i + 6] + s[i + 14]));
        return even + (s[i + 1] + s[i + 9] + (s[i + 5] + s[i + 13]) + (s[i + 3] + s[i + 11] + (s[i + 7] + s[i + 15])));
    }

    /** The elements behind the last whole vector. */
    private static float rest(float sum, float[] a, int p, float[] b, int q, int k) {
        float s = sum;
        for (int i = k & -L; i < k; i++) {
            s = Math.fma(a[p + i], b[q + i], s);
        }
        return s;
    }

    /** The last of the rows and columns stands for those that are missing. */
    private static void fourByFour(float[] a, int p0, int lda, int rows, float[] b, int q0, int ldb, int columns, float[] room,
        int k) {
        if (k < 0) {
            return;
        }
        int p1 = p0 + Math.min(1, rows - 1) * lda;
        int p2 = p0 + Math.min(2, rows - 1) * lda;
        int p3 = p0 + Math.min(3, rows - 1) * lda;
        int q1 = q0 + Math.min(1, columns - 1) * ldb;
        int q2 = q0 + Math.min(2, columns - 1) * ldb;
        int q3 = q0 + Math.min(3, columns - 1) * ldb;
        FloatVector zero = FloatVector.zero(S);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        FloatVector s4 = zero;
        FloatVector s5 = zero;
        FloatVector s6 = zero;
        FloatVector s7 = zero;
        FloatVector s8 = zero;
        FloatVector s9 = zero;
        FloatVector s10 = zero;
        FloatVector s11 = zero;
        FloatVector s12 = zero;
        FloatVector s13 = zero;
        FloatVector s14 = zero;
        FloatVector s15 = zero;
        for (int i = 0; i < (k & -L); i += L) {
            FloatVector b0 = FloatVector.fromArray(S, b, q0 + i);
            FloatVector b1 = FloatVector.fromArray(S, b, q1 + i);
            FloatVector b2 = FloatVector.fromArray(S, b, q2 + i);
            FloatVector b3 = FloatVector.fromArray(S, b, q3 + i);
            FloatVector a0 = FloatVector.fromArray(S, a, p0 + i);
            s0 = a0.fma(b0, s0);
            s1 = a0.fma(b1, s1);
            s2 = a0.fma(b2, s2);
            s3 = a0.fma(b3, s3);
            FloatVector a1 = FloatVector.fromArray(S, a, p1 + i);
            s4 = a1.fma(b0, s4);
            s5 = a1.fma(b1, s5);
            s6 = a1.fma(b2, s6);
            s7 = a1.fma(b3, s7);
            FloatVector a2 = FloatVector.fromArray(S, a, p2 + i);
            s8 = a2.fma(b0, s8);
            s9 = a2.fma(b1, s9);
            s10 = a2.fma(b2, s10);
            s11 = a2.fma(b3, s11);
            FloatVector a3 = FloatVector.fromArray(S, a, p3 + i);
            s12 = a3.fma(b0, s12);
            s13 = a3.fma(b1, s13);
            s14 = a3.fma(b2, s14);
            s15 = a3.fma(b3, s15);
        }
        s0.intoArray(room, 0);
        s1.intoArray(room, 16);
        s2.intoArray(room, 32);
        s3.intoArray(room, 48);
        s4.intoArray(room, 64);
        s5.intoArray(room, 80);
        s6.intoArray(room, 96);
        s7.intoArray(room, 112);
        s8.intoArray(room, 128);
        s9.intoArray(room, 144);
        s10.intoArray(room, 160);
        s11.intoArray(room, 176);
        s12.intoArray(room, 192);
        s13.intoArray(room, 208);
        s14.intoArray(room, 224);
        s15.intoArray(room, 240);
    }

    /** The last of the rows stands for those that are missing. */
    private static void eightByOne(float[] a, int p0, int lda, int rows, float[] b, int q0, float[] room, int k) {
        if (k < 0) {
            return;
        }
        int p1 = p0 + Math.min(1, rows - 1) * lda;
        int p2 = p0 + Math.min(2, rows - 1) * lda;
        int p3 = p0 + Math.min(3, rows - 1) * lda;
        int p4 = p0 + Math.min(4, rows - 1) * lda;
        int p5 = p0 + Math.min(5, rows - 1) * lda;
        int p6 = p0 + Math.min(6, rows - 1) * lda;
        int p7 = p0 + Math.min(7, rows - 1) * lda;
        FloatVector zero = FloatVector.zero(S);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        FloatVector s2 = zero;
        FloatVector s3 = zero;
        FloatVector s4 = zero;
        FloatVector s5 = zero;
        FloatVector s6 = zero;
        FloatVector s7 = zero;
        for (int i = 0; i < (k & -L); i += L) {
            FloatVector b0 = FloatVector.fromArray(S, b, q0 + i);
            FloatVector a0 = FloatVector.fromArray(S, a, p0 + i);
            s0 = a0.fma(b0, s0);
            FloatVector a1 = FloatVector.fromArray(S, a, p1 + i);
            s1 = a1.fma(b0, s1);
            FloatVector a2 = FloatVector.fromArray(S, a, p2 + i);
            s2 = a2.fma(b0, s2);
            FloatVector a3 = FloatVector.fromArray(S, a, p3 + i);
            s3 = a3.fma(b0, s3);
            FloatVector a4 = FloatVector.fromArray(S, a, p4 + i);
            s4 = a4.fma(b0, s4);
            FloatVector a5 = FloatVector.fromArray(S, a, p5 + i);
            s5 = a5.fma(b0, s5);
            FloatVector a6 = FloatVector.fromArray(S, a, p6 + i);
            s6 = a6.fma(b0, s6);
            FloatVector a7 = FloatVector.fromArray(S, a, p7 + i);
            s7 = a7.fma(b0, s7);
        }
        s0.intoArray(room, 0);
        s1.intoArray(room, 16);
        s2.intoArray(room, 32);
        s3.intoArray(room, 48);
        s4.intoArray(room, 64);
        s5.intoArray(room, 80);
        s6.intoArray(room, 96);
        s7.intoArray(room, 112);
    }
}
