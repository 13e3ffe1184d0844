package org.gradus;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.cat;
import static org.gradus.Gradus.eye;
import static org.gradus.Gradus.full;
import static org.gradus.Gradus.linspace;
import static org.gradus.Gradus.stack;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.where;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.device.TestDevices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tensors from Java values and from patterns, and back. */
class CreationTest {

    @Test
    void dtypesFollowTheJavaType() {
        assertEquals(DType.FLOAT32, tensor(2.5).dtype());
        assertEquals(DType.INT64, tensor(2).dtype());
        assertEquals(DType.BOOL, tensor(true).dtype());
        assertEquals(DType.FLOAT32, tensor(1f, 2f).dtype());
        assertEquals(DType.FLOAT32, tensor(1.0, 2.0, 3.0).dtype());
        assertEquals(DType.INT64, tensor(1, 2, 3).dtype());
        assertEquals(DType.FLOAT64, tensor(new double[] {1}).dtype());
        assertEquals(DType.INT32, tensor(new int[] {1}).dtype());
        assertEquals(DType.BOOL, tensor(new boolean[][] {{true}}).dtype());
        assertEquals(DType.INT64, full(Shape.of(2), 3).dtype());
        assertEquals(DType.BOOL, full(Shape.of(2), true).dtype());
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void arraysComeBackAsTheyWere(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            double[][][] nested = {{{1, 2}, {3, 4}, {5, 6}}, {{7, 8}, {9, 10}, {11, 12}}};
            Tensor x = tensor(nested);
            assertEquals(Shape.of(2, 3, 2), x.shape());
            assertArrayEquals(nested, (double[][][]) x.toNestedArray());
            assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, x.toLongArray());
            assertArrayEquals(new boolean[] {true, false}, (boolean[]) tensor(new boolean[] {true, false}).toArray());
            assertArrayEquals(new int[] {Integer.MIN_VALUE, 7}, (int[]) tensor(new int[] {Integer.MIN_VALUE, 7}).toArray());
            assertArrayEquals(new long[] {Long.MAX_VALUE}, (long[]) tensor(new long[] {Long.MAX_VALUE}).toArray());
            assertEquals(Shape.of(2, 0), tensor(new float[2][0]).shape());
        }
    }

    @Test
    void whatIsNoRectangleIsRefused() {
        assertEquals("tensor: expected sequence of length 2 at dim 1 (got 1)",
            assertThrows(ShapeException.class, () -> tensor(new float[][] {{1, 2}, {3}})).getMessage());
        assertThrows(DTypeException.class, () -> tensor((Object) new String[] {"1"}));
        assertThrows(ArgumentException.class, () -> tensor((Object) "1"));
        assertThrows(ShapeException.class, () -> tensor(new float[3], Shape.of(2, 2)));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void patterns(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            assertArrayEquals(new long[] {5, 3, 1}, arange(5, 0, -2).toLongArray());
            assertArrayEquals(new float[] {0, 0.5f, 1}, arange(0, 1.4, 0.5).toFloatArray());
            assertArrayEquals(new float[] {-1, 0, 1}, linspace(-1, 1, 3).toFloatArray());
            assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, eye(2, 3).toFloatArray());
            assertArrayEquals(new float[] {1, 2, 0, 3}, tensor(new float[][] {{1, 2}, {9, 3}}).triu().toFloatArray());
            assertArrayEquals(new long[] {0, 1, 2, 3, 4}, cat(List.of(arange(2), arange(2, 5))).toLongArray());
            assertArrayEquals(new long[] {0, 5, 1, 6}, stack(List.of(arange(2), arange(5, 7)), 1).toLongArray());
            assertArrayEquals(new float[] {1, -1, 1}, where(arange(3).ne(1), 1.0, -1.0).toFloatArray());
        }
    }

    @Test
    void filledTensorsTakeNoMemoryUntilTheyAreWrittenOrRead() {
        TestDevices.alone(Devices.current(), device -> {
            Tensor huge = zeros(1L << 20, 1L << 20).add(1).mul(3);
            assertEquals(0, device.statistics().bytesInUse());
            assertEquals(3, huge.get(12345, 678).item());
        });
    }

    @Test
    void printingReadsOnlyWhatItShows() {
        Tensor x = arange(1_000_000).to(DType.FLOAT32).reshape(1000, 1000).realize();
        long before = x.device().statistics().downloadedBytes();
        String text = x.toString();
        assertEquals(36 * 4, x.device().statistics().downloadedBytes() - before);
        assertEquals("tensor([[0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 9.9700e+02, 9.9800e+02,\n",
            text.substring(0, text.indexOf('\n') + 1));
    }

    @Test
    void itemNeedsOneElement() {
        assertEquals(3, tensor(new float[][] {{3}}).item());
        assertEquals(Long.MAX_VALUE, tensor(Long.MAX_VALUE).itemLong());
        assertThrows(ArgumentException.class, () -> zeros(2).item());
        assertThrows(ArgumentException.class, () -> zeros(0).item());
    }

    @Test
    void aStepThatTheDtypeRoundsToZeroIsRefused() {
        assertThrows(ArgumentException.class, () -> arange(0.0, 3.0, 0.3, DType.INT64));
        assertThrows(ArgumentException.class, () -> arange(0.0, 3.0, 0.3, DType.UINT8));
    }

    @Test
    void listsAreCopiedLikeArrays() {
        Tensor positions = tensor(List.of(3L, 1L));
        assertEquals(DType.INT64, positions.dtype());
        assertArrayEquals(new long[] {3, 1}, positions.toLongArray());
        assertEquals(Shape.of(2, 2), tensor(List.of(List.of(1f, 2f), List.of(3f, 4f))).shape());
        assertEquals(DType.BOOL, tensor(List.of(true)).dtype());
        assertEquals(Shape.of(0), tensor(List.of()).shape());
        assertThrows(ArgumentException.class, () -> tensor(List.of(1L, 0.5)));
        assertThrows(ShapeException.class, () -> tensor(List.of(List.of(1L), List.of(1L, 2L))));
    }
}
