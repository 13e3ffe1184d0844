package org.gradus.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link VectorFloatTiles}, with rows of A where they stand, {@code lda} apart: no strip is written first, which costs as much
 * as fifty columns of the product. Where there are fewer {@code rows} than a tile has, the last one stands for the others.
 */
final class VectorFloatRowTiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private VectorFloatRowTiles() {
    }

    /** Twelve rows of two vectors, an even number of steps along K. */
    static void twelve(float[] a, int ap, int lda, int rows, float[] b, int bp, float[] c, int at, int ldc, int k) {
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
        int p1 = ap + Math.min(1, rows - 1) * lda;
        int p2 = ap + Math.min(2, rows - 1) * lda;
        int p3 = ap + Math.min(3, rows - 1) * lda;
        int p4 = ap + Math.min(4, rows - 1) * lda;
        int p5 = ap + Math.min(5, rows - 1) * lda;
        int p6 = ap + Math.min(6, rows - 1) * lda;
        int p7 = ap + Math.min(7, rows - 1) * lda;
        int p8 = ap + Math.min(8, rows - 1) * lda;
        int p9 = ap + Math.min(9, rows - 1) * lda;
        int p10 = ap + Math.min(10, rows - 1) * lda;
        int p11 = ap + Math.min(11, rows - 1) * lda;
        for (int i = 0; i < k; i += 2, bp += 4 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            FloatVector bb = FloatVector.fromArray(S, b, bp + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ap + i]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            FloatVector a1 = FloatVector.broadcast(S, a[p1 + i]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            FloatVector a2 = FloatVector.broadcast(S, a[p2 + i]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            FloatVector a3 = FloatVector.broadcast(S, a[p3 + i]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
            FloatVector a4 = FloatVector.broadcast(S, a[p4 + i]);
            c4a = a4.fma(ba, c4a);
            c4b = a4.fma(bb, c4b);
            FloatVector a5 = FloatVector.broadcast(S, a[p5 + i]);
            c5a = a5.fma(ba, c5a);
            c5b = a5.fma(bb, c5b);
            FloatVector a6 = FloatVector.broadcast(S, a[p6 + i]);
            c6a = a6.fma(ba, c6a);
            c6b = a6.fma(bb, c6b);
            FloatVector a7 = FloatVector.broadcast(S, a[p7 + i]);
            c7a = a7.fma(ba, c7a);
            c7b = a7.fma(bb, c7b);
            FloatVector a8 = FloatVector.broadcast(S, a[p8 + i]);
            c8a = a8.fma(ba, c8a);
            c8b = a8.fma(bb, c8b);
            FloatVector a9 = FloatVector.broadcast(S, a[p9 + i]);
            c9a = a9.fma(ba, c9a);
            c9b = a9.fma(bb, c9b);
            FloatVector a10 = FloatVector.broadcast(S, a[p10 + i]);
            c10a = a10.fma(ba, c10a);
            c10b = a10.fma(bb, c10b);
            FloatVector a11 = FloatVector.broadcast(S, a[p11 + i]);
            c11a = a11.fma(ba, c11a);
            c11b = a11.fma(bb, c11b);
            FloatVector baNext = FloatVector.fromArray(S, b, bp + 2 * L);
            FloatVector bbNext = FloatVector.fromArray(S, b, bp + 3 * L);
            FloatVector a0Next = FloatVector.broadcast(S, a[ap + i + 1]);
            c0a = a0Next.fma(baNext, c0a);
            c0b = a0Next.fma(bbNext, c0b);
            FloatVector a1Next = FloatVector.broadcast(S, a[p1 + i + 1]);
            c1a = a1Next.fma(baNext, c1a);
            c1b = a1Next.fma(bbNext, c1b);
            FloatVector a2Next = FloatVector.broadcast(S, a[p2 + i + 1]);
            c2a = a2Next.fma(baNext, c2a);
            c2b = a2Next.fma(bbNext, c2b);
            FloatVector a3Next = FloatVector.broadcast(S, a[p3 + i + 1]);
            c3a = a3Next.fma(baNext, c3a);
            c3b = a3Next.fma(bbNext, c3b);
            FloatVector a4Next = FloatVector.broadcast(S, a[p4 + i + 1]);
            c4a = a4Next.fma(baNext, c4a);
            c4b = a4Next.fma(bbNext, c4b);
            FloatVector a5Next = FloatVector.broadcast(S, a[p5 + i + 1]);
            c5a = a5Next.fma(baNext, c5a);
            c5b = a5Next.fma(bbNext, c5b);
            FloatVector a6Next = FloatVector.broadcast(S, a[p6 + i + 1]);
            c6a = a6Next.fma(baNext, c6a);
            c6b = a6Next.fma(bbNext, c6b);
            FloatVector a7Next = FloatVector.broadcast(S, a[p7 + i + 1]);
            c7a = a7Next.fma(baNext, c7a);
            c7b = a7Next.fma(bbNext, c7b);
            FloatVector a8Next = FloatVector.broadcast(S, a[p8 + i + 1]);
            c8a = a8Next.fma(baNext, c8a);
            c8b = a8Next.fma(bbNext, c8b);
            FloatVector a9Next = FloatVector.broadcast(S, a[p9 + i + 1]);
            c9a = a9Next.fma(baNext, c9a);
            c9b = a9Next.fma(bbNext, c9b);
            FloatVector a10Next = FloatVector.broadcast(S, a[p10 + i + 1]);
            c10a = a10Next.fma(baNext, c10a);
            c10b = a10Next.fma(bbNext, c10b);
            FloatVector a11Next = FloatVector.broadcast(S, a[p11 + i + 1]);
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
    static void four(float[] a, int ap, int lda, int rows, float[] b, int bp, float[] c, int at, int ldc, int k) {
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
        int p1 = ap + Math.min(1, rows - 1) * lda;
        int p2 = ap + Math.min(2, rows - 1) * lda;
        int p3 = ap + Math.min(3, rows - 1) * lda;
        for (int i = 0; i < k; i += 2, bp += 4 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            FloatVector bb = FloatVector.fromArray(S, b, bp + L);
            FloatVector a0 = FloatVector.broadcast(S, a[ap + i]);
            c0a = a0.fma(ba, c0a);
            c0b = a0.fma(bb, c0b);
            FloatVector a1 = FloatVector.broadcast(S, a[p1 + i]);
            c1a = a1.fma(ba, c1a);
            c1b = a1.fma(bb, c1b);
            FloatVector a2 = FloatVector.broadcast(S, a[p2 + i]);
            c2a = a2.fma(ba, c2a);
            c2b = a2.fma(bb, c2b);
            FloatVector a3 = FloatVector.broadcast(S, a[p3 + i]);
            c3a = a3.fma(ba, c3a);
            c3b = a3.fma(bb, c3b);
            FloatVector baNext = FloatVector.fromArray(S, b, bp + 2 * L);
            FloatVector bbNext = FloatVector.fromArray(S, b, bp + 3 * L);
            FloatVector a0Next = FloatVector.broadcast(S, a[ap + i + 1]);
            c0a = a0Next.fma(baNext, c0a);
            c0b = a0Next.fma(bbNext, c0b);
            FloatVector a1Next = FloatVector.broadcast(S, a[p1 + i + 1]);
            c1a = a1Next.fma(baNext, c1a);
            c1b = a1Next.fma(bbNext, c1b);
            FloatVector a2Next = FloatVector.broadcast(S, a[p2 + i + 1]);
            c2a = a2Next.fma(baNext, c2a);
            c2b = a2Next.fma(bbNext, c2b);
            FloatVector a3Next = FloatVector.broadcast(S, a[p3 + i + 1]);
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
    static void narrowTwelve(float[] a, int ap, int lda, int rows, float[] b, int bp, float[] c, int at, int ldc, int k) {
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
        int p1 = ap + Math.min(1, rows - 1) * lda;
        int p2 = ap + Math.min(2, rows - 1) * lda;
        int p3 = ap + Math.min(3, rows - 1) * lda;
        int p4 = ap + Math.min(4, rows - 1) * lda;
        int p5 = ap + Math.min(5, rows - 1) * lda;
        int p6 = ap + Math.min(6, rows - 1) * lda;
        int p7 = ap + Math.min(7, rows - 1) * lda;
        int p8 = ap + Math.min(8, rows - 1) * lda;
        int p9 = ap + Math.min(9, rows - 1) * lda;
        int p10 = ap + Math.min(10, rows - 1) * lda;
        int p11 = ap + Math.min(11, rows - 1) * lda;
        for (int i = 0; i < k; i += 2, bp += 4 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            c0a = FloatVector.broadcast(S, a[ap + i]).fma(ba, c0a);
            c1a = FloatVector.broadcast(S, a[p1 + i]).fma(ba, c1a);
            c2a = FloatVector.broadcast(S, a[p2 + i]).fma(ba, c2a);
            c3a = FloatVector.broadcast(S, a[p3 + i]).fma(ba, c3a);
            c4a = FloatVector.broadcast(S, a[p4 + i]).fma(ba, c4a);
            c5a = FloatVector.broadcast(S, a[p5 + i]).fma(ba, c5a);
            c6a = FloatVector.broadcast(S, a[p6 + i]).fma(ba, c6a);
            c7a = FloatVector.broadcast(S, a[p7 + i]).fma(ba, c7a);
            c8a = FloatVector.broadcast(S, a[p8 + i]).fma(ba, c8a);
            c9a = FloatVector.broadcast(S, a[p9 + i]).fma(ba, c9a);
            c10a = FloatVector.broadcast(S, a[p10 + i]).fma(ba, c10a);
            c11a = FloatVector.broadcast(S, a[p11 + i]).fma(ba, c11a);
            FloatVector baNext = FloatVector.fromArray(S, b, bp + 2 * L);
            c0a = FloatVector.broadcast(S, a[ap + i + 1]).fma(baNext, c0a);
            c1a = FloatVector.broadcast(S, a[p1 + i + 1]).fma(baNext, c1a);
            c2a = FloatVector.broadcast(S, a[p2 + i + 1]).fma(baNext, c2a);
            c3a = FloatVector.broadcast(S, a[p3 + i + 1]).fma(baNext, c3a);
            c4a = FloatVector.broadcast(S, a[p4 + i + 1]).fma(baNext, c4a);
            c5a = FloatVector.broadcast(S, a[p5 + i + 1]).fma(baNext, c5a);
            c6a = FloatVector.broadcast(S, a[p6 + i + 1]).fma(baNext, c6a);
            c7a = FloatVector.broadcast(S, a[p7 + i + 1]).fma(baNext, c7a);
            c8a = FloatVector.broadcast(S, a[p8 + i + 1]).fma(baNext, c8a);
            c9a = FloatVector.broadcast(S, a[p9 + i + 1]).fma(baNext, c9a);
            c10a = FloatVector.broadcast(S, a[p10 + i + 1]).fma(baNext, c10a);
            c11a = FloatVector.broadcast(S, a[p11 + i + 1]).fma(baNext, c11a);
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
    static void narrowFour(float[] a, int ap, int lda, int rows, float[] b, int bp, float[] c, int at, int ldc, int k) {
        if (k < 0) {
            return;
        }
        FloatVector zero = FloatVector.zero(S);
        FloatVector c0a = zero;
        FloatVector c1a = zero;
        FloatVector c2a = zero;
        FloatVector c3a = zero;
        int p1 = ap + Math.min(1, rows - 1) * lda;
        int p2 = ap + Math.min(2, rows - 1) * lda;
        int p3 = ap + Math.min(3, rows - 1) * lda;
        for (int i = 0; i < k; i += 2, bp += 4 * L) {
            FloatVector ba = FloatVector.fromArray(S, b, bp);
            c0a = FloatVector.broadcast(S, a[ap + i]).fma(ba, c0a);
            c1a = FloatVector.broadcast(S, a[p1 + i]).fma(ba, c1a);
            c2a = FloatVector.broadcast(S, a[p2 + i]).fma(ba, c2a);
            c3a = FloatVector.broadcast(S, a[p3 + i]).fma(ba, c3a);
            FloatVector baNext = FloatVector.fromArray(S, b, bp + 2 * L);
            c0a = FloatVector.broadcast(S, a[ap + i + 1]).fma(baNext, c0a);
            c1a = FloatVector.broadcast(S, a[p1 + i + 1]).fma(baNext, c1a);
            c2a = FloatVector.broadcast(S, a[p2 + i + 1]).fma(baNext, c2a);
            c3a = FloatVector.broadcast(S, a[p3 + i + 1]).fma(baNext, c3a);
        }
        c0a.intoArray(c, at);
        c1a.intoArray(c, at + ldc);
        c2a.intoArray(c, at + 2 * ldc);
        c3a.intoArray(c, at + 3 * ldc);
    }

    /** One more step for the rows of a tile of so many vectors: {@code c += a b}. */
    static void step(float[] a, int ap, int lda, int rows, float[] b, int bp, int vectors, float[] c, int at, int ldc) {
        for (int r = 0; r < rows; r++) {
            FloatVector x = FloatVector.broadcast(S, a[ap + r * lda]);
            for (int j = 0, p = at + r * ldc; j < vectors * L; j += L) {
                x.fma(FloatVector.fromArray(S, b, bp + j), FloatVector.fromArray(S, c, p + j)).intoArray(c, p + j);
            }
        }
    }
}
