package org.gradus.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of each of some vectors with each of a few others, sixteen chains each, as {@link GemmKernels#dot}: the chains are the
 * lanes of two vectors, so that this is for machines whose vectors have eight.
 */
final class VectorDoubleDots {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = 8;
    private static final int CHAINS = 16;
    private static final int TALL = 8;
    private static final int SIDE = 4;
    private static final int WIDE = 2;

    private VectorDoubleDots() {
    }

    static boolean suits(int k) {
        return S.length() == L && (k >= CHAINS || k < 0);
    }

    static void multiply(double[] a, int at, int lda, int rows, double[] b, int bAt, int ldb, int columns, int k, double[] room,
        double[] c, int cAt, int down, int across) {
        int height = columns == 1 ? TALL : SIDE;
        int width = columns == 1 ? 1 : WIDE;
        for (int i = 0; i < rows; i += height) {
            int full = Math.min(height, rows - i);
            for (int j = 0; j < columns; j += width) {
                int wide = Math.min(width, columns - j);
                int p = at + i * lda;
                int q = bAt + j * ldb;
                if (width == 1) {
                    eightByOne(a, p, lda, full, b, q, room, k);
                } else {
                    fourByTwo(a, p, lda, full, b, q, ldb, wide, room, k);
                }
                for (int x = 0; x < full && k > 0; x++) {
                    for (int y = 0; y < wide; y++) {
                        double s = sum(room, (x * width + y) * CHAINS);
                        c[cAt + (i + x) * down + (j + y) * across] = rest(s, a, p + x * lda, b, q + y * ldb, k);
                    }
                }
            }
        }
    }

    /** The lanes' sum, in the order of {@link GemmKernels#dot}. */
    private static double sum(double[] s, int i) {
        double even = s[i] + s[i + 8] + (s[i + 4] + s[i + 12]) + (s[i + 2] + s[i + 10] + (s[i + 6] + s[i + 14]));
        return even + (s[i + 1] + s[i + 9] + (s[i + 5] + s[i + 13]) + (s[i + 3] + s[i + 11] + (s[i + 7] + s[i + 15])));
    }

    /** The elements behind the last whole vectors. */
    private static double rest(double sum, double[] a, int p, double[] b, int q, int k) {
        double s = sum;
        for (int i = k & -CHAINS; i < k; i++) {
            s = Math.fma(a[p + i], b[q + i], s);
        }
        return s;
    }

    /** The last of the rows and columns stands for those that are missing. */
    private static void fourByTwo(double[] a, int p0, int lda, int rows, double[] b, int q0, int ldb, int columns, double[] room,
        int k) {
        if (k < 0) {
            return;
        }
        int p1 = p0 + Math.min(1, rows - 1) * lda;
        int p2 = p0 + Math.min(2, rows - 1) * lda;
        int p3 = p0 + Math.min(3, rows - 1) * lda;
        int q1 = q0 + Math.min(1, columns - 1) * ldb;
        DoubleVector zero = DoubleVector.zero(S);
        DoubleVector s0 = zero;
        DoubleVector s1 = zero;
        DoubleVector s2 = zero;
        DoubleVector s3 = zero;
        DoubleVector s4 = zero;
        DoubleVector s5 = zero;
        DoubleVector s6 = zero;
        DoubleVector s7 = zero;
        DoubleVector s8 = zero;
        DoubleVector s9 = zero;
        DoubleVector s10 = zero;
        DoubleVector s11 = zero;
        DoubleVector s12 = zero;
        DoubleVector s13 = zero;
        DoubleVector s14 = zero;
        DoubleVector s15 = zero;
        for (int i = 0; i < (k & -CHAINS); i += CHAINS) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, q0 + i);
            DoubleVector b0Next = DoubleVector.fromArray(S, b, q0 + i + L);
            DoubleVector b1 = DoubleVector.fromArray(S, b, q1 + i);
            DoubleVector b1Next = DoubleVector.fromArray(S, b, q1 + i + L);
            DoubleVector a0 = DoubleVector.fromArray(S, a, p0 + i);
            DoubleVector a0Next = DoubleVector.fromArray(S, a, p0 + i + L);
            s0 = a0.fma(b0, s0);
            s1 = a0Next.fma(b0Next, s1);
            s2 = a0.fma(b1, s2);
            s3 = a0Next.fma(b1Next, s3);
            DoubleVector a1 = DoubleVector.fromArray(S, a, p1 + i);
            DoubleVector a1Next = DoubleVector.fromArray(S, a, p1 + i + L);
            s4 = a1.fma(b0, s4);
            s5 = a1Next.fma(b0Next, s5);
            s6 = a1.fma(b1, s6);
            s7 = a1Next.fma(b1Next, s7);
            DoubleVector a2 = DoubleVector.fromArray(S, a, p2 + i);
            DoubleVector a2Next = DoubleVector.fromArray(S, a, p2 + i + L);
            s8 = a2.fma(b0, s8);
            s9 = a2Next.fma(b0Next, s9);
            s10 = a2.fma(b1, s10);
            s11 = a2Next.fma(b1Next, s11);
            DoubleVector a3 = DoubleVector.fromArray(S, a, p3 + i);
            DoubleVector a3Next = DoubleVector.fromArray(S, a, p3 + i + L);
            s12 = a3.fma(b0, s12);
            s13 = a3Next.fma(b0Next, s13);
            s14 = a3.fma(b1, s14);
            s15 = a3Next.fma(b1Next, s15);
        }
        s0.intoArray(room, 0);
        s1.intoArray(room, 8);
        s2.intoArray(room, 16);
        s3.intoArray(room, 24);
        s4.intoArray(room, 32);
        s5.intoArray(room, 40);
        s6.intoArray(room, 48);
        s7.intoArray(room, 56);
        s8.intoArray(room, 64);
        s9.intoArray(room, 72);
        s10.intoArray(room, 80);
        s11.intoArray(room, 88);
        s12.intoArray(room, 96);
        s13.intoArray(room, 104);
        s14.intoArray(room, 112);
        s15.intoArray(room, 120);
    }

    /** The last of the rows stands for those that are missing. */
    private static void eightByOne(double[] a, int p0, int lda, int rows, double[] b, int q0, double[] room, int k) {
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
        DoubleVector zero = DoubleVector.zero(S);
        DoubleVector s0 = zero;
        DoubleVector s1 = zero;
        DoubleVector s2 = zero;
        DoubleVector s3 = zero;
        DoubleVector s4 = zero;
        DoubleVector s5 = zero;
        DoubleVector s6 = zero;
        DoubleVector s7 = zero;
        DoubleVector s8 = zero;
        DoubleVector s9 = zero;
        DoubleVector s10 = zero;
        DoubleVector s11 = zero;
        DoubleVector s12 = zero;
        DoubleVector s13 = zero;
        DoubleVector s14 = zero;
        DoubleVector s15 = zero;
        for (int i = 0; i < (k & -CHAINS); i += CHAINS) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, q0 + i);
            DoubleVector b0Next = DoubleVector.fromArray(S, b, q0 + i + L);
            DoubleVector a0 = DoubleVector.fromArray(S, a, p0 + i);
            DoubleVector a0Next = DoubleVector.fromArray(S, a, p0 + i + L);
            s0 = a0.fma(b0, s0);
            s1 = a0Next.fma(b0Next, s1);
            DoubleVector a1 = DoubleVector.fromArray(S, a, p1 + i);
            DoubleVector a1Next = DoubleVector.fromArray(S, a, p1 + i + L);
            s2 = a1.fma(b0, s2);
            s3 = a1Next.fma(b0Next, s3);
            DoubleVector a2 = DoubleVector.fromArray(S, a, p2 + i);
            DoubleVector a2Next = DoubleVector.fromArray(S, a, p2 + i + L);
            s4 = a2.fma(b0, s4);
            s5 = a2Next.fma(b0Next, s5);
            DoubleVector a3 = DoubleVector.fromArray(S, a, p3 + i);
            DoubleVector a3Next = DoubleVector.fromArray(S, a, p3 + i + L);
            s6 = a3.fma(b0, s6);
            s7 = a3Next.fma(b0Next, s7);
            DoubleVector a4 = DoubleVector.fromArray(S, a, p4 + i);
            DoubleVector a4Next = DoubleVector.fromArray(S, a, p4 + i + L);
            s8 = a4.fma(b0, s8);
            s9 = a4Next.fma(b0Next, s9);
            DoubleVector a5 = DoubleVector.fromArray(S, a, p5 + i);
            DoubleVector a5Next = DoubleVector.fromArray(S, a, p5 + i + L);
            s10 = a5.fma(b0, s10);
            s11 = a5Next.fma(b0Next, s11);
            DoubleVector a6 = DoubleVector.fromArray(S, a, p6 + i);
            DoubleVector a6Next = DoubleVector.fromArray(S, a, p6 + i + L);
            s12 = a6.fma(b0, s12);
            s13 = a6Next.fma(b0Next, s13);
            DoubleVector a7 = DoubleVector.fromArray(S, a, p7 + i);
            DoubleVector a7Next = DoubleVector.fromArray(S, a, p7 + i + L);
            s14 = a7.fma(b0, s14);
            s15 = a7Next.fma(b0Next, s15);
        }
        s0.intoArray(room, 0);
        s1.intoArray(room, 8);
        s2.intoArray(room, 16);
        s3.intoArray(room, 24);
        s4.intoArray(room, 32);
        s5.intoArray(room, 40);
        s6.intoArray(room, 48);
        s7.intoArray(room, 56);
        s8.intoArray(room, 64);
        s9.intoArray(room, 72);
        s10.intoArray(room, 80);
        s11.intoArray(room, 88);
        s12.intoArray(room, 96);
        s13.intoArray(room, 104);
        s14.intoArray(room, 112);
        s15.intoArray(room, 120);
    }
}
