package org.gradus.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.types.DType;

/**
 * Matrix product of {@code float} with the Vector API. A tile of C stays in registers: as many rows as registers allow, two
 * vectors wide. Twelve rows suit machines with 32 vector registers, four those with 16 (measured with AVX-512 and AVX2; six were
 * faster on one Java and half as fast on the next).
 */
final class VectorFloatGemm implements GemmKernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int WIDTH = 2 * L;
    private static final int ROWS = S.vectorBitSize() >= 512 ? 12 : 4;
    private static final int FEW = 4;
    private static final GemmKernels PLAIN = PlainKernels.INSTANCE.gemm(DType.FLOAT32, 1, 0);

    /** Packed rows of A, and a tile of C that is not written straight to its place. */
    private static final class Strips {
        final float[] a;
        final float[] tile = new float[12 * WIDTH];

        Strips(int n) {
            a = new float[n];
        }
    }

    static GemmKernels create() {
        return new VectorFloatGemm();
    }

    @Override
    public DType dtype() {
        return DType.FLOAT32;
    }

    @Override
    public int panelColumns() {
        return WIDTH;
    }

    @Override
    public Object newStrips(int rows, int k) {
        return new Strips((rows + 12) * k);
    }

    @Override
    public Object newPanels(int k, int columns) {
        return new float[(columns + WIDTH) * k];
    }

    /** Rows of the strip that starts at row {@code r}: full ones first, then ones of four. */
    private static int strip(int r, int rows) {
        return rows - r > ROWS - FEW ? ROWS : FEW;
    }

    @Override
    public void packA(Object a, long at, long rowStride, long columnStride, int rows, int k, Object strips) {
        float[] x = (float[]) a;
        float[] to = ((Strips) strips).a;
        int rs = (int) rowStride;
        int cs = (int) columnStride;
        for (int r = 0, d = 0; r < rows; ) {
            int height = strip(r, rows);
            int full = Math.min(height, rows - r);
            int from = (int) (at + r * rowStride);
            if (rs == 1) {
                for (int i = 0; i < k; i++) {
                    System.arraycopy(x, from + i * cs, to, d + i * height, full);
                }
            } else {
                for (int q = 0; q < full; q++) {
                    for (int i = 0, p = from + q * rs, e = d + q; i < k; i++, p += cs, e += height) {
                        to[e] = x[p];
                    }
                }
            }
            for (int q = full; q < height; q++) {
                for (int i = 0, e = d + q; i < k; i++, e += height) {
                    to[e] = 0;
                }
            }
            d += height * k;
            r += height;
        }
    }

    @Override
    public void packB(Object b, long at, long rowStride, long columnStride, int k, int columns, Object panels, int panel) {
        float[] x = (float[]) b;
        float[] to = (float[]) panels;
        int d = panel * WIDTH * k;
        int rs = (int) rowStride;
        int cs = (int) columnStride;
        int from = (int) at;
        if (cs == 1) {
            for (int i = 0; i < k; i++) {
                System.arraycopy(x, from + i * rs, to, d + i * WIDTH, columns);
            }
        } else {
            for (int j = 0; j < columns; j++) {
                for (int i = 0, p = from + j * cs, e = d + j; i < k; i++, p += rs, e += WIDTH) {
                    to[e] = x[p];
                }
            }
        }
        for (int i = 0; i < k && columns < WIDTH; i++) {
            Arrays.fill(to, d + i * WIDTH + columns, d + (i + 1) * WIDTH, 0);
        }
    }

    @Override
    public void multiply(Object strips, int rows, Object panels, int panel, int columns, int k, Object c, int at, int ldc,
        boolean add) {
        Strips s = (Strips) strips;
        float[] b = (float[]) panels;
        float[] out = (float[]) c;
        int bp = panel * WIDTH * k;
        for (int r = 0, ap = 0; r < rows; ) {
            int height = strip(r, rows);
            int full = Math.min(height, rows - r);
            boolean whole = full == height && columns == WIDTH;
            boolean direct = whole && !add;
            float[] to = direct ? out : s.tile;
            int toAt = direct ? at + r * ldc : 0;
            if (height == 12) {
                twelve(s.a, ap, b, bp, to, toAt, direct ? ldc : WIDTH, k);
            } else {
                four(s.a, ap, b, bp, to, toAt, direct ? ldc : WIDTH, k);
            }
            if (whole && add) {
                addTile(s.tile, height, out, at + r * ldc, ldc);
            } else if (!whole) {
                edge(s.tile, full, columns, out, at + r * ldc, ldc, add);
            }
            ap += height * k;
            r += height;
        }
    }

    private static void edge(float[] tile, int rows, int columns, float[] c, int at, int ldc, boolean add) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
                int p = at + r * ldc + j;
                c[p] = add ? c[p] + tile[r * WIDTH + j] : tile[r * WIDTH + j];
            }
        }
    }

    private static void addTile(float[] tile, int rows, float[] c, int at, int ldc) {
        for (int r = 0, p = at, q = 0; r < rows; r++, p += ldc, q += WIDTH) {
            FloatVector.fromArray(S, c, p).add(FloatVector.fromArray(S, tile, q)).intoArray(c, p);
            FloatVector.fromArray(S, c, p + L).add(FloatVector.fromArray(S, tile, q + L)).intoArray(c, p + L);
        }
    }

    private static void twelve(float[] a, int ap, float[] b, int bp, float[] c, int at, int ldc, int k) {
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

    private static void four(float[] a, int ap, float[] b, int bp, float[] c, int at, int ldc, int k) {
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
        c0a.intoArray(c, at);
        c0b.intoArray(c, at + L);
        c1a.intoArray(c, at + ldc);
        c1b.intoArray(c, at + ldc + L);
        c2a.intoArray(c, at + 2 * ldc);
        c2b.intoArray(c, at + 2 * ldc + L);
        c3a.intoArray(c, at + 3 * ldc);
        c3b.intoArray(c, at + 3 * ldc + L);
    }

    @Override
    public void rowTimesMatrix(Object strips, Object a, long at, long stride, Object b, long bAt, long bRowStride, int k,
        int columns,
                               Object c, int cAt, boolean add) {
        float[] x = (float[]) a;
        float[] y = (float[]) b;
        float[] out = (float[]) c;
        int rs = (int) bRowStride;
        int xs = (int) stride;
        int j = 0;
        for (; j + 4 * L <= columns; j += 4 * L) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = FloatVector.zero(S);
            FloatVector s2 = FloatVector.zero(S);
            FloatVector s3 = FloatVector.zero(S);
            for (int i = 0, p = (int) at, q = (int) bAt + j; i < k; i++, p += xs, q += rs) {
                FloatVector v = FloatVector.broadcast(S, x[p]);
                s0 = v.fma(FloatVector.fromArray(S, y, q), s0);
                s1 = v.fma(FloatVector.fromArray(S, y, q + L), s1);
                s2 = v.fma(FloatVector.fromArray(S, y, q + 2 * L), s2);
                s3 = v.fma(FloatVector.fromArray(S, y, q + 3 * L), s3);
            }
            if (add) {
                s0 = s0.add(FloatVector.fromArray(S, out, cAt + j));
                s1 = s1.add(FloatVector.fromArray(S, out, cAt + j + L));
                s2 = s2.add(FloatVector.fromArray(S, out, cAt + j + 2 * L));
                s3 = s3.add(FloatVector.fromArray(S, out, cAt + j + 3 * L));
            }
            s0.intoArray(out, cAt + j);
            s1.intoArray(out, cAt + j + L);
            s2.intoArray(out, cAt + j + 2 * L);
            s3.intoArray(out, cAt + j + 3 * L);
        }
        for (; j < columns; j++) {
            float s = 0;
            for (int i = 0, p = (int) at, q = (int) bAt + j; i < k; i++, p += xs, q += rs) {
                s = Math.fma(x[p], y[q], s);
            }
            out[cAt + j] = add ? out[cAt + j] + s : s;
        }
    }

    @Override
    public void dot(Object a, long at, Object b, long bAt, int k, Object c, int cAt) {
        PLAIN.dot(a, at, b, bAt, k, c, cAt);
    }
}
