package org.gradus;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.IndexException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IndexingTest {
    private static final Index ALL = Index.all();

    private static Tensor cube() {
        return arange(24).reshape(2, 3, 4);
    }

    @Test
    void numbersSlicesAndAxesMakeViews() {
        Tensor x = cube();
        assertEquals(23, x.get(-1, -1, -1).itemLong());
        assertArrayEquals(new long[] {2, 6, 10}, x.get(Index.at(0), ALL, Index.at(2)).toLongArray());
        assertArrayEquals(new long[] {13, 15}, x.get(Index.at(1), Index.at(0), Index.slice(1L, null, 2)).toLongArray());
        assertEquals(Shape.of(2, 1, 3, 4), x.get(ALL, Index.newAxis(), Index.ellipsis()).shape());
        assertEquals(Shape.of(2, 3), x.get(Index.ellipsis(), Index.at(0)).shape());
        assertEquals(Shape.of(0, 3, 4), x.get(Index.slice(5, 9)).shape());
        x.get(Index.at(0)).zero_();
        assertEquals(0, x.get(0, 2, 3).itemLong());
    }

    /** Picked dims stand where the first of them stood if they are neighbours, else in front. */
    @Test
    void pickedDimsStandWhereNumPyPutsThem() {
        Tensor x = cube();
        Tensor a = tensor(new long[][] {{0}, {1}});
        Tensor b = tensor(new long[] {0, 2, 2});
        assertEquals(Shape.of(2, 3, 4), x.get(Index.of(a), Index.of(b)).shape());
        assertEquals(Shape.of(2, 2, 3), x.get(ALL, Index.of(a), Index.of(b)).shape());
        assertEquals(Shape.of(2, 3, 3), x.get(Index.of(a), ALL, Index.of(b)).shape());
        assertEquals(Shape.of(2, 3, 1, 3), x.get(Index.of(a), Index.newAxis(), ALL, Index.of(b)).shape());
        assertArrayEquals(new long[] {0, 4, 8, 2, 6, 10, 2, 6, 10, 12, 16, 20, 14, 18, 22, 14, 18, 22},
            x.get(Index.of(a), ALL, Index.of(b)).toLongArray());
        assertArrayEquals(new long[] {4, 6, 6, 16, 18, 18},
            x.get(ALL, Index.of(1), Index.of(b)).toLongArray());
    }

    @Test
    void masksPickInRowMajorOrder() {
        Tensor x = cube();
        assertArrayEquals(new long[] {20, 21, 22, 23}, x.get(Index.of(x.ge(20))).toLongArray());
        Tensor rows = tensor(new boolean[] {true, false, true});
        assertEquals(Shape.of(2, 2, 4), x.get(ALL, Index.of(rows)).shape());
        Tensor pairs = tensor(new boolean[][] {{false, true, false}, {true, false, false}});
        assertArrayEquals(new long[] {4, 5, 6, 7, 12, 13, 14, 15}, x.get(Index.of(pairs)).toLongArray());
        assertArrayEquals(new long[] {7, 15}, x.get(Index.of(pairs), Index.at(-1)).toLongArray());
        assertArrayEquals(new long[] {0, 1, 1, 0}, pairs.nonzero().toLongArray());
        assertEquals(Shape.of(0, 3, 4), x.get(Index.of(tensor(new boolean[] {false, false}))).shape());
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void writing(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor x = zeros(3, 4);
            x.set_(1, Index.at(0));
            x.set_(2.5, ALL, Index.slice(1, 3));
            x.set_(tensor(new float[] {7, 8}), Index.of(1, 2), Index.at(0));
            x.set_(tensor(new float[] {-1}), Index.of(0, 2), Index.of(3, 3));
            assertArrayEquals(new float[] {1, 2.5f, 2.5f, -1, 7, 2.5f, 2.5f, 0, 8, 2.5f, 2.5f, -1}, x.toFloatArray());
            x.set_(0, Index.of(x.lt(0)));
            x.set_(tensor(new float[] {10, 20, 30, 40}), Index.of(tensor(new boolean[] {false, false, true})));
            assertArrayEquals(new float[] {1, 2.5f, 2.5f, 0, 7, 2.5f, 2.5f, 0, 10, 20, 30, 40}, x.toFloatArray());
        }
    }

    @Test
    void aMaskAndANumberReadNothingBack() {
        Tensor x = cube().add(0).realize();
        long before = x.device().statistics().downloads();
        x.set_(0, Index.of(x.gt(5))).realize();
        assertEquals(before, x.device().statistics().downloads());
        assertEquals(15, x.sum().itemLong());
    }

    @Test
    void ofEqualIndicesTheLastOneStaysOrAllAddUp() {
        Tensor index = tensor(new long[] {1, 1, 0, 1});
        Tensor values = tensor(1f, 2f, 3f, 4f);
        assertArrayEquals(new float[] {3, 4, 0}, zeros(3).indexPut(new Tensor[] {index}, values, false).toFloatArray());
        assertArrayEquals(new float[] {3, 7, 0}, zeros(3).indexPut(new Tensor[] {index}, values, true).toFloatArray());
        assertArrayEquals(new float[] {3, 7, 0}, zeros(3).scatterAdd(0, index, values).toFloatArray());
        assertArrayEquals(new float[] {3, 4, 0}, zeros(3).scatter_(0, index, values).toFloatArray());
        assertArrayEquals(new float[] {3, 7, 0}, zeros(3).indexAdd_(0, index, values).toFloatArray());
    }

    @Test
    void wrongIndicesAreRefusedAtTheCall() {
        Tensor x = arange(3);
        assertEquals("index: index 3 is out of bounds for dimension 0 with size 3 (shape [3])",
            assertThrows(IndexException.class, () -> x.get(3)).getMessage());
        assertEquals("index: too many indices for tensor of dimension 1 (shape [3])",
            assertThrows(IndexException.class, () -> x.get(0, 0)).getMessage());
        assertThrows(IndexException.class, () -> x.get(Index.of(tensor(new boolean[] {true, false}))));
        assertThrows(IndexException.class, () -> cube().get(Index.of(0, 1), Index.of(0, 1, 2)));
        assertThrows(ShapeException.class, () -> zeros(3).set_(zeros(2), Index.all()));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void wrongIndicesInTensorsShowAtTheReadAndTheDeviceWorksOn(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor x = arange(3);
            assertThrows(IndexException.class, () -> x.get(Index.of(0, 7)));
            Tensor picked = x.get(Index.of(tensor(0, 7)));
            IndexException e = assertThrows(IndexException.class, picked::toLongArray);
            assertTrue(e.getMessage().contains("index 7 is out of bounds"), e::getMessage);
            assertThrows(IndexException.class, () -> x.gather(0, tensor(new long[] {-1})).toLongArray());
            assertArrayEquals(new long[] {2, 0}, x.get(Index.of(-1, 0)).toLongArray());
        }
    }

    @Test
    void wrongIndicesAreNamedByTheTensorsOwnDimension() {
        Tensor x = zeros(2, 3);
        IndexException read = assertThrows(IndexException.class, () -> x.get(Index.at(0), Index.at(3)));
        assertTrue(read.getMessage().contains("index 3 is out of bounds for dimension 1 with size 3"), read::getMessage);
        ShapeException written = assertThrows(ShapeException.class, () -> x.set_(tensor(1, 2), Index.at(0)));
        assertTrue(written.getMessage().contains("The expanded size of the tensor (3) must match the existing size (2)"),
            written::getMessage);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void fillingCountsFromTheEndToo(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor x = zeros(2, 3).requiresGrad_();
            Tensor value = Gradus.tensor(7f).requiresGrad_();
            Tensor filled = x.indexFill(1, tensor(new long[] {-1, 0}), value);
            assertArrayEquals(new float[] {7, 0, 7, 7, 0, 7}, filled.toFloatArray());
            filled.sum().backward();
            assertArrayEquals(new float[] {0, 1, 0, 0, 1, 0}, x.grad().toFloatArray());
            assertEquals(4, value.grad().item());
            Tensor outside = zeros(2, 3).indexFill(1, tensor(new long[] {-4}), 1);
            assertThrows(IndexException.class, outside::toFloatArray);
        }
    }

    /** What a view is copied from must outlive the count of the groups. */
    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void distinctElementsOfAView(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor x = tensor(new long[] {1, 2, 1, 3}).view(2, 2).t();
            assertArrayEquals(new long[] {1, 2, 3}, x.unique().toLongArray());
            assertArrayEquals(new long[] {1, 2, 3}, x.uniqueConsecutive().toLongArray());
            var all = x.unique(true, true, true, null);
            assertArrayEquals(new long[] {0, 0, 1, 2}, all.get(1).toLongArray());
            assertArrayEquals(new long[] {2, 1, 1}, all.get(2).toLongArray());
            assertArrayEquals(new long[] {1, 1, 2, 3}, x.unique(true, false, false, 0).get(0).toLongArray());
        }
    }
}
