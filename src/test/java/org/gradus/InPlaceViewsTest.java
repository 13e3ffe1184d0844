package org.gradus;

import static org.gradus.Gradus.noGrad;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.types.AutogradException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

/** Operations that change a tensor's own layout. */
class InPlaceViewsTest {
    private final Tensor x = tensor(new float[][] {{1, 2, 3}, {4, 5, 6}});

    @Test
    void elementsStayWhereTheyAreAndAreShared() {
        Tensor row = x.select(0, 1);
        assertSame(x, x.transpose_(0, 1));
        assertEquals(Shape.of(3, 2), x.shape());
        row.zero_();
        assertArrayEquals(new float[] {1, 0, 2, 0, 3, 0}, x.toFloatArray());
        assertEquals(Shape.of(1, 3, 2), x.unsqueeze_(0).shape());
        assertEquals(Shape.of(3, 2), x.squeeze_().shape());
        assertEquals(Shape.of(2, 3), x.t_().shape());
    }

    @Test
    void gradientsFollowTheNewLayout() {
        x.requiresGrad_();
        Tensor y = x.mul(2);
        y.transpose_(0, 1);
        assertEquals("TransposeBackward0", y.gradFn().name());
        y.mul(tensor(new float[][] {{1, 2}, {3, 4}, {5, 6}})).sum().backward();
        assertArrayEquals(new float[] {2, 6, 10, 4, 8, 12}, x.grad().toFloatArray());
    }

    @Test
    void leavesAreRefusedWhileRecordingAndStayLeavesOtherwise() {
        x.requiresGrad_();
        assertThrows(AutogradException.class, () -> x.t_());
        noGrad(() -> {
            x.t_();
        });
        assertTrue(x.requiresGrad() && x.isLeaf());
        assertEquals(Shape.of(3, 2), x.shape());
    }
}
