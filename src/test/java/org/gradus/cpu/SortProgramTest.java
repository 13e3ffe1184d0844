package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders, and parts of them, against a sort of the JDK. */
class SortProgramTest {
    private static final int LONG = 70_001;
    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource(names = {"BOOL", "INT32", "INT64", "FLOAT32", "FLOAT64"})
    void partsAreThoseOfTheWholeOrder(DType dtype) {
        try (WorkerPool pool = new WorkerPool(2)) {
            checkAll(pool, dtype);
        }
    }

    private void checkAll(WorkerPool pool, DType dtype) {
        for (int length : new int[] {1, 2, 17, 1000, LONG}) {
            int rows = length == LONG ? 2 : 3;
            for (double[] values : new double[][] {wide(rows * length), ties(rows * length), equal(rows * length)}) {
                for (boolean descending : new boolean[] {false, true}) {
                    check(pool, dtype, values, rows, length, descending);
                }
            }
        }
    }

    private void check(WorkerPool pool, DType dtype, double[] values, int rows, int length, boolean descending) {
        Object array = array(dtype, values);
        long[][] orders = new long[rows][];
        for (int r = 0; r < rows; r++) {
            int row = r * length;
            Comparator<Integer> order = Comparator.comparingDouble(i -> value(array, row + i) + 0.0);
            orders[r] = IntStream.range(0, length).boxed().sorted(descending ? order.reversed() : order)
                .mapToLong(i -> i).toArray();
        }
        for (int[] part : new int[][] {{0, length}, {0, 1}, {0, 10}, {1, 3}, {0, 300}, {length / 2, 1}, {length / 3, length / 2},
            {length - 1, 1}, {length - 20, 20}}) {
            int first = part[0];
            int count = part[1];
            if (first < 0 || count == 0 || first + count > length) {
                continue;
            }
            long[] got = new long[rows * count];
            new SortProgram(new Kernel.Sort(descending, dtype, rows, length, first, count)).run(pool, new Object[] {array, got});
            for (int r = 0; r < rows; r++) {
                assertArrayEquals(Arrays.copyOfRange(orders[r], first, first + count),
                    Arrays.copyOfRange(got, r * count, (r + 1) * count),
                    dtype + " length " + length + " descending " + descending + " part " + first + " " + count);
            }
        }
    }

    private double[] wide(int n) {
        double[] v = random.doubles(n, -1e6, 1e6).map(x -> x * x * x).toArray();
        double[] special = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, Integer.MAX_VALUE,
            Integer.MIN_VALUE, Double.MIN_VALUE};
        for (int i = 0; i < n / 10; i++) {
            v[random.nextInt(n)] = special[random.nextInt(special.length)];
        }
        return v;
    }

    private double[] ties(int n) {
        return random.ints(n, -3, 3).asDoubleStream().toArray();
    }

    private double[] equal(int n) {
        return new double[n];
    }

    private static Object array(DType dtype, double[] v) {
        return switch (dtype) {
            case BOOL -> {
                byte[] b = new byte[v.length];
                for (int i = 0; i < b.length; i++) {
                    b[i] = (byte) (v[i] > 0 ? 1 : 0);
                }
                yield b;
            }
            case INT32 -> Arrays.stream(v).mapToInt(x -> (int) x).toArray();
            case INT64 -> Arrays.stream(v).mapToLong(x -> (long) x).toArray();
            case FLOAT32 -> {
                float[] f = new float[v.length];
                for (int i = 0; i < f.length; i++) {
                    f[i] = (float) v[i];
                }
                yield f;
            }
            default -> v;
        };
    }

    private static double value(Object array, int i) {
        return array instanceof byte[] b ? b[i] : array instanceof int[] n ? n[i] : array instanceof long[] n ? n[i]
            : array instanceof float[] f ? f[i] : ((double[]) array)[i];
    }
}
