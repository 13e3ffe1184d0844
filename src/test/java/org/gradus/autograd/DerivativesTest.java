package org.gradus.autograd;

import static org.gradus.autograd.EngineTest.assertValues;
import static org.gradus.autograd.EngineTest.leaf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.AutogradException;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;
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
    void mapsOverSlices() {
        Tensor x = Gradus.arange(12.0).reshape(3, 4);
        Tensor w = Gradus.arange(4.0);
        Derivatives.Map norm = row -> row.square().sum();
        assertTrue(Derivatives.vmap(norm).apply(x).equal(x.square().sum(1)));
        assertTrue(Derivatives.vmap(norm, 1, 0).apply(x).equal(x.square().sum(0)));
        assertTrue(Derivatives.vmap(row -> row.mul(2), 1, -1).apply(x).equal(x.mul(2)));
        GradCheck.Program two = in -> java.util.List.of(in.get(0).dot(in.get(1)), in.get(0).add(in.get(1)));
        java.util.List<Tensor> out = Derivatives.vmap(two, new Integer[] {0, null}, 0, 1).apply(java.util.List.of(x, w));
        assertTrue(out.get(0).equal(x.matmul(w)));
        assertTrue(out.get(1).equal(x.add(w).t()));
        Derivatives.Map nested = Derivatives.vmap(Derivatives.vmap(norm));
        assertTrue(nested.apply(x.reshape(3, 2, 2)).equal(x.reshape(3, 2, 2).square().sum(2)));
        assertThrows(ShapeException.class, () -> Derivatives.vmap(two, new Integer[] {0, 0}, 0).apply(java.util.List.of(x, w)));
        assertThrows(ArgumentException.class, () -> Derivatives.vmap(two, new Integer[] {null, null}, 0).apply(
            java.util.List.of(w, w)));
    }

    @Test
    void theGradientOfEachSample() {
        Tensor w = Gradus.randn(4, 3);
        Tensor x = Gradus.randn(5, 4);
        Derivatives.Map loss = at -> at.sin().square().sum();
        Derivatives.Map perSample = Derivatives.vmap(row -> Derivatives.vjp(v -> loss.apply(row.matmul(v)), w, null).product());
        Tensor all = perSample.apply(x);
        assertEquals(Shape.of(5, 4, 3), all.shape());
        for (int i = 0; i < 5; i++) {
            Tensor at = w.detach().requiresGrad_();
            loss.apply(x.select(0, i).matmul(at)).backward();
            assertTrue(all.select(0, i).allclose(at.grad()));
        }
        Tensor leaf = x.detach().requiresGrad_();
        Derivatives.vmap(row -> row.pow(3).sum()).apply(leaf).sum().backward();
        assertTrue(leaf.grad().allclose(x.square().mul(3)));
        assertTrue(Derivatives.jvp(Derivatives.vmap(row -> row.sin()), x, Gradus.onesLike(x)).product().allclose(x.cos()));
    }

    @Test
    void checkpointsInSequence() {
        Tensor x = leaf(1, 2);
        java.util.List<Derivatives.Map> layers = java.util.List.of(Tensor::sin, Tensor::exp, t -> t.mul(t), Tensor::tanh,
            Tensor::exp);
        Tensor plain = x.sin().exp().square().tanh().exp().sum();
        plain.backward();
        Tensor want = x.grad().clone();
        for (int segments = 1; segments <= 5; segments++) {
            x.setGrad(null);
            Checkpoint.checkpointSequential(layers, segments, x).sum().backward();
            assertTrue(want.allclose(x.grad()));
        }
        assertThrows(ArgumentException.class, () -> Checkpoint.checkpointSequential(layers, 6, x));
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

    @Test
    void aGradientOfAGradientInOneCallEach() {
        Tensor x = EngineTest.leaf(1, 2);
        Tensor first = Autograd.grad(x.pow(3), x, EngineTest.leaf(1, 1).detach(), true);
        EngineTest.assertValues(first, 3, 12);
        EngineTest.assertValues(Autograd.grad(first.sum(), x, false), 6, 12);
    }
}
