package org.gradus.bench;

import static org.gradus.Functional.conv2d;
import static org.gradus.Gradus.rand;

import java.util.List;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;

/** A convolution of 8 x 64 x 56 x 56 with 64 filters of 3 x 3, and both its gradients. */
final class Windows {
    private Windows() { }

    private static Tensor f(Tensor x, Tensor w) {
        return conv2d(x, w, null, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}, 1);
    }

    static void run(Stopwatch watch) {
        Tensor x = rand(8, 64, 56, 56).sub(0.5).realize();
        Tensor w = rand(64, 64, 3, 3).sub(0.5).realize();
        double work = 2e-9 * 8 * 64 * 64 * 56 * 56 * 9;
        watch.rate("W8", "fwd", "GFLOP/s", work, () -> {
            try (GradMode mode = GradMode.noGrad(); Tensor y = f(x, w)) {
                y.realize();
            }
        });
        List<Tensor> leaves = List.of(x.requiresGrad_(), w.requiresGrad_());
        Tensor g = rand(8, 64, 56, 56).realize();
        watch.rate("W8", "fwd+bwd", "GFLOP/s", 3 * work, () -> {
            try (Scope scope = Scope.open()) {
                Tensor y = f(x, w);
                List<Tensor> grads = Autograd.grad(List.of(y), leaves, List.of(g), false, false, false);
                Together.realize(y, grads);
            }
        });
    }
}
