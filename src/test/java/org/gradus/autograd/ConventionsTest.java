package org.gradus.autograd;

import static org.gradus.autograd.EngineTest.assertValues;
import static org.gradus.autograd.EngineTest.leaf;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.Gradus;
import org.gradus.Special;
import org.gradus.Tensor;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

/** Gradients where the function has none or several: PyTorch's choices at kinks, ties and poles. */
class ConventionsTest {
    private static final double NAN = Double.NaN;

    private static Tensor gradient(UnaryOperator<Tensor> f, double... x) {
        Tensor leaf = leaf(x);
        f.apply(leaf).sum().backward();
        return leaf.grad();
    }

    @Test
    void kinks() {
        assertValues(gradient(Tensor::relu, -1, 0, 1), 0, 0, 1);
        assertValues(gradient(Tensor::abs, -1, 0, 1), -1, 0, 1);
        assertValues(gradient(x -> x.clamp(-1, 1), -2, -1, 0, 1, 2), 0, 1, 1, 1, 0);
        assertValues(gradient(x -> x.leakyRelu(0.5), -1, 0, 1), 0.5, 0.5, 1);
        assertValues(gradient(x -> x.sign(), -1, 0, 1), 0, 0, 0);
    }

    @Test
    void tiesShare() {
        Tensor other = Gradus.tensor(new double[] {1, 1, 1}, Shape.of(3));
        assertValues(gradient(x -> x.maximum(other), 0, 1, 2), 0, 0.5, 1);
        assertValues(gradient(x -> x.minimum(other), 0, 1, 2), 1, 0.5, 0);
        assertValues(gradient(x -> x.amax(0), 2, 1, 2), 0.5, 0, 0.5);
        assertValues(gradient(x -> x.amin(0), 2, 1, 1), 0, 0.5, 0.5);
        assertValues(gradient(x -> x.max(), 2, 1, 2), 0.5, 0, 0.5);
        assertValues(gradient(x -> x.max(0).values(), 2, 1, 2), 1, 0, 0);
    }

    @Test
    void powersAtZero() {
        assertValues(gradient(x -> x.pow(0), 0, 2), 0, 0);
        assertValues(gradient(x -> x.pow(1), 0, 2), 1, 1);
        assertValues(gradient(x -> x.pow(2), 0, 2), 0, 4);
        assertValues(gradient(x -> x.pow(Gradus.tensor(new double[] {0, 2, 1}, Shape.of(3))), 0, 0, 0), 0, 0, 1);
        assertValues(gradient(x -> Gradus.tensor(new double[] {0, 0, 2}, Shape.of(3)).pow(x), 0, 2, 0), 0, 0, Math.log(2));
    }

    @Test
    void productsWithZeros() {
        assertValues(gradient(x -> x.prod(), 2, 0, 3), 0, 6, 0);
        assertValues(gradient(x -> x.prod(), 2, 0, 0), 0, 0, 0);
    }

    @Test
    void normsAndSpreadAtZero() {
        assertValues(gradient(x -> x.norm(), 0, 0), 0, 0);
        assertValues(gradient(x -> x.norm(1, 0), 0, -2), 0, -1);
        assertValues(gradient(x -> x.std(0), 1, 1), 0, 0);
        assertValues(gradient(x -> x.var(0), 1), NAN);
    }

    @Test
    void eluStaysFiniteFarAway() {
        Tensor x = leaf(1000, -1);
        Tensor g = Autograd.grad(java.util.List.of(x.elu(1).sum()), java.util.List.of(x), null, false, true, false).get(0);
        assertValues(Autograd.grad(g.sum(), x), 0, Math.exp(-1));
    }

    @Test
    void eluBendsNotAtZero() {
        Tensor x = leaf(-1, 0, 1);
        Tensor first = Autograd.grad(List.of(x.elu().sum()), List.of(x), null, true, true, false).get(0);
        assertValues(first, Math.exp(-1), 1, 1);
        first.sum().backward();
        assertValues(x.grad(), Math.exp(-1), 0, 0);
    }

    @Test
    void spreadWithoutFreedom() {
        Tensor x = Gradus.tensor(2.0).requiresGrad_();
        x.var().backward();
        assertValues(x.grad(), Double.POSITIVE_INFINITY);
        Tensor pair = leaf(2, 4);
        pair.var(new int[] {0}, 3.0, false).backward();
        assertValues(pair.grad(), 2, -2);
    }

    @Test
    void logNdtrFarFromItsMean() {
        Tensor x = leaf(-200, 200);
        Tensor first = Autograd.grad(List.of(Special.logNdtr(x).sum()), List.of(x), null, true, true, false).get(0);
        assertValues(first, 200.0049997500312, 0);
        first.sum().backward();
        assertValues(x.grad(), -0.99997500375, 0);
    }
}
