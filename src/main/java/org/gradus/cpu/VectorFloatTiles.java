package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of C, held in registers: a strip of A (rows side by side) times a panel of B (two vectors side by side), plus what is in
 * {@code from}. Written out, because the JIT keeps vectors in registers only as local variables of a method without calls.
 * A call with a negative K does nothing, at no cost: {@link WarmUp} makes many.
 * A panel's start is an argument even where it is 0: with the constant, Java 25 made a loop of five sixths of the speed.
 */
final class VectorFloatTiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorFloatTiles() {
    }

    /** Twelve rows of two vectors. */
    static void twelve(float[] a, int ap, float[] b, int bp, float[] from, int fp, int lds, float[] c, int at, int ldc,
                       int k) {
        if (k < 0) {
            return;
        }
        FloatVector c0a = FloatVector.zero(S);
        FloatVector c0b = FloatVector.zero(S);
        FloatVector c1a = FloatVector.zero(S);
        FloatVector c1b = FloatVector.zero(S);
        FloatVector c2a = FloatVector.zero(S);
        FloatVector c2b = FloatVector.zero(S);
        FloatVector c3a = FloatVector.zero(S);
        FloatVector c3b = FloatVector.zero(S);
        FloatVector c4a = FloatVector.zero(S);
        FloatVector c4b = FloatVector.zero(S);
        FloatVector c5a = FloatVector.zero(S);
        FloatVector c5b = FloatVector.zero(S);
        FloatVector c6a = FloatVector.zero(S);
        FloatVector c6b = FloatVector.zero(S);
        FloatVector c7a = FloatVector.zero(S);
        FloatVector c7b = FloatVector.zero(S);
        FloatVector c8a = FloatVector.zero(S);
        FloatVector c8b = FloatVector.zero(S);
        FloatVector c9a = FloatVector.zero(S);
        FloatVector c9b = FloatVector.zero(S);
        FloatVector c10a = FloatVector.zero(S);
        FloatVector c10b = FloatVector.zero(S);
        FloatVector c11a = FloatVector.zero(S);
        FloatVector c11b = FloatVector.zero(S);
        for (int i = 0; i < k; i++, ap += 12, bp += 2 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            FloatVector bb = FloatVector.fromArray(S, b, bp + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ap]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            FloatVector a1 = FloatVector.broadcast(S, a[ap + 1]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            FloatVector a2 = FloatVector.broadcast(S, a[ap + 2]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            FloatVector a3 = FloatVector.broadcast(S, a[ap + 3]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
            FloatVector a4 = FloatVector.broadcast(S, a[ap + 4]);
            c4a = a4.fma(ba, c4a);
            c4b = a4.fma(bb, c4b);
            FloatVector a5 = FloatVector.broadcast(S, a[ap + 5]);
            c5a = a5.fma(ba, c5a);
            c5b = a5.fma(bb, c5b);
            FloatVector a6 = FloatVector.broadcast(S, a[ap + 6]);
            c6a = a6.fma(ba, c6a);
            c6b = a6.fma(bb, c6b);
            FloatVector a7 = FloatVector.broadcast(S, a[ap + 7]);
            c7a = a7.fma(ba, c7a);
            c7b = a7.fma(bb, c7b);
            FloatVector a8 = FloatVector.broadcast(S, a[ap + 8]);
            c8a = a8.fma(ba, c8a);
            c8b = a8.fma(bb, c8b);
            FloatVector a9 = FloatVector.broadcast(S, a[ap + 9]);
            c9a = a9.fma(ba, c9a);
            c9b = a9.fma(bb, c9b);
            FloatVector a10 = FloatVector.broadcast(S, a[ap + 10]);
            c10a = a10.fma(ba, c10a);
            c10b = a10.fma(bb, c10b);
            FloatVector a11 = FloatVector.broadcast(S, a[ap + 11]);
            c11a = a11.fma(ba, c11a);
            c11b = a11.fma(bb, c11b);
        }
        c0a.add(FloatVector.fromArray(S, from, fp)).intoArray(c, at);
        c0b.add(FloatVector.fromArray(S, from, fp + L)).intoArray(c, at + L);
        c1a.add(FloatVector.fromArray(S, from, fp + lds)).intoArray(c, at + ldc);
        c1b.add(FloatVector.fromArray(S, from, fp + lds + L)).intoArray(c, at + ldc + L);
        c2a.add(FloatVector.fromArray(S, from, fp + 2 * lds)).intoArray(c, at + 2 * ldc);
        c2b.add(FloatVector.fromArray(S, from, fp + 2 * lds + L)).intoArray(c, at + 2 * ldc + L);
        c3a.add(FloatVector.fromArray(S, from, fp + 3 * lds)).intoArray(c, at + 3 * ldc);
        c3b.add(FloatVector.fromArray(S, from, fp + 3 * lds + L)).intoArray(c, at + 3 * ldc + L);
        c4a.add(FloatVector.fromArray(S, from, fp + 4 * lds)).intoArray(c, at + 4 * ldc);
        c4b.add(FloatVector.fromArray(S, from, fp + 4 * lds + L)).intoArray(c, at + 4 * ldc + L);
        c5a.add(FloatVector.fromArray(S, from, fp + 5 * lds)).intoArray(c, at + 5 * ldc);
        c5b.add(FloatVector.fromArray(S, from, fp + 5 * lds + L)).intoArray(c, at + 5 * ldc + L);
        c6a.add(FloatVector.fromArray(S, from, fp + 6 * lds)).intoArray(c, at + 6 * ldc);
        c6b.add(FloatVector.fromArray(S, from, fp + 6 * lds + L)).intoArray(c, at + 6 * ldc + L);
        c7a.add(FloatVector.fromArray(S, from, fp + 7 * lds)).intoArray(c, at + 7 * ldc);
        c7b.add(FloatVector.fromArray(S, from, fp + 7 * lds + L)).intoArray(c, at + 7 * ldc + L);
        c8a.add(FloatVector.fromArray(S, from, fp + 8 * lds)).intoArray(c, at + 8 * ldc);
        c8b.add(FloatVector.fromArray(S, from, fp + 8 * lds + L)).intoArray(c, at + 8 * ldc + L);
        c9a.add(FloatVector.fromArray(S, from, fp + 9 * lds)).intoArray(c, at + 9 * ldc);
        c9b.add(FloatVector.fromArray(S, from, fp + 9 * lds + L)).intoArray(c, at + 9 * ldc + L);
        c10a.add(FloatVector.fromArray(S, from, fp + 10 * lds)).intoArray(c, at + 10 * ldc);
        c10b.add(FloatVector.fromArray(S, from, fp + 10 * lds + L)).intoArray(c, at + 10 * ldc + L);
        c11a.add(FloatVector.fromArray(S, from, fp + 11 * lds)).intoArray(c, at + 11 * ldc);
        c11b.add(FloatVector.fromArray(S, from, fp + 11 * lds + L)).intoArray(c, at + 11 * ldc + L);
    }

    /** Four rows of two vectors. */
    static void four(float[] a, int ap, float[] b, int bp, float[] from, int fp, int lds, float[] c, int at, int ldc,
                     int k) {
        if (k < 0) {
            return;
        }
        FloatVector c0a = FloatVector.zero(S);
        FloatVector c0b = FloatVector.zero(S);
        FloatVector c1a = FloatVector.zero(S);
        FloatVector c1b = FloatVector.zero(S);
        FloatVector c2a = FloatVector.zero(S);
        FloatVector c2b = FloatVector.zero(S);
        FloatVector c3a = FloatVector.zero(S);
        FloatVector c3b = FloatVector.zero(S);
        for (int i = 0; i < k; i++, ap += 4, bp += 2 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            FloatVector bb = FloatVector.fromArray(S, b, bp + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ap]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            FloatVector a1 = FloatVector.broadcast(S, a[ap + 1]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            FloatVector a2 = FloatVector.broadcast(S, a[ap + 2]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            FloatVector a3 = FloatVector.broadcast(S, a[ap + 3]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
        }
        c0a.add(FloatVector.fromArray(S, from, fp)).intoArray(c, at);
        c0b.add(FloatVector.fromArray(S, from, fp + L)).intoArray(c, at + L);
        c1a.add(FloatVector.fromArray(S, from, fp + lds)).intoArray(c, at + ldc);
        c1b.add(FloatVector.fromArray(S, from, fp + lds + L)).intoArray(c, at + ldc + L);
        c2a.add(FloatVector.fromArray(S, from, fp + 2 * lds)).intoArray(c, at + 2 * ldc);
        c2b.add(FloatVector.fromArray(S, from, fp + 2 * lds + L)).intoArray(c, at + 2 * ldc + L);
        c3a.add(FloatVector.fromArray(S, from, fp + 3 * lds)).intoArray(c, at + 3 * ldc);
        c3b.add(FloatVector.fromArray(S, from, fp + 3 * lds + L)).intoArray(c, at + 3 * ldc + L);
    }

    /** Twelve rows of one vector. */
    static void narrowTwelve(float[] a, int ap, float[] b, int bp, float[] from, int fp, int lds, float[] c, int at, int ldc,
                             int k) {
        if (k < 0) {
            return;
        }
        FloatVector c0a = FloatVector.zero(S);
        FloatVector c1a = FloatVector.zero(S);
        FloatVector c2a = FloatVector.zero(S);
        FloatVector c3a = FloatVector.zero(S);
        FloatVector c4a = FloatVector.zero(S);
        FloatVector c5a = FloatVector.zero(S);
        FloatVector c6a = FloatVector.zero(S);
        FloatVector c7a = FloatVector.zero(S);
        FloatVector c8a = FloatVector.zero(S);
        FloatVector c9a = FloatVector.zero(S);
        FloatVector c10a = FloatVector.zero(S);
        FloatVector c11a = FloatVector.zero(S);
        for (int i = 0; i < k; i++, ap += 12, bp += 2 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            c0a = FloatVector.broadcast(S, a[ap]).fma(ba, c0a);
            c1a = FloatVector.broadcast(S, a[ap + 1]).fma(ba, c1a);
            c2a = FloatVector.broadcast(S, a[ap + 2]).fma(ba, c2a);
            c3a = FloatVector.broadcast(S, a[ap + 3]).fma(ba, c3a);
            c4a = FloatVector.broadcast(S, a[ap + 4]).fma(ba, c4a);
            c5a = FloatVector.broadcast(S, a[ap + 5]).fma(ba, c5a);
            c6a = FloatVector.broadcast(S, a[ap + 6]).fma(ba, c6a);
            c7a = FloatVector.broadcast(S, a[ap + 7]).fma(ba, c7a);
            c8a = FloatVector.broadcast(S, a[ap + 8]).fma(ba, c8a);
            c9a = FloatVector.broadcast(S, a[ap + 9]).fma(ba, c9a);
            c10a = FloatVector.broadcast(S, a[ap + 10]).fma(ba, c10a);
            c11a = FloatVector.broadcast(S, a[ap + 11]).fma(ba, c11a);
        }
        c0a.add(FloatVector.fromArray(S, from, fp)).intoArray(c, at);
        c1a.add(FloatVector.fromArray(S, from, fp + lds)).intoArray(c, at + ldc);
        c2a.add(FloatVector.fromArray(S, from, fp + 2 * lds)).intoArray(c, at + 2 * ldc);
        c3a.add(FloatVector.fromArray(S, from, fp + 3 * lds)).intoArray(c, at + 3 * ldc);
        c4a.add(FloatVector.fromArray(S, from, fp + 4 * lds)).intoArray(c, at + 4 * ldc);
        c5a.add(FloatVector.fromArray(S, from, fp + 5 * lds)).intoArray(c, at + 5 * ldc);
        c6a.add(FloatVector.fromArray(S, from, fp + 6 * lds)).intoArray(c, at + 6 * ldc);
        c7a.add(FloatVector.fromArray(S, from, fp + 7 * lds)).intoArray(c, at + 7 * ldc);
        c8a.add(FloatVector.fromArray(S, from, fp + 8 * lds)).intoArray(c, at + 8 * ldc);
        c9a.add(FloatVector.fromArray(S, from, fp + 9 * lds)).intoArray(c, at + 9 * ldc);
        c10a.add(FloatVector.fromArray(S, from, fp + 10 * lds)).intoArray(c, at + 10 * ldc);
        c11a.add(FloatVector.fromArray(S, from, fp + 11 * lds)).intoArray(c, at + 11 * ldc);
    }

    /** Four rows of one vector. */
    static void narrowFour(float[] a, int ap, float[] b, int bp, float[] from, int fp, int lds, float[] c, int at, int ldc,
                           int k) {
        if (k < 0) {
            return;
        }
        FloatVector c0a = FloatVector.zero(S);
        FloatVector c1a = FloatVector.zero(S);
        FloatVector c2a = FloatVector.zero(S);
        FloatVector c3a = FloatVector.zero(S);
        for (int i = 0; i < k; i++, ap += 4, bp += 2 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            c0a = FloatVector.broadcast(S, a[ap]).fma(ba, c0a);
            c1a = FloatVector.broadcast(S, a[ap + 1]).fma(ba, c1a);
            c2a = FloatVector.broadcast(S, a[ap + 2]).fma(ba, c2a);
            c3a = FloatVector.broadcast(S, a[ap + 3]).fma(ba, c3a);
        }
        c0a.add(FloatVector.fromArray(S, from, fp)).intoArray(c, at);
        c1a.add(FloatVector.fromArray(S, from, fp + lds)).intoArray(c, at + ldc);
        c2a.add(FloatVector.fromArray(S, from, fp + 2 * lds)).intoArray(c, at + 2 * ldc);
        c3a.add(FloatVector.fromArray(S, from, fp + 3 * lds)).intoArray(c, at + 3 * ldc);
    }
}
