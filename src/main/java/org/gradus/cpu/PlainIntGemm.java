package org.gradus.cpu;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.gradus.types.DType;

/**
 * Matrix product of {@code int} in plain Java. The JIT vectorises a loop only while its body is small, its arrays are indexed
 * alike and its length is a constant: so three rows of C, as long as a panel is wide, take four rows of a panel at a time. (One
 * row by six reached two thirds of the speed, four by four was not vectorised.) Panels come in several widths for narrow
 * matrices; the class is defined once for each, see {@link Loops}.
 */
final class PlainIntGemm implements GemmKernels {
    private static final int WIDTH = Loops.function(MethodHandles.lookup(), Integer.class);
    private static final int ROWS = 3;
    private static final int DEPTH = 4;

    /** The rows of C in work, and four rows of B. */
    private static final class Room {
        final int[][] c;
        final int[][] sums;
        final int[] group;

        Room(int width) {
            c = new int[ROWS][width];
            sums = new int[Gemm.SKINNY][width];
            group = new int[DEPTH * width];
        }
    }

    @Override
    public DType dtype() {
        return DType.INT32;
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
        return old instanceof int[] a && a.length >= size ? a : new int[size];
    }

    @Override
    public Object newRoom() {
        return new Room(WIDTH);
    }

    /** For each panel, one array for every four rows. */
    @Override
    public Object panels(Object old, int k, int columns) {
        int size = groups(k) * ((columns + WIDTH - 1) / WIDTH);
        return old instanceof int[][] a && a.length >= size ? a : new int[size][DEPTH * WIDTH];
    }

    private static int groups(int k) {
        return (k + DEPTH - 1) / DEPTH;
    }

    @Override
    public void packA(Object a, long at, long rowStride, long columnStride, int rows, int k, Object strips, int row) {
        int[] to = (int[]) strips;
        int ld = groups(k) * DEPTH;
        for (int r = 0; r < rows; r++) {
            int e = (row + r) * ld;
            IntElements.INSTANCE.load(a, (int) (at + r * rowStride), (int) columnStride, to, e, k);
            Arrays.fill(to, e + k, e + ld, 0);
        }
        int end = row + (rows + ROWS - 1) / ROWS * ROWS;
        Arrays.fill(to, (row + rows) * ld, end * ld, 0);
    }

    @Override
    public void packB(Object b, long at, long rowStride, long columnStride, int k, int columns, Object panels, int panel) {
        int[][] to = (int[][]) panels;
        int first = panel * groups(k);
        if (columnStride != 1 && rowStride == 1) {
            packTransposed((int[]) b, (int) at, (int) columnStride, k, columns, to, first);
        } else {
            for (int i = 0; i < k; i++) {
                IntElements.INSTANCE.load(b, (int) (at + i * rowStride), (int) columnStride, to[first + i / DEPTH],
                    i % DEPTH * WIDTH, columns);
            }
        }
        for (int i = k; i < groups(k) * DEPTH; i++) {
            Arrays.fill(to[first + i / DEPTH], i % DEPTH * WIDTH, (i % DEPTH + 1) * WIDTH, 0);
        }
    }

    private static void packTransposed(int[] b, int at, int columnStride, int k, int columns, int[][] to, int first) {
        for (int i = 0; i < k; i += DEPTH) {
            int[] group = to[first + i / DEPTH];
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
        int[][] sums = ((Room) room).c;
        int[] c0 = sums[0];
        int[] c1 = sums[1];
        int[] c2 = sums[2];
        int[] a = (int[]) strips;
        int[][] b = (int[][]) panels;
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
                write(sums[i], (int[]) c, at + (r + i) * ldc, columns, add);
            }
        }
    }

    private static void threeByFour(int[] c0, int[] c1, int[] c2, int[] b, int p0, int p1, int p2, int p3,
                                    int q0, int q1, int q2, int q3, int o0, int o1, int o2, int o3) {
        for (int j = 0; j < WIDTH; j++) {
            c0[j] = p3 * b[j + 3 * WIDTH] + p2 * b[j + 2 * WIDTH] + p1 * b[j + WIDTH] + p0 * b[j] + c0[j];
            c1[j] = q3 * b[j + 3 * WIDTH] + q2 * b[j + 2 * WIDTH] + q1 * b[j + WIDTH] + q0 * b[j] + c1[j];
            c2[j] = o3 * b[j + 3 * WIDTH] + o2 * b[j + 2 * WIDTH] + o1 * b[j + WIDTH] + o0 * b[j] + c2[j];
        }
    }

    private static void oneByFour(int[] c, int[] b, int p0, int p1, int p2, int p3) {
        for (int j = 0; j < WIDTH; j++) {
            c[j] = p3 * b[j + 3 * WIDTH] + p2 * b[j + 2 * WIDTH] + p1 * b[j + WIDTH] + p0 * b[j] + c[j];
        }
    }

    private static void write(int[] from, int[] c, int at, int columns, boolean add) {
        if (add) {
            for (int j = 0; j < columns; j++) {
                c[at + j] += from[j];
            }
        } else {
            System.arraycopy(from, 0, c, at, columns);
        }
    }

    @Override
    public void rowsTimesMatrix(Object room, Object a, long at, long rowStride, long columnStride, int rows, Object b, long bAt,
        long bRowStride, int k, int columns, Object c, int cAt, int ldc, boolean add) {
        int[] x = (int[]) a;
        int[][] sums = ((Room) room).sums;
        int[] group = ((Room) room).group;
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
                write(sums[r], (int[]) c, cAt + r * ldc + j, width, add);
            }
        }
    }

    @Override
    public void dot(Object a, long at, Object b, long bAt, int k, Object c, int cAt) {
        int[] x = (int[]) a;
        int[] y = (int[]) b;
        int i = (int) at;
        int j = (int) bAt;
        int end = i + k;
        int s0 = 0;
        int s1 = 0;
        int s2 = 0;
        int s3 = 0;
        for (; i <= end - 4; i += 4, j += 4) {
            s0 = x[i] * y[j] + s0;
            s1 = x[i + 1] * y[j + 1] + s1;
            s2 = x[i + 2] * y[j + 2] + s2;
            s3 = x[i + 3] * y[j + 3] + s3;
        }
        int s = s0 + s1 + s2 + s3;
        for (; i < end; i++, j++) {
            s = x[i] * y[j] + s;
        }
        ((int[]) c)[cAt] = s;
    }
}
