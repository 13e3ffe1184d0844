package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GemmTest {
    private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 12, 13, 16, 17, 31, 33, 64, 65, 97, 130, 257, 300};
    private static final WorkerPool POOL = new WorkerPool(3);

    @AfterAll
    static void close() {
        POOL.close();
    }

    /** A matrix with rows and columns anywhere: plain, transposed, reversed, with gaps, repeated. */
    private static Matrix matrix(Random r, DType d, int rows, int columns) {
        int kind = r.nextInt(6);
        int gap = r.nextInt(3);
        long rs = columns + gap;
        long cs = 1;
        switch (kind) {
            case 1 -> {
                rs = 1;
                cs = rows + gap;
            }
            case 2 -> {
                cs = 2;
                rs = 2L * columns + gap;
            }
            case 3 -> rs = 0;
            case 4 -> rs = -rs;
            default -> { }
        }
        long least = Math.min(0, (rows - 1) * rs) + Math.min(0, (columns - 1) * cs);
        long most = Math.max(0, (rows - 1) * rs) + Math.max(0, (columns - 1) * cs);
        int at = (int) -least + r.nextInt(4);
        Object a = Elements.of(d).allocate((int) (at + most + 1));
        for (int i = 0; i < Elements.of(d).length(a); i++) {
            double v = r.nextGaussian();
            Elements.of(d).fill(a, i, i + 1, d.isFloating() ? Double.doubleToRawLongBits(v) : r.nextInt());
        }
        return new Matrix(a, at, rs, cs);
    }

    /** Rows or columns that are two axes or three: places of windows, or parts of rows that stand apart. */
    private static Steps several(Random r, int length) {
        int inner = SIZES[r.nextInt(SIZES.length)];
        int middle = 1 + r.nextInt(4);
        long outer = (length + (long) inner * middle - 1) / ((long) inner * middle);
        long[] strides = {1 + r.nextInt(3000), 1 + r.nextInt(70), new int[] {1, 1, 2, 3, 1}[r.nextInt(5)]};
        return Steps.of(Layout.of(Shape.of(outer, middle, inner), strides, 0));
    }

    private static Matrix windows(Random r, DType d, int rows, int columns) {
        Steps down = r.nextInt(3) == 0 ? Steps.of(1 + r.nextInt(100)) : several(r, rows);
        Steps across = r.nextInt(3) == 0 ? Steps.of(1 + r.nextInt(3)) : several(r, columns);
        int most = 0;
        for (int i = 0; i < rows; i++) {
            most = Math.max(most, down.position(i));
        }
        int furthest = 0;
        for (int j = 0; j < columns; j++) {
            furthest = Math.max(furthest, across.position(j));
        }
        int at = r.nextInt(4);
        Object a = Elements.of(d).allocate(at + most + furthest + 1);
        for (int i = 0; i <= at + most + furthest; i++) {
            Elements.of(d).fill(a, i, i + 1, d.isFloating() ? Double.doubleToRawLongBits(r.nextGaussian()) : r.nextInt());
        }
        return new Matrix(a, at, down, across);
    }

    private static double element(Matrix m, int row, int column) {
        int p = (int) m.at() + m.rows().position(row) + m.columns().position(column);
        return m.array() instanceof float[] f ? f[p] : ((double[]) m.array())[p];
    }

    private static long whole(Matrix m, int row, int column) {
        int p = (int) m.at() + m.rows().position(row) + m.columns().position(column);
        return m.array() instanceof int[] f ? f[p] : ((long[]) m.array())[p];
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void agreesWithTheDefinition(KernelSet set) {
        Random r = new Random(1);
        for (int round = 0; round < 400; round++) {
            DType d = new DType[] {DType.FLOAT32, DType.FLOAT32, DType.FLOAT64, DType.INT32, DType.INT64}[r.nextInt(5)];
            int m = SIZES[r.nextInt(SIZES.length)];
            int n = SIZES[r.nextInt(SIZES.length)];
            int k = SIZES[r.nextInt(SIZES.length)] * (r.nextInt(8) == 0 ? 5 : 1);
            Matrix a = r.nextInt(3) == 0 ? windows(r, d, m, k) : matrix(r, d, m, k);
            Matrix b = r.nextInt(3) == 0 ? windows(r, d, k, n) : matrix(r, d, k, n);
            int at = r.nextInt(5);
            int ldc = n + r.nextInt(3);
            Object c = Elements.of(d).allocate(at + m * ldc);
            Elements.of(d).fill(c, 0, at + m * ldc, d.isFloating() ? Double.doubleToRawLongBits(Double.NaN) : 77);
            BitSet done = new BitSet();
            WorkerPool pool = r.nextBoolean() ? POOL : null;
            new Gemm(new Product(set.gemm(d, n, 1), pool, m, n, k, a, b, c, at, ldc, (r0, r1, c0, c1) -> {
                synchronized (done) {
                    for (int i = r0; i < r1; i++) {
                        assertEquals(-1, done.get(i * n + c0, i * n + c1).nextSetBit(0), "finished twice");
                        done.set(i * n + c0, i * n + c1);
                    }
                }
            })).run();
            String what = d + " " + m + "x" + k + "x" + n + " " + a + " " + b;
            assertEquals(m * n, done.cardinality(), what);
            check(d, m, n, k, a, b, c, at, ldc, what);
        }
    }

    private static void check(DType d, int m, int n, int k, Matrix a, Matrix b, Object c, int at, int ldc, String what) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double size = 0;
                long whole = 0;
                for (int p = 0; p < k; p++) {
                    if (d.isFloating()) {
                        sum += element(a, i, p) * element(b, p, j);
                        size += Math.abs(element(a, i, p) * element(b, p, j));
                    } else {
                        whole += whole(a, i, p) * whole(b, p, j);
                    }
                }
                int x = at + i * ldc + j;
                double eps = d == DType.FLOAT32 ? 0x1p-24 : 0x1p-52;
                switch (d) {
                    case FLOAT32 -> assertEquals(sum, ((float[]) c)[x], (8 + Math.sqrt(k)) * eps * size, what);
                    case FLOAT64 -> assertEquals(sum, ((double[]) c)[x], (8 + Math.sqrt(k)) * eps * size, what);
                    case INT32 -> assertEquals((int) whole, ((int[]) c)[x], what);
                    default -> assertEquals(whole, ((long[]) c)[x], what);
                }
            }
        }
        for (int i = 0; i < m - 1; i++) {
            for (int j = n; j < ldc; j++) {
                int x = at + i * ldc + j;
                assertTrue(!(c instanceof float[] f) || Float.isNaN(f[x]), "wrote between rows: " + what);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void setsAndThreadsGiveTheSameBits(KernelSet set) {
        Random r = new Random(2);
        for (int[] s : new int[][] {{130, 257, 300}, {1, 700, 513}, {64, 10, 784}, {3, 300, 1000}, {200, 1, 300}, {500, 3, 64}, {97, 5, 200}, {6, 90, 131},
            {45, 33, 77}, {3, 1024, 1500}, {48, 300, 1024}, {100, 450, 784}}) {
            int m = s[0];
            int n = s[1];
            int k = s[2];
            for (int turn = 0; turn < 4; turn++) {
                float[] x = floats(r, m * k);
                float[] y = floats(r, k * n);
                Matrix a = (turn & 1) == 0 ? new Matrix(x, 0, k, 1) : new Matrix(x, 0, 1, m);
                Matrix b = (turn & 2) == 0 ? new Matrix(y, 0, n, 1) : new Matrix(y, 0, 1, k);
                float[] expected = new float[m * n];
                float[] actual = new float[m * n];
                GemmKernels plain = PlainKernels.INSTANCE.gemm(DType.FLOAT32, n, 1);
                new Gemm(new Product(plain, null, m, n, k, a, b, expected, 0, n, null)).run();
                new Gemm(new Product(set.gemm(DType.FLOAT32, n, 1), POOL, m, n, k, a, b, actual, 0, n, null)).run();
                assertArrayEquals(expected, actual, m + "x" + k + "x" + n + " " + turn);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.cpu.KernelSets#all")
    void infinityStaysInItsRowAndColumn(KernelSet set) {
        for (int[] s : new int[][] {{13, 33, 17}, {22, 7, 65}, {7, 40, 99}, {3, 130, 300}}) {
            int m = s[0];
            int n = s[1];
            int k = s[2];
            float[] a = new float[m * k];
            float[] b = new float[k * n];
            Arrays.fill(a, 1);
            Arrays.fill(b, 1);
            a[(m - 1) * k] = Float.POSITIVE_INFINITY;
            b[(k - 1) * n] = Float.NaN;
            float[] c = new float[m * n];
            Matrix x = new Matrix(a, 0, k, 1);
            new Gemm(new Product(set.gemm(DType.FLOAT32, n, 1), null, m, n, k, x, new Matrix(b, 0, n, 1), c, 0, n, null)).run();
            for (int i = 0; i < m * n; i++) {
                assertEquals(i % n == 0 ? Float.NaN : i / n == m - 1 ? Float.POSITIVE_INFINITY : k, c[i], m + "x" + n + "x" + k);
            }
        }
    }

    private static float[] floats(Random r, int n) {
        float[] f = new float[n];
        for (int i = 0; i < n; i++) {
            f[i] = (float) r.nextGaussian();
        }
        return f;
    }
}
