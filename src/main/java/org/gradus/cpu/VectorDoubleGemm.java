package org.gradus.cpu;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.types.DType;

/**
 * Matrix product of {@code double} with the Vector API. A tile of C stays in registers: as many rows as registers allow, two
 * vectors wide. Twelve rows suit machines with 32 vector registers, four those with 16 (measured with AVX-512 and AVX2; five and
 * six were faster on one Java and half as fast on the next).
 */
final class VectorDoubleGemm implements GemmKernels {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int WIDTH = 2 * L;
    private static final int FEW = 4;
    private static final int ROWS = S.vectorBitSize() >= 512 ? 12 : FEW;
    private static final double[] ZEROS = new double[WIDTH];
    private static final GemmKernels PLAIN = PlainKernels.INSTANCE.gemm(DType.FLOAT64, 1, 0);

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
    public int stripRows() {
        return ROWS;
    }

    @Override
    public Object strips(Object old, int rows, int k) {
        return room(old, (rows + FEW) * steps(k));
    }

    @Override
    public Object panels(Object old, int k, int columns) {
        return room(old, (columns + WIDTH) * steps(k));
    }

    private static double[] room(Object old, int size) {
        return old instanceof double[] a && a.length >= size ? a : new double[size];
    }

    /** Tiles take two steps along K at a time: an odd one is followed by zeros. A negative K stays so. */
    private static int steps(int k) {
        return k < 0 ? k : k + (k & 1);
    }

    private static void fill(double[] packed, int at, int k, int width) {
        if (k < steps(k)) {
            Arrays.fill(packed, at + k * width, at + steps(k) * width, 0);
        }
    }

    /** A tile of C that is not written straight to its place, or sums of a few long rows. */
    @Override
    public Object newRoom() {
        return new double[Math.max(ROWS * WIDTH, Gemm.SKINNY * Gemm.SKINNY_COLUMNS)];
    }

    /** Rows of the strip that starts {@code rest} rows before the end: full ones first, then ones of four. */
    private static int height(int rest) {
        return rest > ROWS - FEW ? ROWS : FEW;
    }

    @Override
    public void packA(Object a, long at, long rowStride, long columnStride, int rows, int k, Object strips, int row) {
        int rs = (int) rowStride;
        int from = (int) at;
        for (int r = 0; r < rows; ) {
            int height = height(rows - r);
            VectorDoublePacking.pack((double[]) a, from + r * rs, rs, (int) columnStride, Math.min(height, rows - r), k,
                (double[]) strips, (row + r) * steps(k), height);
            fill((double[]) strips, (row + r) * steps(k), k, height);
            r += height;
        }
    }

    @Override
    public void packB(Object b, long at, long rowStride, long columnStride, int k, int columns, Object panels, int panel) {
        VectorDoublePacking.pack((double[]) b, (int) at, (int) columnStride, (int) rowStride, columns, k, (double[]) panels,
            panel * WIDTH * steps(k), WIDTH);
        fill((double[]) panels, panel * WIDTH * steps(k), k, WIDTH);
    }

    @Override
    public void multiply(Object strips, int row, int rows, Object panels, int panel, int columns, int k, Object room, Object c,
        int at, int ldc, boolean add) {
        double[] a = (double[]) strips;
        double[] b = (double[]) panels;
        double[] out = (double[]) c;
        double[] tile = (double[]) room;
        int steps = steps(k);
        int bp = panel * WIDTH * steps;
        for (int r = 0; r < rows; ) {
            int height = height(rows - r);
            int full = Math.min(height, rows - r);
            int ap = (row + r) * steps;
            int to = at + r * ldc;
            if (full < height || columns != WIDTH && columns != L) {
                tile(height, columns <= L, a, ap, b, bp, ZEROS, 0, 0, tile, 0, WIDTH, steps);
                edge(tile, full, columns, out, to, ldc, add);
            } else {
                tile(height, columns == L, a, ap, b, bp, add ? out : ZEROS, add ? to : 0, add ? ldc : 0, out, to, ldc, steps);
            }
            r += height;
        }
    }

    private static void tile(int height, boolean narrow, double[] a, int ap, double[] b, int bp, double[] from, int fp, int lds,
        double[] c, int at, int ldc, int k) {
        if (height == FEW && narrow) {
            VectorDoubleTiles.narrowFour(a, ap, b, bp, from, fp, lds, c, at, ldc, k);
        } else if (height == FEW) {
            VectorDoubleTiles.four(a, ap, b, bp, from, fp, lds, c, at, ldc, k);
        } else if (narrow) {
            VectorDoubleTiles.narrowTwelve(a, ap, b, bp, from, fp, lds, c, at, ldc, k);
        } else {
            VectorDoubleTiles.twelve(a, ap, b, bp, from, fp, lds, c, at, ldc, k);
        }
    }

    private static void edge(double[] tile, int rows, int columns, double[] c, int at, int ldc, boolean add) {
        for (int r = 0, p = at, q = 0; r < rows; r++, p += ldc, q += WIDTH) {
            if (add) {
                for (int j = 0; j < columns; j++) {
                    c[p + j] += tile[q + j];
                }
            } else {
                System.arraycopy(tile, q, c, p, columns);
            }
        }
    }

    @Override
    public void rowsTimesMatrix(Object room, Object a, long at, long rowStride, long columnStride, int rows, Object b, long bAt,
        long bRowStride, int k, int columns, Object c, int cAt, int ldc, boolean add) {
        VectorDoubleRows.multiply((double[]) room, (double[]) a, (int) at, (int) rowStride, (int) columnStride, rows,
            (double[]) b, (int) bAt, (int) bRowStride, k, columns, (double[]) c, cAt, ldc, add);
    }

    @Override
    public void dot(Object a, long at, Object b, long bAt, int k, Object c, int cAt) {
        PLAIN.dot(a, at, b, bAt, k, c, cAt);
    }

    @Override
    public void dots(Object a, long at, long rowStride, int rows, Object b, long bAt, long columnStride, int columns, int k,
        Object room, Object c, int cAt, int down, int across) {
        if (VectorDoubleDots.suits(k)) {
            VectorDoubleDots.multiply((double[]) a, (int) at, (int) rowStride, rows, (double[]) b, (int) bAt, (int) columnStride,
                columns, k, (double[]) room, (double[]) c, cAt, down, across);
        } else {
            GemmKernels.super.dots(a, at, rowStride, rows, b, bAt, columnStride, columns, k, room, c, cAt, down, across);
        }
    }
}
