package org.gradus.cpu;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.gradus.types.DType;

/**
 * Matrix product of {@code float} in plain Java. The JIT vectorises a loop only while its body is small, its arrays are indexed
 * alike and its length is a constant: so three rows of C, as long as a panel is wide, take four rows of a panel at a time. (One
 * row by six reached two thirds of the speed, four by four was not vectorised.) Panels come in several widths for narrow
 * matrices; the class is defined once for each, see {@link Loops}.
 */
final class PlainFloatGemm implements GemmKernels {
    private static final int WIDTH = Loops.function(MethodHandles.lookup(), Integer.class);
    private static final int ROWS = 3;
    private static final int DEPTH = 4;

    /** The rows of C in work, and four rows of B. */
    private static final class Room {
        final float[][] c;
        final float[][] sums;
        final float[] group;

        Room(int width) {
            c = new float[ROWS][width];
            sums = new float[Gemm.SKINNY][width];
            group = new float[DEPTH * width];
        }
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
    public int stripRows() {
        return ROWS;
    }

    /** Rows one after another. */
    @Override
    public Object strips(Object old, int rows, int k) {
        int size = (rows + ROWS) * (k + DEPTH);
        return old instanceof float[] a && a.length >= size ? a : new float[size];
    }

    @Override
    public Object newRoom() {
        return new Room(WIDTH);
    }

    /** For each panel, one array for every four rows. */
    @Override
    public Object panels(Object old, int k, int columns) {
        int size = groups(k) * ((columns + WIDTH - 1) / WIDTH);
        return old instanceof float[][] a && a.length >= size ? a : new float[size][DEPTH * WIDTH];
    }

    private static int groups(int k) {
        return (k + DEPTH - 1) / DEPTH;
    }

    @Override
    public void packA(Object a, long at, long rowStride, long columnStride, int rows, int k, Object strips, int row) {
        float[] to = (float[]) strips;
        int ld = groups(k) * DEPTH;
        for (int r = 0; r < rows; r++) {
            int e = (row + r) * ld;
            FloatElements.INSTANCE.load(a, (int) (at + r * rowStride), (int) columnStride, to, e, k);
            Arrays.fill(to, e + k, e + ld, 0);
        }
        int end = row + (rows + ROWS - 1) / ROWS * ROWS;
        Arrays.fill(to, (row + rows) * ld, end * ld, 0);
    }

    @Override
    public void packB(Object b, long at, long rowStride, long columnStride, int k, int columns, Object panels, int panel) {
        float[][] to = (float[][]) panels;
        int first = panel * groups(k);
        if (columnStride != 1 && rowStride == 1) {
            packTransposed((float[]) b, (int) at, (int) columnStride, k, columns, to, first);
        } else {
            for (int i = 0; i < k; i++) {
                FloatElements.INSTANCE.load(b, (int) (at + i * rowStride), (int) columnStride, to[first + i / DEPTH],
                    i % DEPTH * WIDTH, columns);
            }
        }
        for (int i = k; i < groups(k) * DEPTH; i++) {
            Arrays.fill(to[first + i / DEPTH], i % DEPTH * WIDTH, (i % DEPTH + 1) * WIDTH, 0);
        }
    }

    private static void packTransposed(float[] b, int at, int columnStride, int k, int columns, float[][] to, int first) {
        for (int i = 0; i < k; i += DEPTH) {
            float[] group = to[first + i / DEPTH];
            int depth = Math.min(DEPTH, k - i);
            for (int j = 0, p = at + i; j < columns; j++, p += columnStride) {
                for (int d = 0; d < depth; d++) {
                    group[d * WIDTH + j] = b[p + d];
                }
            }
        }
    }

    @Override
    public void multiply(Object strips, int row, int rows, Object panels, int panel, int columns, int k, Object room, Object c,
        int at, int ldc, boolean add) {
        float[][] sums = ((Room) room).c;
        float[] c0 = sums[0];
        float[] c1 = sums[1];
        float[] c2 = sums[2];
        float[] a = (float[]) strips;
        float[][] b = (float[][]) panels;
        int groups = groups(k);
        int ld = groups * DEPTH;
        for (int r = 0; r < rows; r += ROWS) {
            Arrays.fill(c0, 0);
            Arrays.fill(c1, 0);
            Arrays.fill(c2, 0);
            for (int g = 0, p = (row + r) * ld; g < groups; g++, p += DEPTH) {
                int q = p + ld;
                int o = q + ld;
                threeByFour(c0, c1, c2, b[panel * groups + g], a[p], a[p + 1], a[p + 2], a[p + 3], a[q], a[q + 1], a[q + 2],
                    a[q + 3], a[o], a[o + 1], a[o + 2], a[o + 3]);
            }
            for (int i = 0; i < Math.min(ROWS, rows - r); i++) {
                write(sums[i], (float[]) c, at + (r + i) * ldc, columns, add);
            }
        }
    }

    private static void threeByFour(float[] c0, float[] c1, float[] c2, float[] b, float p0, float p1, float p2, float p3,
                                    float q0, float q1, float q2, float q3, float o0, float o1, float o2, float o3) {
        for (int j = 0; j < WIDTH; j++) {
            c0[j] = Math.fma(p3, b[j + 3 * WIDTH], Math.fma(p2, b[j + 2 * WIDTH],
                Math.fma(p1, b[j + WIDTH], Math.fma(p0, b[j], c0[j]))));
            c1[j] = Math.fma(q3, b[j + 3 * WIDTH], Math.fma(q2, b[j + 2 * WIDTH],
                Math.fma(q1, b[j + WIDTH], Math.fma(q0, b[j], c1[j]))));
            c2[j] = Math.fma(o3, b[j + 3 * WIDTH], Math.fma(o2, b[j + 2 * WIDTH],
                Math.fma(o1, b[j + WIDTH], Math.fma(o0, b[j], c2[j]))));
        }
    }

    private static void oneByFour(float[] c, float[] b, float p0, float p1, float p2, float p3) {
        for (int j = 0; j < WIDTH; j++) {
            c[j] = Math.fma(p3, b[j + 3 * WIDTH], Math.fma(p2, b[j + 2 * WIDTH],
                Math.fma(p1, b[j + WIDTH], Math.fma(p0, b[j], c[j]))));
        }
    }

    private static void write(float[] from, float[] c, int at, int columns, boolean add) {
        if (add) {
            for (int j = 0; j < columns; j++) {
                c[at + j] += from[j];
            }
        } else {
            for (int j = 0; j < columns; j++) {
                c[at + j] = from[j] + 0f;
            }
        }
    }

    @Override
    public void rowsTimesMatrix(Object room, Object a, long at, long rowStride, long columnStride, int rows, Object b, long bAt,
        long bRowStride, int k, int columns, Object c, int cAt, int ldc, boolean add) {
        float[] x = (float[]) a;
        float[][] sums = ((Room) room).sums;
        float[] group = ((Room) room).group;
        int s = (int) columnStride;
        for (int j = 0; j < columns; j += WIDTH) {
            int width = Math.min(WIDTH, columns - j);
            for (int r = 0; r < rows; r++) {
                Arrays.fill(sums[r], 0);
            }
            for (int i = 0; i < k; i += DEPTH) {
                int depth = Math.min(DEPTH, k - i);
                for (int d = 0; d < depth; d++) {
                    System.arraycopy(b, (int) (bAt + (i + d) * bRowStride + j), group, d * WIDTH, width);
                }
                Arrays.fill(group, depth * WIDTH, DEPTH * WIDTH, 0);
                for (int r = 0; r < rows; r++) {
                    int p = (int) (at + r * rowStride + i * columnStride);
                    oneByFour(sums[r], group, x[p], depth > 1 ? x[p + s] : 0, depth > 2 ? x[p + 2 * s] : 0,
                        depth > 3 ? x[p + 3 * s] : 0);
                }
            }
            for (int r = 0; r < rows; r++) {
                write(sums[r], (float[]) c, cAt + r * ldc + j, width, add);
            }
        }
    }

    @Override
    public void dot(Object a, long at, Object b, long bAt, int k, Object c, int cAt) {
        float[] x = (float[]) a;
        float[] y = (float[]) b;
        int i = (int) at;
        int j = (int) bAt;
        int end = i + k;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        float s8 = 0;
        float s9 = 0;
        float s10 = 0;
        float s11 = 0;
        float s12 = 0;
        float s13 = 0;
        float s14 = 0;
        float s15 = 0;
        for (; i <= end - 16; i += 16, j += 16) {
            s0 = Math.fma(x[i], y[j], s0);
            s1 = Math.fma(x[i + 1], y[j + 1], s1);
            s2 = Math.fma(x[i + 2], y[j + 2], s2);
            s3 = Math.fma(x[i + 3], y[j + 3], s3);
            s4 = Math.fma(x[i + 4], y[j + 4], s4);
            s5 = Math.fma(x[i + 5], y[j + 5], s5);
            s6 = Math.fma(x[i + 6], y[j + 6], s6);
            s7 = Math.fma(x[i + 7], y[j + 7], s7);
            s8 = Math.fma(x[i + 8], y[j + 8], s8);
            s9 = Math.fma(x[i + 9], y[j + 9], s9);
            s10 = Math.fma(x[i + 10], y[j + 10], s10);
            s11 = Math.fma(x[i + 11], y[j + 11], s11);
            s12 = Math.fma(x[i + 12], y[j + 12], s12);
            s13 = Math.fma(x[i + 13], y[j + 13], s13);
            s14 = Math.fma(x[i + 14], y[j + 14], s14);
            s15 = Math.fma(x[i + 15], y[j + 15], s15);
        }
        float s = s0 + s8 + (s4 + s12) + (s2 + s10 + (s6 + s14)) + (s1 + s9 + (s5 + s13) + (s3 + s11 + (s7 + s15)));
        for (; i < end; i++, j++) {
            s = Math.fma(x[i], y[j], s);
        }
        ((float[]) c)[cAt] = s;
    }
}
