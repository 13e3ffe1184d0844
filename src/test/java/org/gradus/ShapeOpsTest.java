package org.gradus;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.GradusException;
import org.gradus.types.IndexException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rearranging, windows, scattering: edges of their domains, and what their errors say. */
class ShapeOpsTest {
    private static void fails(Class<? extends GradusException> type, String said, Executable call) {
        String message = assertThrows(type, call).getMessage();
        for (String word : said.split(" ")) {
            assertTrue(message.contains(word), message);
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void indicesOutsideAreErrorsThatNameOperationIndexAndSize(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor x = zeros(2, 3);
            Tensor beyond = tensor(new long[][] {{0, 7}});
            fails(IndexException.class, "take 7 6", () -> x.take(beyond.add(0)).toFloatArray());
            fails(IndexException.class, "put -7 6", () -> x.put(tensor(-7), tensor(1.0)).toFloatArray());
            fails(IndexException.class, "scatterReduce 7 3", () -> x.scatterReduce(1, beyond, zeros(1, 2), "amax").toFloatArray());
            fails(IndexException.class, "indexReduce 7 2", () -> x.indexReduce(0, tensor(7), zeros(1, 3), "prod", true).toFloatArray());
            fails(IndexException.class, "indexCopy 7 2", () -> x.indexCopy(0, tensor(7), zeros(1, 3)).toFloatArray());
            fails(IndexException.class, "gather 7 3", () -> x.gather(1, beyond).toFloatArray());
        }
        fails(IndexException.class, "selectScatter 5 2", () -> zeros(2, 3).selectScatter(zeros(3), 0, 5));
        fails(IndexException.class, "asStrided 5 6", () -> zeros(5).asStrided(new long[] {6}, new long[] {1}));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void scatteringCombinesInEveryWay(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor x = tensor(5, 6, 7, 8);
            Tensor index = tensor(0, 0, 1, 0);
            Tensor src = tensor(3, -4, 9, 4);
            assertArrayEquals(new long[] {8, 15, 7, 8}, x.scatterReduce(0, index, src, "sum").toLongArray());
            assertArrayEquals(new long[] {3, 9, 7, 8}, x.scatterReduce(0, index, src, "sum", false).toLongArray());
            assertArrayEquals(new long[] {-48, 9, 7, 8}, x.scatterReduce(0, index, src, "prod", false).toLongArray());
            assertArrayEquals(new long[] {2, 7, 7, 8}, x.scatterReduce(0, index, src, "mean").toLongArray());
            assertArrayEquals(new long[] {1, 9, 7, 8}, x.scatterReduce(0, index, src, "mean", false).toLongArray());
            assertArrayEquals(new long[] {-4, 9, 7, 8}, x.scatterReduce(0, index, src, "amin", false).toLongArray());
            assertArrayEquals(new long[] {4, 9, 7, 8}, x.indexReduce(0, index, src, "amax", false).toLongArray());
            Tensor holes = tensor(1.0, 2.0).scatterReduce(0, tensor(0, 0), tensor(Double.NaN, 5.0), "amax");
            assertArrayEquals(new float[] {Float.NaN, 2}, holes.toFloatArray());
            assertArrayEquals(new float[] {1, 2}, tensor(1.0, 2.0).scatterReduce(0, zeros(DType.INT64, 0), zeros(0), "mean", false)
                .toFloatArray());
            assertEquals(7, tensor(3.0).scatterReduce(0, tensor(0), tensor(4.0), "sum").item());
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void sumsOfManyThatMeetRepeat(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Gradus.manualSeed(3);
            Tensor src = Gradus.randn(5000).realize();
            Tensor index = Gradus.randint(0, 7, 5000).realize();
            float[] first = zeros(7).scatterReduce(0, index, src, "sum").toFloatArray();
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(first, zeros(7).scatterReduce(0, index, src, "sum").toFloatArray());
            }
        }
    }

    @Test
    void diagonalsOfVectorsAndMatrices() {
        assertArrayEquals(new long[] {0, 1, 0, 0, 0, 2, 0, 0, 0}, tensor(1, 2).diag(1).toLongArray());
        assertArrayEquals(new long[] {3}, arange(6).view(2, 3).diag(-1).toLongArray());
        assertEquals(Shape.of(0), arange(6).view(2, 3).diag(5).shape());
        assertEquals(Shape.of(2, 2), zeros(0).diag(-2).shape());
        assertEquals(Shape.of(3, 2, 3), zeros(2, 3).diagEmbed(0, 0, 2).shape());
        fails(ShapeException.class, "diag [1, 1, 1]", () -> zeros(1, 1, 1).diag());
    }

    @Test
    void quarterTurns() {
        Tensor x = arange(4).view(2, 2);
        assertArrayEquals(new long[] {1, 3, 0, 2}, x.rot90().toLongArray());
        assertArrayEquals(new long[] {2, 0, 3, 1}, x.rot90(-1, 0, 1).toLongArray());
        assertArrayEquals(new long[] {3, 2, 1, 0}, x.rot90(2, 0, 1).toLongArray());
        fails(ShapeException.class, "rot90 different", () -> x.rot90(1, 1, -1));
    }

    @Test
    void repetitions() {
        Tensor x = arange(4).view(2, 2);
        assertArrayEquals(new long[] {0, 0, 1, 1, 2, 2, 3, 3}, x.repeatInterleave(2).toLongArray());
        assertArrayEquals(new long[] {0, 2, 2, 1, 3, 3}, x.t().repeatInterleave(tensor(1, 2), 1).toLongArray());
        assertArrayEquals(new long[] {0, 2, 2, 2}, Gradus.repeatInterleave(tensor(1, 0, 3)).toLongArray());
        assertEquals(Shape.of(0, 2), x.repeatInterleave(0, 0).shape());
        fails(ArgumentException.class, "repeatInterleave 3 4", () -> x.repeatInterleave(2, 0, 3L));
        fails(ArgumentException.class, "repeatInterleave -1", () -> x.repeatInterleave(tensor(1, -1), 0));
        fails(ShapeException.class, "repeatInterleave [3] [2, 2]", () -> x.repeatInterleave(tensor(1, 1, 1), 0));
    }

    @Test
    void windows() {
        assertArrayEquals(new long[] {0, 1, 2, 2, 3, 4}, arange(6).unfold(0, 3, 2).toLongArray());
        assertEquals(Shape.of(1), tensor(3.0).unfold(0, 1, 1).shape());
        assertEquals(Shape.of(7, 0), arange(6).unfold(0, 0, 1).shape());
        fails(ArgumentException.class, "unfold 7 6", () -> arange(6).unfold(0, 7, 1));
        fails(ArgumentException.class, "unfold 0", () -> arange(6).unfold(0, 1, 0));
    }

    @Test
    void partsOfAnyKind() {
        Tensor x = arange(7);
        assertEquals(List.of(Shape.of(3), Shape.of(2), Shape.of(2)), x.tensorSplit(3).stream().map(Tensor::shape).toList());
        assertEquals(List.of(Shape.of(2), Shape.of(0), Shape.of(6)),
            x.tensorSplit(new long[] {2, 1}, 0).stream().map(Tensor::shape).toList());
        assertEquals(List.of(Shape.of(6), Shape.of(1)), x.tensorSplit(tensor(new long[] {-1}), 0).stream().map(Tensor::shape).toList());
        fails(ArgumentException.class, "hsplit 7 2", () -> x.hsplit(2));
        fails(ShapeException.class, "vsplit 2 1", () -> x.vsplit(7));
    }

    @Test
    void gridsAndSets() {
        assertArrayEquals(new long[] {0, 1, 1, 0, 0, 1}, Gradus.trilIndices(2, 3).toLongArray());
        assertArrayEquals(new long[] {0, 0, 1, 1, 2, 2}, Gradus.triuIndices(2, 3, 1, DType.INT64).toLongArray());
        assertEquals(Shape.of(2, 0), Gradus.triuIndices(3, 0).shape());
        assertArrayEquals(new long[] {1, 2, 1, 3, 2, 3}, tensor(1, 2, 3).combinations().toLongArray());
        assertEquals(Shape.of(0, 4), tensor(1, 2, 3).combinations(4, false).shape());
        assertArrayEquals(new long[] {1, 5, 1, 6, 2, 5, 2, 6}, Gradus.cartesianProd(tensor(1, 2), tensor(5, 6)).toLongArray());
        assertEquals(Shape.of(3, 2), Gradus.meshgrid(List.of(arange(2), arange(3)), "xy").get(0).shape());
        fails(ArgumentException.class, "meshgrid ab", () -> Gradus.meshgrid(List.of(arange(2)), "ab"));
        fails(DTypeException.class, "meshgrid int64 float32", () -> Gradus.meshgrid(arange(2), zeros(2)));
        assertEquals(Shape.of(1, 0), Gradus.blockDiag().shape());
        assertEquals(Shape.of(4, 2, 3), Gradus.broadcastShapes(Shape.of(2, 1), Shape.of(4, 1, 3)));
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void powersAtEvenDistances(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            assertArrayEquals(new float[] {1, 10, 100, 1000}, Gradus.logspace(0, 3, 4).toFloatArray(), 1e-3f);
            assertArrayEquals(new long[] {1, 2, 4, 8, 16}, Gradus.logspace(0, 4, 5, 2, DType.INT64).toLongArray());
            assertArrayEquals(new long[] {1, 10, 100, 1000}, Gradus.logspace(0, 3, 4, 10, DType.INT64).toLongArray());
            assertArrayEquals(new float[] {100}, Gradus.logspace(2, 5, 1).toFloatArray());
            assertEquals(Shape.of(0), Gradus.logspace(2, 5, 0).shape());
        }
    }

    @Test
    void newTensorsAreLikeThisOne() {
        Tensor x = zeros(DType.FLOAT64, 2);
        assertEquals(DType.FLOAT64, x.newTensor(new int[] {1, 2}).dtype());
        assertEquals(DType.INT64, x.newFull(Shape.of(3), 7, DType.INT64).dtype());
        assertEquals(Shape.of(2, 3), x.newOnes(2, 3).shape());
        assertEquals(DType.INT32, x.newEmpty(Shape.SCALAR, DType.INT32).dtype());
        assertEquals(DType.BOOL, x.typeAs(tensor(true)).dtype());
    }

    @Test
    void sumsBackToASize() {
        assertArrayEquals(new float[] {6, 22}, arange(8.0).view(2, 4).sumToSize(2, 1).toFloatArray());
        assertEquals(28, arange(8.0).view(2, 4).sumToSize().item());
        fails(ShapeException.class, "sumToSize [3] [2, 4]", () -> zeros(2, 4).sumToSize(3));
    }

    @Test
    void numbersThatAreNot() {
        Tensor x = tensor(new float[][] {{1, Float.NaN, 3}, {Float.NaN, Float.NaN, Float.NaN}});
        assertArrayEquals(new float[] {4, 0}, x.nansum(1).toFloatArray());
        assertArrayEquals(new float[] {2, Float.NaN}, x.nanmean(1).toFloatArray());
        assertEquals(DType.INT64, tensor(true).nansum().dtype());
        fails(DTypeException.class, "nanmean Long", () -> tensor(1).nanmean());
    }
}
