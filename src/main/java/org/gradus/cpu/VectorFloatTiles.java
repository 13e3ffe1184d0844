package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of C, held in registers: a strip of A (rows side by side) times a panel of B (two vectors side by side). Written out,
 * because the JIT keeps vectors in registers only as local variables of a method without calls. What is added to C takes another
 * pass and all sums start from one zero: each vector operation costs the JIT a quarter of a megabyte.
 * Two steps along K a turn, of which there must be an even number: with one the counting took a tenth of the time, with four the
 * JIT ran out of registers.
 * A call with a negative K does nothing, at no cost: {@link WarmUp} makes many.
 * A panel's start is an argument even where it is 0: with the constant, Java 25 made a loop of five sixths of the speed.
 */
final class VectorFloatTiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorFloatTiles() {
    }

    /** Twelve rows of two vectors. */
    static void twelve(float[] a, int ap, float[] b, int bp, float[] c, int at, int ldc, int k) {
        if (k < 0) {
            return;
        }
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0a = zero;
        FloatVector c0b = zero;
        FloatVector c1a = zero;
        FloatVector c1b = zero;
        FloatVector c2a = zero;
        FloatVector c2b = zero;
        FloatVector c3a = zero;
        FloatVector c3b = zero;
        FloatVector c4a = zero;
        FloatVector c4b = zero;
        FloatVector c5a = zero;
        FloatVector c5b = zero;
        FloatVector c6a = zero;
        FloatVector c6b = zero;
        FloatVector c7a = zero;
        FloatVector c7b = zero;
        FloatVector c8a = zero;
        FloatVector c8b = zero;
        FloatVector c9a = zero;
        FloatVector c9b = zero;
        FloatVector c10a = zero;
        FloatVector c10b = zero;
        FloatVector c11a = zero;
        FloatVector c11b = zero;
        for (int i = 0; i < k; i += 2, ap += 24, bp += 4 * L) {
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
            FloatVector baNext = FloatVector.fromArray(S, b, bp + 2 * L);
            FloatVector bbNext = FloatVector.fromArray(S, b, bp + 3 * L);
            FloatVector a0Next = FloatVector.broadcast(S, a[ap + 12]);
            c0a = a0Next.fma(baNext, c0a);
            c0b = a0Next.fma(bbNext, c0b);
            FloatVector a1Next = FloatVector.broadcast(S, a[ap + 13]);
            c1a = a1Next.fma(baNext, c1a);
            c1b = a1Next.fma(bbNext, c1b);
            FloatVector a2Next = FloatVector.broadcast(S, a[ap + 14]);
            c2a = a2Next.fma(baNext, c2a);
            c2b = a2Next.fma(bbNext, c2b);
            FloatVector a3Next = FloatVector.broadcast(S, a[ap + 15]);
            c3a = a3Next.fma(baNext, c3a);
            c3b = a3Next.fma(bbNext, c3b);
            FloatVector a4Next = FloatVector.broadcast(S, a[ap + 16]);
            c4a = a4Next.fma(baNext, c4a);
            c4b = a4Next.fma(bbNext, c4b);
            FloatVector a5Next = FloatVector.broadcast(S, a[ap + 17]);
            c5a = a5Next.fma(baNext, c5a);
            c5b = a5Next.fma(bbNext, c5b);
            FloatVector a6Next = FloatVector.broadcast(S, a[ap + 18]);
            c6a = a6Next.fma(baNext, c6a);
            c6b = a6Next.fma(bbNext, c6b);
            FloatVector a7Next = FloatVector.broadcast(S, a[ap + 19]);
            c7a = a7Next.fma(baNext, c7a);
            c7b = a7Next.fma(bbNext, c7b);
            FloatVector a8Next = FloatVector.broadcast(S, a[ap + 20]);
            c8a = a8Next.fma(baNext, c8a);
            c8b = a8Next.fma(bbNext, c8b);
            FloatVector a9Next = FloatVector.broadcast(S, a[ap + 21]);
            c9a = a9Next.fma(baNext, c9a);
            c9b = a9Next.fma(bbNext, c9b);
            FloatVector a10Next = FloatVector.broadcast(S, a[ap + 22]);
            c10a = a10Next.fma(baNext, c10a);
            c10b = a10Next.fma(bbNext, c10b);
            FloatVector a11Next = FloatVector.broadcast(S, a[ap + 23]);
            c11a = a11Next.fma(baNext, c11a);
            c11b = a11Next.fma(bbNext, c11b);
        }
        c0a.intoArray(c, at);
        c0b.intoArray(c, at + L);
        c1a.intoArray(c, at + ldc);
        c1b.intoArray(c, at + ldc + L);
        c2a.intoArray(c, at + 2 * ldc);
        c2b.intoArray(c, at + 2 * ldc + L);
        c3a.intoArray(c, at + 3 * ldc);
        c3b.intoArray(c, at + 3 * ldc + L);
        c4a.intoArray(c, at + 4 * ldc);
        c4b.intoArray(c, at + 4 * ldc + L);
        c5a.intoArray(c, at + 5 * ldc);
        c5b.intoArray(c, at + 5 * ldc + L);
        c6a.intoArray(c, at + 6 * ldc);
        c6b.intoArray(c, at + 6 * ldc + L);
        c7a.intoArray(c, at + 7 * ldc);
        c7b.intoArray(c, at + 7 * ldc + L);
        c8a.intoArray(c, at + 8 * ldc);
        c8b.intoArray(c, at + 8 * ldc + L);
        c9a.intoArray(c, at + 9 * ldc);
        c9b.intoArray(c, at + 9 * ldc + L);
        c10a.intoArray(c, at + 10 * ldc);
        c10b.intoArray(c, at + 10 * ldc + L);
        c11a.intoArray(c, at + 11 * ldc);
        c11b.intoArray(c, at + 11 * ldc + L);
    }

    /** Four rows of two vectors. */
    static void four(float[] a, int ap, float[] b, int bp, float[] c, int at, int ldc, int k) {
        if (k < 0) {
            return;
        }
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0a = zero;
        FloatVector c0b = zero;
        FloatVector c1a = zero;
        FloatVector c1b = zero;
        FloatVector c2a = zero;
        FloatVector c2b = zero;
        FloatVector c3a = zero;
        FloatVector c3b = zero;
        for (int i = 0; i < k; i += 2, ap += 8, bp += 4 * L) {
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
            FloatVector baNext = FloatVector.fromArray(S, b, bp + 2 * L);
            FloatVector bbNext = FloatVector.fromArray(S, b, bp + 3 * L);
            FloatVector a0Next = FloatVector.broadcast(S, a[ap + 4]);
            c0a = a0Next.fma(baNext, c0a);
            c0b = a0Next.fma(bbNext, c0b);
            FloatVector a1Next = FloatVector.broadcast(S, a[ap + 5]);
            c1a = a1Next.fma(baNext, c1a);
            c1b = a1Next.fma(bbNext, c1b);
            FloatVector a2Next = FloatVector.broadcast(S, a[ap + 6]);
            c2a = a2Next.fma(baNext, c2a);
            c2b = a2Next.fma(bbNext, c2b);
            FloatVector a3Next = FloatVector.broadcast(S, a[ap + 7]);
            c3a = a3Next.fma(baNext, c3a);
            c3b = a3Next.fma(bbNext, c3b);
        }
        c0a.intoArray(c, at);
        c0b.intoArray(c, at + L);
        c1a.intoArray(c, at + ldc);
        c1b.intoArray(c, at + ldc + L);
        c2a.intoArray(c, at + 2 * ldc);
        c2b.intoArray(c, at + 2 * ldc + L);
        c3a.intoArray(c, at + 3 * ldc);
        c3b.intoArray(c, at + 3 * ldc + L);
    }

    /** Twelve rows of one vector. */
    static void narrowTwelve(float[] a, int ap, float[] b, int bp, float[] c, int at, int ldc, int k) {
        if (k < 0) {
            return;
        }
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0a = zero;
        FloatVector c1a = zero;
        FloatVector c2a = zero;
        FloatVector c3a = zero;
        FloatVector c4a = zero;
        FloatVector c5a = zero;
        FloatVector c6a = zero;
        FloatVector c7a = zero;
        FloatVector c8a = zero;
        FloatVector c9a = zero;
        FloatVector c10a = zero;
        FloatVector c11a = zero;
        for (int i = 0; i < k; i += 2, ap += 24, bp += 4 * L) {
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
            FloatVector baNext = FloatVector.fromArray(S, b, bp + 2 * L);
            c0a = FloatVector.broadcast(S, a[ap + 12]).fma(baNext, c0a);
            c1a = FloatVector.broadcast(S, a[ap + 13]).fma(baNext, c1a);
            c2a = FloatVector.broadcast(S, a[ap + 14]).fma(baNext, c2a);
            c3a = FloatVector.broadcast(S, a[ap + 15]).fma(baNext, c3a);
            c4a = FloatVector.broadcast(S, a[ap + 16]).fma(baNext, c4a);
            c5a = FloatVector.broadcast(S, a[ap + 17]).fma(baNext, c5a);
            c6a = FloatVector.broadcast(S, a[ap + 18]).fma(baNext, c6a);
            c7a = FloatVector.broadcast(S, a[ap + 19]).fma(baNext, c7a);
            c8a = FloatVector.broadcast(S, a[ap + 20]).fma(baNext, c8a);
            c9a = FloatVector.broadcast(S, a[ap + 21]).fma(baNext, c9a);
            c10a = FloatVector.broadcast(S, a[ap + 22]).fma(baNext, c10a);
            c11a = FloatVector.broadcast(S, a[ap + 23]).fma(baNext, c11a);
        }
        c0a.intoArray(c, at);
        c1a.intoArray(c, at + ldc);
        c2a.intoArray(c, at + 2 * ldc);
        c3a.intoArray(c, at + 3 * ldc);
        c4a.intoArray(c, at + 4 * ldc);
        c5a.intoArray(c, at + 5 * ldc);
        c6a.intoArray(c, at + 6 * ldc);
        c7a.intoArray(c, at + 7 * ldc);
        c8a.intoArray(c, at + 8 * ldc);
        c9a.intoArray(c, at + 9 * ldc);
        c10a.intoArray(c, at + 10 * ldc);
        c11a.intoArray(c, at + 11 * ldc);
    }

    /** Four rows of one vector. */
    static void narrowFour(float[] a, int ap, float[] b, int bp, float[] c, int at, int ldc, int k) {
        if (k < 0) {
            return;
        }
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0a = zero;
        FloatVector c1a = zero;
        FloatVector c2a = zero;
        FloatVector c3a = zero;
        for (int i = 0; i < k; i += 2, ap += 8, bp += 4 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            c0a = FloatVector.broadcast(S, a[ap]).fma(ba, c0a);
            c1a = FloatVector.broadcast(S, a[ap + 1]).fma(ba, c1a);
            c2a = FloatVector.broadcast(S, a[ap + 2]).fma(ba, c2a);
            c3a = FloatVector.broadcast(S, a[ap + 3]).fma(ba, c3a);
            FloatVector baNext = FloatVector.fromArray(S, b, bp + 2 * L);
            c0a = FloatVector.broadcast(S, a[ap + 4]).fma(baNext, c0a);
            c1a = FloatVector.broadcast(S, a[ap + 5]).fma(baNext, c1a);
            c2a = FloatVector.broadcast(S, a[ap + 6]).fma(baNext, c2a);
            c3a = FloatVector.broadcast(S, a[ap + 7]).fma(baNext, c3a);
        }
        c0a.intoArray(c, at);
        c1a.intoArray(c, at + ldc);
        c2a.intoArray(c, at + 2 * ldc);
        c3a.intoArray(c, at + 3 * ldc);
    }

    /** Adds a tile of rows {@code pitch} apart to {@code (rows, columns)} elements of C. */
    static void add(float[] tile, int pitch, int rows, int columns, float[] c, int at, int ldc) {
        int end = S.loopBound(columns);
        for (int r = 0, p = at, q = 0; r < rows; r++, p += ldc, q += pitch) {
            for (int j = 0; j < end; j += L) {
                FloatVector.fromArray(S, c, p + j).add(FloatVector.fromArray(S, tile, q + j)).intoArray(c, p + j);
            }
            for (int j = end; j < columns; j++) {
                c[p + j] += tile[q + j];
            }
        }
    }
}
