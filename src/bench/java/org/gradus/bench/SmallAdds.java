package org.gradus.bench;

import static org.gradus.Gradus.rand;

import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;

/** Ten thousand additions of 64 elements, each of the one before. */
final class SmallAdds {
    private static final int COUNT = 10_000;

    private SmallAdds() { }

    private static Tensor chain(Tensor x, Tensor b) {
        for (int i = 0; i < COUNT; i++) {
            x = x.add(b);
        }
        return x;
    }

    static void run(Stopwatch watch) {
        Tensor b = rand(64).realize();
        Tensor x = rand(64).realize();
        watch.cost("W3", "add nograd", "us/op", 1e6 / COUNT, () -> {
            try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
                chain(x, b).realize();
            }
        });
        Tensor leaf = rand(64).realize().requiresGrad_();
        watch.cost("W3", "add grad fwd", "us/op", 1e6 / COUNT, () -> {
            try (Scope scope = Scope.open()) {
                chain(leaf, b).realize();
            }
        });
        watch.cost("W3", "add grad fwd+bwd", "us/op", 1e6 / COUNT, () -> {
            leaf.setGrad(null);
            try (Scope scope = Scope.open()) {
                chain(leaf, b).sum().backward();
            }
        });
    }
}
