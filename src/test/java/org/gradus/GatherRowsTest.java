package org.gradus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.IndexException;
import org.gradus.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Picking and adding rows, columns and elements of tables of awkward widths, against plain loops. */
class GatherRowsTest {
    private static final int ROWS = 37;
    private static final int PICKED = 150;
    private static final int[] WIDTHS = {1, 3, 8, 31, 33, 64, 200, 2100};

    private final Random random = new Random(3);

    private long[] indices(int n, int below) {
        return random.longs(n, 0, below).toArray();
    }

    private static Tensor table(int width) {
        return Gradus.arange(0, (long) ROWS * width, DType.FLOAT32).reshape(ROWS, width);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void rowsAreCopied(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            for (int width : WIDTHS) {
                long[] rows = indices(PICKED, ROWS);
                float[] expected = new float[PICKED * width];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = rows[i / width] * width + i % width;
                }
                assertArrayEquals(expected, table(width).indexSelect(0, Gradus.tensor(rows)).toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void columnsAreSharedByAllRowsOrOwn(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            for (int width : WIDTHS) {
                long[] columns = indices(PICKED, width);
                long[] own = indices(ROWS * PICKED, width);
                float[] shared = new float[ROWS * PICKED];
                float[] each = new float[ROWS * PICKED];
                for (int i = 0; i < shared.length; i++) {
                    shared[i] = i / PICKED * width + columns[i % PICKED];
                    each[i] = i / PICKED * width + own[i];
                }
                Tensor x = table(width);
                assertArrayEquals(shared, x.indexSelect(1, Gradus.tensor(columns)).toFloatArray());
                assertArrayEquals(each, x.gather(1, Gradus.tensor(own).reshape(ROWS, PICKED)).toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void rowsAreAddedInOrder(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            for (int width : WIDTHS) {
                long[] rows = indices(PICKED, ROWS);
                float[] expected = new float[ROWS * width];
                for (int i = 0; i < PICKED * width; i++) {
                    expected[(int) rows[i / width] * width + i % width] += i;
                }
                Tensor source = Gradus.arange(0, (long) PICKED * width, DType.FLOAT32).reshape(PICKED, width);
                assertArrayEquals(expected, Gradus.zeros(ROWS, width).indexAdd(0, Gradus.tensor(rows), source).toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void manyNumbersAreAddedIntoFewPlaces(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            int n = 40_000;
            long[] bins = indices(n, ROWS);
            float[] expected = new float[ROWS];
            for (int i = 0; i < n; i++) {
                expected[(int) bins[i]] += i % 7;
            }
            Tensor source = Gradus.arange(0, n).remainder(7).to(DType.FLOAT32);
            assertArrayEquals(expected, Gradus.zeros(ROWS).indexAdd(0, Gradus.tensor(bins), source).toFloatArray());
            assertArrayEquals(expected, Gradus.zeros(ROWS).scatterAdd(0, Gradus.tensor(bins), source).toFloatArray());
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void indicesOutsideAreErrors(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            for (int width : new int[] {1, 8, 64}) {
                Tensor outside = Gradus.tensor(new long[] {0, ROWS});
                assertThrows(IndexException.class, () -> table(width).indexSelect(0, outside).toFloatArray());
                assertThrows(IndexException.class, () -> Gradus.zeros(ROWS, width)
                    .indexAdd(0, outside, Gradus.ones(2, width)).toFloatArray());
                Tensor columns = Gradus.full(Shape.of(ROWS, 20), (long) width, DType.INT64);
                assertThrows(IndexException.class, () -> table(width).gather(1, columns).toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void longMasksAndGroups(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            int n = 40_003;
            long[] v = indices(n, 5);
            Tensor x = Gradus.tensor(v);
            long[] ones = IntStream.range(0, n).filter(i -> v[i] == 1).asLongStream().toArray();
            assertArrayEquals(ones, x.eq(1).nonzero().toLongArray());
            assertEquals(ones.length, x.maskedSelect(x.eq(1)).sum().itemLong());
            List<Tensor> groups = x.unique(true, true, true, null);
            assertArrayEquals(new long[] {0, 1, 2, 3, 4}, groups.get(0).toLongArray());
            assertArrayEquals(v, groups.get(1).toLongArray());
            assertEquals(ones.length, groups.get(2).toLongArray()[1]);
            assertEquals(ones.length, x.bincount().toLongArray()[1]);
        }
    }
}
