package org.gradus.autograd;

import static org.gradus.autograd.EngineTest.assertValues;
import static org.gradus.autograd.EngineTest.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.AutogradException;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

/** Products with Jacobians, whole Jacobians and Hessians, the gradient check itself, and the anomaly scope. */
class DerivativesTest {
    private static final Derivatives.Map SQUARES = x -> x.square().mul(x.sum());

    private static Tensor point() {
        return Gradus.tensor(new double[] {1, 2, 3}, Shape.of(3));
    }

    @Test
    void vectorJacobianProduct() {
        Derivatives.Product p = Derivatives.vjp(SQUARES, point(), Gradus.tensor(new double[] {1, 0, 0}, Shape.of(3)));
        assertValues(p.output(), 6, 24, 54);
        assertValues(p.product(), 2 * 6 + 1, 1, 1);
        assertFalse(p.output().requiresGrad());
    }

    @Test
    void jacobianVectorProduct() {
        Tensor v = Gradus.tensor(new double[] {1, 0, 0}, Shape.of(3));
        assertValues(Derivatives.jvp(SQUARES, point(), v).product(), 13, 4, 9);
        assertValues(Derivatives.jvp(x -> x.mul(3), point(), v).product(), 3, 0, 0);
    }

    @Test
    void wholeJacobianAndHessian() {
        Tensor j = Derivatives.jacobian(SQUARES, point());
        assertEquals(Shape.of(3, 3), j.shape());
        assertValues(j, 13, 1, 1, 4, 28, 4, 9, 9, 45);
        assertValues(Derivatives.hessian(x -> x.pow(3).sum(), point()), 6, 0, 0, 0, 12, 0, 0, 0, 18);
        assertValues(Derivatives.hessian(x -> x.mul(2).sum(), Gradus.tensor(new double[] {1, 2}, Shape.of(2))), 0, 0, 0, 0);
        assertThrows(AutogradException.class, () -> Derivatives.hessian(SQUARES, point()));
    }

    @Test
    void jacobiansCanBeDifferentiated() {
        Tensor x = leaf(1, 2);
        Tensor j = Derivatives.jacobian(y -> y.pow(3), x, true);
        j.sum().backward();
        assertValues(x.grad(), 6, 12);
    }

    @Test
    void theCheckFindsAWrongGradient() {
        Function wrong = new Function() {
            @Override
            protected java.util.List<Tensor> forward(Call call, java.util.List<Tensor> in) {
                return java.util.List.of(in.get(0).mul(2));
            }

            @Override
            protected java.util.List<Tensor> backward(Call call, java.util.List<Tensor> grads) {
                return java.util.List.of(grads.get(0).mul(2.01));
            }
        };
        String message = assertThrows(AutogradException.class,
            () -> GradCheck.standard().first(in -> java.util.List.of(wrong.apply(in.get(0))), leaf(1, 2))).getMessage();
        assertTrue(message.contains("element 0 of input 0"), message);
        assertThrows(DTypeException.class, () -> GradCheck.standard().first(in -> java.util.List.of(in.get(0).sin()),
            Gradus.tensor(new float[] {1}, Shape.of(1)).requiresGrad_()));
    }

    @Test
    void anomaliesAreNamedWithTheirLine() {
        Tensor x = leaf(0, 1);
        try (Anomaly scope = Anomaly.detect()) {
            Tensor y = x.mul(0).sqrt().sum();
            String message = assertThrows(AutogradException.class, y::backward).getMessage();
            assertTrue(message.contains("SqrtBackward0"), message);
            assertTrue(message.contains("[2]"), message);
            assertTrue(message.contains("DerivativesTest.java"), message);
        }
        assertFalse(Anomaly.isDetecting());
        x.mul(0).sqrt().sum().backward();
    }
}
