package org.gradus.bench;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.rand;

import java.util.List;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;

/** {@code sigmoid(a b + c) tanh(a) - relu(b)} of 16M elements, and its gradients. */
final class Chain {
    private static final int SIZE = 16 << 20;

    private Chain() { }

    private static Tensor f(Tensor a, Tensor b, Tensor c) {
        return a.mul(b).add(c).sigmoid().mul(a.tanh()).sub(b.relu());
    }

    static void run(Stopwatch watch) {
        Tensor a = rand(SIZE).sub(0.5).realize();
        Tensor b = rand(SIZE).sub(0.5).realize();
        Tensor c = rand(SIZE).sub(0.5).realize();
        Tensor g = ones(SIZE).realize();
        watch.cost("W2", "fwd", "ms", 1e3, () -> {
            try (GradMode mode = GradMode.noGrad(); Tensor y = f(a, b, c)) {
                y.realize();
            }
        });
        List<Tensor> leaves = List.of(a.requiresGrad_(), b.requiresGrad_(), c.requiresGrad_());
        watch.cost("W2", "fwd+bwd", "ms", 1e3, () -> {
            try (Scope scope = Scope.open()) {
                Tensor y = f(a, b, c);
                List<Tensor> grads = Autograd.grad(List.of(y), leaves, List.of(g), false, false, false);
                Together.realize(y, grads);
            }
        });
    }
}
