package org.gradus.bench;

import static org.gradus.Functional.layerNorm;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.zeros;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;

/** Reductions and normalisations of a matrix of 4096 x 1024. */
final class Rows {
    private Rows() { }

    static void run(Stopwatch watch) {
        Map<String, UnaryOperator<Tensor>> ops = new LinkedHashMap<>();
        ops.put("sum_all", x -> x.sum());
        ops.put("sum_1", x -> x.sum(1));
        ops.put("sum_0", x -> x.sum(0));
        ops.put("mean_1", x -> x.mean(1));
        ops.put("softmax", x -> x.softmax(1));
        Tensor weight = ones(1024).realize();
        Tensor bias = zeros(1024).realize();
        ops.put("layer_norm", x -> layerNorm(x, new long[] {1024}, weight, bias, 1e-5));
        Tensor x = rand(4096, 1024).sub(0.5).realize();
        ops.forEach((name, f) -> watch.cost("W4", name + " fwd", "ms", 1e3, () -> {
            try (GradMode mode = GradMode.noGrad(); Tensor y = f.apply(x)) {
                y.realize();
            }
        }));
        Tensor leaf = x.detach().requiresGrad_();
        List.of(weight, bias).forEach(Tensor::requiresGrad_);
        ops.forEach((name, f) -> {
            Tensor g = rand(f.apply(x).shape().dims()).realize();
            List<Tensor> leaves = name.equals("layer_norm") ? List.of(leaf, weight, bias) : List.of(leaf);
            watch.cost("W4", name + " fwd+bwd", "ms", 1e3, () -> {
                try (Scope scope = Scope.open()) {
                    Tensor y = f.apply(leaf);
                    List<Tensor> grads = Autograd.grad(List.of(y), leaves, List.of(g), false, false, false);
                    Together.realize(y, grads);
                }
            });
        });
    }
}
