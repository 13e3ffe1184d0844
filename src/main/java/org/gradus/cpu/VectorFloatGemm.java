package org.gradus.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.types.DType;

/**
 * Matrix product of {@code float} with the Vector API. A tile of C stays in registers: as many rows as registers allow, two
 * vectors wide. Twelve rows suit machines with 32 vector registers, four those with 16 (measured with AVX-512 and AVX2; five and
 * six were faster on one Java and half as fast on the next).
 */
final class VectorFloatGemm implements GemmKernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int WIDTH = 2 * L;
    /** Panels start here. The largest arrays start 16 bytes behind a cache line, so that these vectors share none with others. */
    private static final int LEAD = L > 4 ? 12 : 0;
    private static final int FEW = 4;
    static final int ROWS = S.vectorBitSize() >= 512 ? 12 : FEW;
    private static final GemmKernels PLAIN = PlainKernels.INSTANCE.gemm(DType.FLOAT32, 1, 0);

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
    public int panelStart() {
        return LEAD;
    }

    @Override
    public int packedDepth(int k) {
        return steps(k);
    }

    @Override
    public int stripHeight(int rest) {
        return height(rest);
    }

    @Override
    public int stripRows() {
        return ROWS;
    }

    @Override
    public Object strips(Object old, int rows, int k) {
        return room(old, (rows + FEW) * steps(k) + WIDTH);
    }

    @Override
    public Object panels(Object old, int k, int columns) {
        return room(old, LEAD + (columns + WIDTH) * steps(k));
    }

    private static float[] room(Object old, int size) {
        return old instanceof float[] a && a.length >= size ? a : new float[size];
    }

    /** Tiles take two steps along K at a time: an odd one is followed by zeros. A negative K stays so. */
    private static int steps(int k) {
        return k < 0 ? k : k + (k & 1);
    }

    private static void fill(float[] packed, int at, int k, int width) {
        if (k < steps(k)) {
            Arrays.fill(packed, at + k * width, at + steps(k) * width, 0);
        }
    }

    /** A tile of C that is not written straight to its place, or sums of a few long rows. */
    @Override
    public Object newRoom() {
        return new float[Math.max(ROWS * WIDTH, Gemm.SKINNY * Gemm.SKINNY_COLUMNS)];
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
            VectorFloatPacking.pack((float[]) a, from + r * rs, rs, (int) columnStride, Math.min(height, rows - r), k,
                (float[]) strips, (row + r) * steps(k), height);
            fill((float[]) strips, (row + r) * steps(k), k, height);
            r += height;
        }
    }

    @Override
    public void packB(Object b, long at, long rowStride, long columnStride, int k, int columns, Object panels, int panel) {
        VectorFloatPacking.pack((float[]) b, (int) at, (int) columnStride, (int) rowStride, columns, k, (float[]) panels,
            LEAD + panel * WIDTH * steps(k), WIDTH);
        fill((float[]) panels, LEAD + panel * WIDTH * steps(k), k, WIDTH);
    }

    @Override
    public void packA(Matrix a, int r0, int rows, int k0, int k, Part part, Object strips, int row) {
        int[] rowAt = part.rows(a, r0, rows);
        int[] kAt = part.columns(a, k0, k);
        for (int r = 0; r < rows; ) {
            int height = height(rows - r);
            VectorFloatPacking.pack((float[]) a.array(), (int) a.at(), rowAt, r, kAt, Math.min(height, rows - r), k,
                (float[]) strips, (row + r) * steps(k), height);
            fill((float[]) strips, (row + r) * steps(k), k, height);
            r += height;
        }
    }

    @Override
    public void packB(Matrix b, int k0, int k, int c0, int columns, Part part, Object panels, int panel) {
        VectorFloatPacking.pack((float[]) b.array(), (int) b.at(), part.columns(b, c0, columns), 0, part.rows(b, k0, k), columns, k,
            (float[]) panels, LEAD + panel * WIDTH * steps(k), WIDTH);
        fill((float[]) panels, LEAD + panel * WIDTH * steps(k), k, WIDTH);
    }

    @Override
    public void packPanels(Matrix b, int k0, int k, int c0, int columns, Part part, Object panels) {
        int wide = 0;
        if (b.isRegular() && b.columnStride() == 1) {
            wide = columns / WIDTH;
            VectorFloatPacking.panels((float[]) b.array(), (int) (b.at() + k0 * b.rowStride() + c0), (int) b.rowStride(), wide, k,
                (float[]) panels, LEAD, WIDTH * steps(k));
        }
        for (int p = 0; p * WIDTH < columns; p++) {
            if (p >= wide) {
                packPanel(b, k0, k, c0 + p * WIDTH, Math.min(WIDTH, columns - p * WIDTH), part, panels, p);
            } else {
                fill((float[]) panels, LEAD + p * WIDTH * steps(k), k, WIDTH);
            }
        }
    }

    @Override
    public void multiply(Object strips, int row, int rows, Object panels, int panel, int columns, int k, Object room, Object c,
        int at, int ldc, boolean add) {
        multiplyAt(strips, row, rows, panels, LEAD + panel * WIDTH * steps(k), columns, k, room, c, at, ldc, add);
    }

    @Override
    public void multiplyAt(Object strips, int row, int rows, Object panels, int from, int columns, int k, Object room, Object c,
        int at, int ldc, boolean add) {
        float[] a = (float[]) strips;
        float[] b = (float[]) panels;
        float[] out = (float[]) c;
        float[] tile = (float[]) room;
        int steps = steps(k);
        for (int r = 0; r < rows; ) {
            int height = height(rows - r);
            int full = Math.min(height, rows - r);
            int ap = (row + r) * steps;
            int to = at + r * ldc;
            if (add || full < height || columns != WIDTH && columns != L) {
                tile(height, columns <= L, a, ap, b, from, tile, 0, WIDTH, steps);
                write(tile, full, columns, out, to, ldc, add);
            } else {
                tile(height, columns == L, a, ap, b, from, out, to, ldc, steps);
            }
            r += height;
        }
    }

    @Override
    public boolean takesRows() {
        return true;
    }

    @Override
    public void turn(Object x, int at, int pitch, int rows, int columns, Object c, int to, int ldc) {
        VectorFloatPacking.turn((float[]) x, at, pitch, rows, columns, (float[]) c, to, ldc);
    }

    @Override
    public void multiplyRows(Object a, long from, long rowStride, int rows, Object panels, int panel, int columns, int k,
        Object room, Object c, int at, int ldc, boolean add) {
        float[] x = (float[]) a;
        float[] b = (float[]) panels;
        float[] out = (float[]) c;
        int lda = (int) rowStride;
        int even = k & -2;
        int bp = LEAD + panel * WIDTH * steps(k);
        boolean narrow = columns <= L;
        for (int r = 0; r < rows; ) {
            int height = height(rows - r);
            int full = Math.min(height, rows - r);
            int ap = (int) from + r * lda;
            boolean apart = add || full < height || columns != WIDTH && columns != L;
            float[] to = apart ? (float[]) room : out;
            int start = apart ? 0 : at + r * ldc;
            int pitch = apart ? WIDTH : ldc;
            rowTile(height, narrow, x, ap, lda, full, b, bp, to, start, pitch, even);
            if (even != k) {
                int last = k < 0 ? 0 : full;
                VectorFloatRowTiles.step(x, ap + even, lda, last, b, bp + even * WIDTH, narrow ? 1 : 2, to, start, pitch);
            }
            if (apart) {
                write(to, full, columns, out, at + r * ldc, ldc, add);
            }
            r += height;
        }
    }

    private static void rowTile(int height, boolean narrow, float[] a, int ap, int lda, int rows, float[] b, int bp, float[] c,
        int at, int ldc, int k) {
        if (height == FEW && narrow) {
            VectorFloatRowTiles.narrowFour(a, ap, lda, rows, b, bp, c, at, ldc, k);
        } else if (height == FEW) {
            VectorFloatRowTiles.four(a, ap, lda, rows, b, bp, c, at, ldc, k);
        } else if (narrow) {
            VectorFloatRowTiles.narrowTwelve(a, ap, lda, rows, b, bp, c, at, ldc, k);
        } else {
            VectorFloatRowTiles.twelve(a, ap, lda, rows, b, bp, c, at, ldc, k);
        }
    }

    private static void tile(int height, boolean narrow, float[] a, int ap, float[] b, int bp, float[] c, int at, int ldc, int k) {
        if (height == FEW && narrow) {
            VectorFloatTiles.narrowFour(a, ap, b, bp, c, at, ldc, k);
        } else if (height == FEW) {
            VectorFloatTiles.four(a, ap, b, bp, c, at, ldc, k);
        } else if (narrow) {
            VectorFloatTiles.narrowTwelve(a, ap, b, bp, c, at, ldc, k);
        } else {
            VectorFloatTiles.twelve(a, ap, b, bp, c, at, ldc, k);
        }
    }

    private static void write(float[] tile, int rows, int columns, float[] c, int at, int ldc, boolean add) {
        if (add) {
            VectorFloatTiles.add(tile, WIDTH, rows, columns, c, at, ldc);
            return;
        }
        for (int r = 0, p = at, q = 0; r < rows; r++, p += ldc, q += WIDTH) {
            System.arraycopy(tile, q, c, p, columns);
        }
    }

    @Override
    public void rowsTimesMatrix(Object room, Object a, long at, long rowStride, long columnStride, int rows, Object b, long bAt,
        long bRowStride, int k, int columns, Object c, int cAt, int ldc, boolean add) {
        VectorFloatRows.multiply((float[]) room, (float[]) a, (int) at, (int) rowStride, (int) columnStride, rows,
            (float[]) b, (int) bAt, (int) bRowStride, k, columns, (float[]) c, cAt, ldc, add);
    }

    @Override
    public void dot(Object a, long at, Object b, long bAt, int k, Object c, int cAt) {
        PLAIN.dot(a, at, b, bAt, k, c, cAt);
    }

    @Override
    public void dots(Object a, long at, long rowStride, int rows, Object b, long bAt, long columnStride, int columns, int k,
        Object room, Object c, int cAt, int down, int across) {
        if (VectorFloatDots.suits(k)) {
            VectorFloatDots.multiply((float[]) a, (int) at, (int) rowStride, rows, (float[]) b, (int) bAt, (int) columnStride, columns,
                k, (float[]) room, (float[]) c, cAt, down, across);
        } else {
            GemmKernels.super.dots(a, at, rowStride, rows, b, bAt, columnStride, columns, k, room, c, cAt, down, across);
        }
    }
}
