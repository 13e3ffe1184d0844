package org.gradus.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of C, held in registers: a strip of A (rows side by side) times a panel of B (two vectors side by side), plus what is in
 * {@code from}. Written out, because the JIT keeps vectors in registers only as local variables of a method without calls.
 * A call with a negative K does nothing, at no cost: {@link WarmUp} makes many.
 * A panel's start is an argument even where it is 0: with the constant, Java 25 made a loop of five sixths of the speed.
 */
final class VectorDoubleTiles {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorDoubleTiles() {
    }

    /** Twelve rows of two vectors. */
    static void twelve(double[] a, int ap, double[] b, int bp, double[] from, int fp, int lds, double[] c, int at, int ldc,
                       int k) {
        if (k < 0) {
            return;
        }
        DoubleVector c0a = DoubleVector.zero(S);
        DoubleVector c0b = DoubleVector.zero(S);
        DoubleVector c1a = DoubleVector.zero(S);
        DoubleVector c1b = DoubleVector.zero(S);
        DoubleVector c2a = DoubleVector.zero(S);
        DoubleVector c2b = DoubleVector.zero(S);
        DoubleVector c3a = DoubleVector.zero(S);
        DoubleVector c3b = DoubleVector.zero(S);
        DoubleVector c4a = DoubleVector.zero(S);
        DoubleVector c4b = DoubleVector.zero(S);
        DoubleVector c5a = DoubleVector.zero(S);
        DoubleVector c5b = DoubleVector.zero(S);
        DoubleVector c6a = DoubleVector.zero(S);
        DoubleVector c6b = DoubleVector.zero(S);
        DoubleVector c7a = DoubleVector.zero(S);
        DoubleVector c7b = DoubleVector.zero(S);
        DoubleVector c8a = DoubleVector.zero(S);
        DoubleVector c8b = DoubleVector.zero(S);
        DoubleVector c9a = DoubleVector.zero(S);
        DoubleVector c9b = DoubleVector.zero(S);
        DoubleVector c10a = DoubleVector.zero(S);
        DoubleVector c10b = DoubleVector.zero(S);
        DoubleVector c11a = DoubleVector.zero(S);
        DoubleVector c11b = DoubleVector.zero(S);
        for (int i = 0; i < k; i++, ap += 12, bp += 2 * L) {
            DoubleVector ba = DoubleVector.fromArray(S, b, bp);
            DoubleVector bb = DoubleVector.fromArray(S, b, bp + L);
            DoubleVector a0 = DoubleVector.broadcast(S, a[ap]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            DoubleVector a1 = DoubleVector.broadcast(S, a[ap + 1]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            DoubleVector a2 = DoubleVector.broadcast(S, a[ap + 2]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            DoubleVector a3 = DoubleVector.broadcast(S, a[ap + 3]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
            DoubleVector a4 = DoubleVector.broadcast(S, a[ap + 4]);
            c4a = a4.fma(ba, c4a);
            c4b = a4.fma(bb, c4b);
            DoubleVector a5 = DoubleVector.broadcast(S, a[ap + 5]);
            c5a = a5.fma(ba, c5a);
            c5b = a5.fma(bb, c5b);
            DoubleVector a6 = DoubleVector.broadcast(S, a[ap + 6]);
            c6a = a6.fma(ba, c6a);
            c6b = a6.fma(bb, c6b);
            DoubleVector a7 = DoubleVector.broadcast(S, a[ap + 7]);
            c7a = a7.fma(ba, c7a);
            c7b = a7.fma(bb, c7b);
            DoubleVector a8 = DoubleVector.broadcast(S, a[ap + 8]);
            c8a = a8.fma(ba, c8a);
            c8b = a8.fma(bb, c8b);
            DoubleVector a9 = DoubleVector.broadcast(S, a[ap + 9]);
            c9a = a9.fma(ba, c9a);
            c9b = a9.fma(bb, c9b);
            DoubleVector a10 = DoubleVector.broadcast(S, a[ap + 10]);
            c10a = a10.fma(ba, c10a);
            c10b = a10.fma(bb, c10b);
            DoubleVector a11 = DoubleVector.broadcast(S, a[ap + 11]);
            c11a = a11.fma(ba, c11a);
            c11b = a11.fma(bb, c11b);
        }
        c0a.add(DoubleVector.fromArray(S, from, fp)).intoArray(c, at);
        c0b.add(DoubleVector.fromArray(S, from, fp + L)).intoArray(c, at + L);
        c1a.add(DoubleVector.fromArray(S, from, fp + lds)).intoArray(c, at + ldc);
        c1b.add(DoubleVector.fromArray(S, from, fp + lds + L)).intoArray(c, at + ldc + L);
        c2a.add(DoubleVector.fromArray(S, from, fp + 2 * lds)).intoArray(c, at + 2 * ldc);
        c2b.add(DoubleVector.fromArray(S, from, fp + 2 * lds + L)).intoArray(c, at + 2 * ldc + L);
        c3a.add(DoubleVector.fromArray(S, from, fp + 3 * lds)).intoArray(c, at + 3 * ldc);
        c3b.add(DoubleVector.fromArray(S, from, fp + 3 * lds + L)).intoArray(c, at + 3 * ldc + L);
        c4a.add(DoubleVector.fromArray(S, from, fp + 4 * lds)).intoArray(c, at + 4 * ldc);
        c4b.add(DoubleVector.fromArray(S, from, fp + 4 * lds + L)).intoArray(c, at + 4 * ldc + L);
        c5a.add(DoubleVector.fromArray(S, from, fp + 5 * lds)).intoArray(c, at + 5 * ldc);
        c5b.add(DoubleVector.fromArray(S, from, fp + 5 * lds + L)).intoArray(c, at + 5 * ldc + L);
        c6a.add(DoubleVector.fromArray(S, from, fp + 6 * lds)).intoArray(c, at + 6 * ldc);
        c6b.add(DoubleVector.fromArray(S, from, fp + 6 * lds + L)).intoArray(c, at + 6 * ldc + L);
        c7a.add(DoubleVector.fromArray(S, from, fp + 7 * lds)).intoArray(c, at + 7 * ldc);
        c7b.add(DoubleVector.fromArray(S, from, fp + 7 * lds + L)).intoArray(c, at + 7 * ldc + L);
        c8a.add(DoubleVector.fromArray(S, from, fp + 8 * lds)).intoArray(c, at + 8 * ldc);
        c8b.add(DoubleVector.fromArray(S, from, fp + 8 * lds + L)).intoArray(c, at + 8 * ldc + L);
        c9a.add(DoubleVector.fromArray(S, from, fp + 9 * lds)).intoArray(c, at + 9 * ldc);
        c9b.add(DoubleVector.fromArray(S, from, fp + 9 * lds + L)).intoArray(c, at + 9 * ldc + L);
        c10a.add(DoubleVector.fromArray(S, from, fp + 10 * lds)).intoArray(c, at + 10 * ldc);
        c10b.add(DoubleVector.fromArray(S, from, fp + 10 * lds + L)).intoArray(c, at + 10 * ldc + L);
        c11a.add(DoubleVector.fromArray(S, from, fp + 11 * lds)).intoArray(c, at + 11 * ldc);
        c11b.add(DoubleVector.fromArray(S, from, fp + 11 * lds + L)).intoArray(c, at + 11 * ldc + L);
    }

    /** Four rows of two vectors. */
    static void four(double[] a, int ap, double[] b, int bp, double[] from, int fp, int lds, double[] c, int at, int ldc,
                     int k) {
        if (k < 0) {
            return;
        }
        DoubleVector c0a = DoubleVector.zero(S);
        DoubleVector c0b = DoubleVector.zero(S);
        DoubleVector c1a = DoubleVector.zero(S);
        DoubleVector c1b = DoubleVector.zero(S);
        DoubleVector c2a = DoubleVector.zero(S);
        DoubleVector c2b = DoubleVector.zero(S);
        DoubleVector c3a = DoubleVector.zero(S);
        DoubleVector c3b = DoubleVector.zero(S);
        for (int i = 0; i < k; i++, ap += 4, bp += 2 * L) {
            DoubleVector ba = DoubleVector.fromArray(S, b, bp);
            DoubleVector bb = DoubleVector.fromArray(S, b, bp + L);
            DoubleVector a0 = DoubleVector.broadcast(S, a[ap]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            DoubleVector a1 = DoubleVector.broadcast(S, a[ap + 1]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            DoubleVector a2 = DoubleVector.broadcast(S, a[ap + 2]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            DoubleVector a3 = DoubleVector.broadcast(S, a[ap + 3]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
        }
        c0a.add(DoubleVector.fromArray(S, from, fp)).intoArray(c, at);
        c0b.add(DoubleVector.fromArray(S, from, fp + L)).intoArray(c, at + L);
        c1a.add(DoubleVector.fromArray(S, from, fp + lds)).intoArray(c, at + ldc);
        c1b.add(DoubleVector.fromArray(S, from, fp + lds + L)).intoArray(c, at + ldc + L);
        c2a.add(DoubleVector.fromArray(S, from, fp + 2 * lds)).intoArray(c, at + 2 * ldc);
        c2b.add(DoubleVector.fromArray(S, from, fp + 2 * lds + L)).intoArray(c, at + 2 * ldc + L);
        c3a.add(DoubleVector.fromArray(S, from, fp + 3 * lds)).intoArray(c, at + 3 * ldc);
        c3b.add(DoubleVector.fromArray(S, from, fp + 3 * lds + L)).intoArray(c, at + 3 * ldc + L);
    }

    /** Twelve rows of one vector. */
    static void narrowTwelve(double[] a, int ap, double[] b, int bp, double[] from, int fp, int lds, double[] c, int at, int ldc,
                             int k) {
        if (k < 0) {
            return;
        }
        DoubleVector c0a = DoubleVector.zero(S);
        DoubleVector c1a = DoubleVector.zero(S);
        DoubleVector c2a = DoubleVector.zero(S);
        DoubleVector c3a = DoubleVector.zero(S);
        DoubleVector c4a = DoubleVector.zero(S);
        DoubleVector c5a = DoubleVector.zero(S);
        DoubleVector c6a = DoubleVector.zero(S);
        DoubleVector c7a = DoubleVector.zero(S);
        DoubleVector c8a = DoubleVector.zero(S);
        DoubleVector c9a = DoubleVector.zero(S);
        DoubleVector c10a = DoubleVector.zero(S);
        DoubleVector c11a = DoubleVector.zero(S);
        for (int i = 0; i < k; i++, ap += 12, bp += 2 * L) {
            DoubleVector ba = DoubleVector.fromArray(S, b, bp);
            c0a = DoubleVector.broadcast(S, a[ap]).fma(ba, c0a);
            c1a = DoubleVector.broadcast(S, a[ap + 1]).fma(ba, c1a);
            c2a = DoubleVector.broadcast(S, a[ap + 2]).fma(ba, c2a);
            c3a = DoubleVector.broadcast(S, a[ap + 3]).fma(ba, c3a);
            c4a = DoubleVector.broadcast(S, a[ap + 4]).fma(ba, c4a);
            c5a = DoubleVector.broadcast(S, a[ap + 5]).fma(ba, c5a);
            c6a = DoubleVector.broadcast(S, a[ap + 6]).fma(ba, c6a);
            c7a = DoubleVector.broadcast(S, a[ap + 7]).fma(ba, c7a);
            c8a = DoubleVector.broadcast(S, a[ap + 8]).fma(ba, c8a);
            c9a = DoubleVector.broadcast(S, a[ap + 9]).fma(ba, c9a);
            c10a = DoubleVector.broadcast(S, a[ap + 10]).fma(ba, c10a);
            c11a = DoubleVector.broadcast(S, a[ap + 11]).fma(ba, c11a);
        }
        c0a.add(DoubleVector.fromArray(S, from, fp)).intoArray(c, at);
        c1a.add(DoubleVector.fromArray(S, from, fp + lds)).intoArray(c, at + ldc);
        c2a.add(DoubleVector.fromArray(S, from, fp + 2 * lds)).intoArray(c, at + 2 * ldc);
        c3a.add(DoubleVector.fromArray(S, from, fp + 3 * lds)).intoArray(c, at + 3 * ldc);
        c4a.add(DoubleVector.fromArray(S, from, fp + 4 * lds)).intoArray(c, at + 4 * ldc);
        c5a.add(DoubleVector.fromArray(S, from, fp + 5 * lds)).intoArray(c, at + 5 * ldc);
        c6a.add(DoubleVector.fromArray(S, from, fp + 6 * lds)).intoArray(c, at + 6 * ldc);
        c7a.add(DoubleVector.fromArray(S, from, fp + 7 * lds)).intoArray(c, at + 7 * ldc);
        c8a.add(DoubleVector.fromArray(S, from, fp + 8 * lds)).intoArray(c, at + 8 * ldc);
        c9a.add(DoubleVector.fromArray(S, from, fp + 9 * lds)).intoArray(c, at + 9 * ldc);
        c10a.add(DoubleVector.fromArray(S, from, fp + 10 * lds)).intoArray(c, at + 10 * ldc);
        c11a.add(DoubleVector.fromArray(S, from, fp + 11 * lds)).intoArray(c, at + 11 * ldc);
    }

    /** Four rows of one vector. */
    static void narrowFour(double[] a, int ap, double[] b, int bp, double[] from, int fp, int lds, double[] c, int at, int ldc,
                           int k) {
        if (k < 0) {
            return;
        }
        DoubleVector c0a = DoubleVector.zero(S);
        DoubleVector c1a = DoubleVector.zero(S);
        DoubleVector c2a = DoubleVector.zero(S);
        DoubleVector c3a = DoubleVector.zero(S);
        for (int i = 0; i < k; i++, ap += 4, bp += 2 * L) {
            DoubleVector ba = DoubleVector.fromArray(S, b, bp);
            c0a = DoubleVector.broadcast(S, a[ap]).fma(ba, c0a);
            c1a = DoubleVector.broadcast(S, a[ap + 1]).fma(ba, c1a);
            c2a = DoubleVector.broadcast(S, a[ap + 2]).fma(ba, c2a);
            c3a = DoubleVector.broadcast(S, a[ap + 3]).fma(ba, c3a);
        }
        c0a.add(DoubleVector.fromArray(S, from, fp)).intoArray(c, at);
        c1a.add(DoubleVector.fromArray(S, from, fp + lds)).intoArray(c, at + ldc);
        c2a.add(DoubleVector.fromArray(S, from, fp + 2 * lds)).intoArray(c, at + 2 * ldc);
        c3a.add(DoubleVector.fromArray(S, from, fp + 3 * lds)).intoArray(c, at + 3 * ldc);
    }
}
