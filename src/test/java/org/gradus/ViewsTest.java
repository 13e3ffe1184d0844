package org.gradus;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.IndexException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Views share elements with what they were taken from; copies do not. */
class ViewsTest {

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void writesAreSeenThroughEveryView(Device device) {
        try (Devices.Scope on = Devices.with(device)) {
            Tensor base = zeros(3, 4);
            Tensor column = base.select(1, 2);
            Tensor turned = base.t();
            Tensor every = base.slice(1, 0, 4, 2).slice(0, 1, 3);
            column.fill_(5);
            turned.select(0, 0).add_(1);
            every.mul_(10);
            base.diagonal().sub_(2);
            assertArrayEquals(new float[] {-1, 0, 5, 0, 10, -2, 50, 0, 10, 0, 48, 0}, base.toFloatArray());
            assertArrayEquals(new float[] {5, 50, 48}, column.toFloatArray());
            assertArrayEquals(new float[] {10, 50, 10, 48}, every.toFloatArray());
            assertEquals(4, turned.version());
        }
    }

    @Test
    void aViewOfAViewWritesToTheFirst() {
        Tensor base = zeros(2, 3, 4);
        base.permute(2, 0, 1).get(Index.at(3), Index.all(), Index.slice(1, 3)).unsqueeze(0).fill_(7);
        assertEquals(4 * 7, base.sum().item());
        assertEquals(7, base.get(1, 2, 3).item());
        assertEquals(0, base.get(1, 0, 3).item());
    }

    @Test
    void aValueTakenBeforeAWriteKeepsItsElements() {
        Tensor x = zeros(3);
        Tensor before = x.add(1);
        Tensor copy = x.clone();
        x.fill_(9);
        assertArrayEquals(new float[] {1, 1, 1}, before.toFloatArray());
        assertArrayEquals(new float[] {0, 0, 0}, copy.toFloatArray());
    }

    @Test
    void reshapeCopiesOnlyWhereStridesDoNotSuffice() {
        Tensor base = arange(6).reshape(2, 3);
        base.reshape(3, 2).select(0, 0).fill_(-1);
        assertArrayEquals(new long[] {-1, -1, 2, 3, 4, 5}, base.toLongArray());
        Tensor copy = base.t().reshape(6);
        copy.fill_(0);
        assertArrayEquals(new long[] {-1, -1, 2, 3, 4, 5}, base.toLongArray());
        assertThrows(ShapeException.class, () -> base.t().view(6));
        assertSame(base, base.contiguous());
        assertNotSame(base, base.t().contiguous());
    }

    @Test
    void repeatedElementsCannotBeWritten() {
        ShapeException e = assertThrows(ShapeException.class, () -> zeros(3, 1).expand(3, 4).add_(1));
        assertTrue(e.getMessage().startsWith("add_: unsupported operation: more than one element of the written-to tensor"),
            e::getMessage);
        zeros(1, 1).expand(1, 1).add_(1);
    }

    @Test
    void anInPlaceResultMustHaveThisShape() {
        ShapeException e = assertThrows(ShapeException.class, () -> zeros(3).add_(zeros(2, 3)));
        assertEquals("add_: output with shape [3] doesn't match the broadcast shape [2, 3]", e.getMessage());
    }

    @Test
    void writesReadTheOldElementsEvenWhereTheyOverlap() {
        Tensor x = arange(5);
        x.narrow(0, 1, 4).copy_(x.narrow(0, 0, 4));
        assertArrayEquals(new long[] {0, 0, 1, 2, 3}, x.toLongArray());
        Tensor y = arange(4).reshape(2, 2);
        y.add_(y.t());
        assertArrayEquals(new long[] {0, 3, 3, 6}, y.toLongArray());
    }

    @Test
    void shapesAreInferredAndChecked() {
        Tensor x = arange(24).reshape(2, -1, 4);
        assertEquals(Shape.of(2, 3, 4), x.shape());
        assertEquals(Shape.of(6, 4), x.flatten(0, 1).shape());
        assertEquals(Shape.of(2, 3, 2, 2), x.unflatten(-1, 2, -1).shape());
        assertEquals(Shape.of(4, 2, 3), x.movedim(-1, 0).shape());
        assertEquals(Shape.of(5, 2, 3, 4), x.expand(5, -1, 3, -1).shape());
        assertEquals("reshape: shape '[5]' is invalid for input of size 24",
            assertThrows(ShapeException.class, () -> x.reshape(5)).getMessage());
        assertThrows(ShapeException.class, () -> x.reshape(-1, -1));
        assertThrows(ShapeException.class, () -> x.permute(0, 0, 1));
    }

    @Test
    void emptyAndZeroDimensionalTensors() {
        Tensor empty = zeros(0, 3);
        assertEquals(Shape.of(3), empty.sum(0).shape());
        assertArrayEquals(new float[] {0, 0, 0}, empty.sum(0).toFloatArray());
        assertEquals(Shape.of(0), empty.sum(1).shape());
        assertEquals(0, empty.reshape(3, 0).t().exp().toFloatArray().length);
        Tensor number = zeros(DType.INT64);
        assertEquals(0, number.dim());
        assertEquals(Shape.of(1, 1), number.unsqueeze(0).unsqueeze(-1).shape());
        assertEquals(Shape.SCALAR, number.sum(0).shape());
        assertEquals(3, number.add_(3).itemLong());
        assertEquals(List.of(Shape.of(2), Shape.of(1)), arange(3).split(2).stream().map(Tensor::shape).toList());
    }

    @Test
    void scalarsHaveADimToMove() {
        assertEquals(Shape.SCALAR, Gradus.tensor(1f).movedim(-1, 0).shape());
        assertThrows(IndexException.class, () -> Gradus.tensor(1f).movedim(1, 0));
    }

    @Test
    void flatteningChecksDimsOfScalarsToo() {
        assertEquals(Shape.of(1), Gradus.tensor(1f).flatten().shape());
        assertThrows(IndexException.class, () -> Gradus.tensor(1f).flatten(0, 7));
    }
}
