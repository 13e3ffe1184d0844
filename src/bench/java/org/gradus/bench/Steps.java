package org.gradus.bench;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.randint;

import java.util.Locale;
import java.util.function.Function;
import org.gradus.Tensor;
import org.gradus.nn.Linear;
import org.gradus.nn.Module;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;
import org.gradus.optim.Optimizer;

/** One step of training, again and again. */
final class Steps {
    private final Module model;
    private final Optimizer optimizer;
    private final Function<Module, Tensor> loss;

    private Steps(Module model, Optimizer optimizer, Function<Module, Tensor> loss) {
        this.model = model;
        this.optimizer = optimizer;
        this.loss = loss;
    }

    private static Steps of(String workload) {
        return switch (workload) {
            case "W5" -> perceptron();
            default -> throw new IllegalArgumentException("no training step " + workload);
        };
    }

    private static Steps perceptron() {
        Sequential m = new Sequential(new Linear(784, 512), new ReLU(), new Linear(512, 512), new ReLU(), new Linear(512, 10));
        Tensor x = rand(128, 784).realize();
        Tensor y = randint(0, 10, 128).realize();
        return new Steps(m, new Adam(m.parameters(), 1e-3), net -> crossEntropy(net.forward(x), y));
    }

    private Tensor step() {
        optimizer.zeroGrad();
        Tensor value = loss.apply(model);
        value.backward();
        optimizer.step();
        return value;
    }

    static void time(Stopwatch watch, String workload) {
        Steps steps = of(workload);
        watch.rate(workload, "step", "steps/s", 1, () -> steps.step().close());
    }

    static void some(String workload, int count) {
        Steps steps = of(workload);
        Tensor last = null;
        for (int i = 0; i < count; i++) {
            last = steps.step();
        }
        System.out.printf(Locale.ROOT, "RESULT %f%n", last.item());
    }
}
