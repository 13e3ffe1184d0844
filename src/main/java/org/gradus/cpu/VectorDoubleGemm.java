package org.gradus.cpu;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.types.DType;

/**
 * Matrix product of {@code double} with the Vector API. A tile of C stays in registers: as many rows as registers allow, two
 * vectors wide. Twelve rows suit machines with 32 vector registers, four those with 16 (measured with AVX-512 and AVX2; six were
 * faster on one Java and half as fast on the next).
 */
final class VectorDoubleGemm implements GemmKernels {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int WIDTH = 2 * L;
    private static final int ROWS = S.vectorBitSize() >= 512 ? 12 : 4;
    private static final int FEW = 4;
    private static final GemmKernels PLAIN = PlainKernels.INSTANCE.gemm(DType.FLOAT64, 1, 0);

    /** Packed rows of A, and a tile of C that is not written straight to its place. */
    private static final class Strips {
        final double[] a;
        final double[] tile = new double[12 * WIDTH];

        Strips(int n) {
            a = new double[n];
        }
    }

    static GemmKernels create() {
        return new VectorDoubleGemm();
    }

    @Override
    public DType dtype() {
        return DType.FLOAT64;
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
        return new double[(columns + WIDTH) * k];
    }

    /** Rows of the strip that starts at row {@code r}: full ones first, then ones of four. */
    private static int strip(int r, int rows) {
        return rows - r > ROWS - FEW ? ROWS : FEW;
    }

    @Override
    public void packA(Object a, long at, long rowStride, long columnStride, int rows, int k, Object strips) {
        double[] x = (double[]) a;
        double[] to = ((Strips) strips).a;
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
        double[] x = (double[]) b;
        double[] to = (double[]) panels;
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
        double[] b = (double[]) panels;
        double[] out = (double[]) c;
        int bp = panel * WIDTH * k;
        for (int r = 0, ap = 0; r < rows; ) {
            int height = strip(r, rows);
            int full = Math.min(height, rows - r);
            boolean whole = full == height && columns == WIDTH;
            boolean direct = whole && !add;
            double[] to = direct ? out : s.tile;
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

    private static void edge(double[] tile, int rows, int columns, double[] c, int at, int ldc, boolean add) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
                int p = at + r * ldc + j;
                c[p] = add ? c[p] + tile[r * WIDTH + j] : tile[r * WIDTH + j];
            }
        }
    }

    private static void addTile(double[] tile, int rows, double[] c, int at, int ldc) {
        for (int r = 0, p = at, q = 0; r < rows; r++, p += ldc, q += WIDTH) {
            DoubleVector.fromArray(S, c, p).add(DoubleVector.fromArray(S, tile, q)).intoArray(c, p);
            DoubleVector.fromArray(S, c, p + L).add(DoubleVector.fromArray(S, tile, q + L)).intoArray(c, p + L);
        }
    }

    private static void twelve(double[] a, int ap, double[] b, int bp, double[] c, int at, int ldc, int k) {
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

    private static void four(double[] a, int ap, double[] b, int bp, double[] c, int at, int ldc, int k) {
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
        double[] x = (double[]) a;
        double[] y = (double[]) b;
        double[] out = (double[]) c;
        int rs = (int) bRowStride;
        int xs = (int) stride;
        int j = 0;
        for (; j + 4 * L <= columns; j += 4 * L) {
            DoubleVector s0 = DoubleVector.zero(S);
            DoubleVector s1 = DoubleVector.zero(S);
            DoubleVector s2 = DoubleVector.zero(S);
            DoubleVector s3 = DoubleVector.zero(S);
            for (int i = 0, p = (int) at, q = (int) bAt + j; i < k; i++, p += xs, q += rs) {
                DoubleVector v = DoubleVector.broadcast(S, x[p]);
                s0 = v.fma(DoubleVector.fromArray(S, y, q), s0);
                s1 = v.fma(DoubleVector.fromArray(S, y, q + L), s1);
                s2 = v.fma(DoubleVector.fromArray(S, y, q + 2 * L), s2);
                s3 = v.fma(DoubleVector.fromArray(S, y, q + 3 * L), s3);
            }
            if (add) {
                s0 = s0.add(DoubleVector.fromArray(S, out, cAt + j));
                s1 = s1.add(DoubleVector.fromArray(S, out, cAt + j + L));
                s2 = s2.add(DoubleVector.fromArray(S, out, cAt + j + 2 * L));
                s3 = s3.add(DoubleVector.fromArray(S, out, cAt + j + 3 * L));
            }
            s0.intoArray(out, cAt + j);
            s1.intoArray(out, cAt + j + L);
            s2.intoArray(out, cAt + j + 2 * L);
            s3.intoArray(out, cAt + j + 3 * L);
        }
        for (; j < columns; j++) {
            double s = 0;
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
