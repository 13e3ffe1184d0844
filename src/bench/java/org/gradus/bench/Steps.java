package org.gradus.bench;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Functional.mseLoss;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.randint;

import java.util.Locale;
import java.util.function.Function;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.nn.Conv2d;
import org.gradus.nn.Flatten;
import org.gradus.nn.Linear;
import org.gradus.nn.MaxPool2d;
import org.gradus.nn.Module;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;
import org.gradus.optim.Optimizer;
import org.gradus.optim.SGD;

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
            case "W6" -> convolutions();
            case "W7" -> transformer();
            case "W9" -> recurrent();
            default -> throw new IllegalArgumentException("no training step " + workload);
        };
    }

    private static Steps perceptron() {
        Sequential m = new Sequential(new Linear(784, 512), new ReLU(), new Linear(512, 512), new ReLU(), new Linear(512, 10));
        Tensor x = rand(128, 784).realize();
        Tensor y = randint(0, 10, 128).realize();
        return new Steps(m, new Adam(m.parameters(), 1e-3), net -> crossEntropy(net.forward(x), y));
    }

    private static Steps convolutions() {
        Sequential m = new Sequential(new Conv2d(1, 32, 3), new ReLU(), new Conv2d(32, 64, 3), new ReLU(), new MaxPool2d(2),
            new Flatten(), new Linear(9216, 128), new ReLU(), new Linear(128, 10));
        Tensor x = rand(64, 1, 28, 28).realize();
        Tensor y = randint(0, 10, 64).realize();
        return new Steps(m, new SGD(m.parameters(), 1e-2), net -> crossEntropy(net.forward(x), y));
    }

    private static Steps transformer() {
        Module m = new TransformerBlock(256, 8);
        Tensor x = rand(8, 128, 256).sub(0.5).realize();
        Tensor y = rand(8, 128, 256).sub(0.5).realize();
        return new Steps(m, new Adam(m.parameters(), 1e-3), net -> mseLoss(net.forward(x), y));
    }

    private static Steps recurrent() {
        Module m = new Recurrent();
        Tensor x = randint(0, 1000, 32, 64).realize();
        Tensor y = randint(0, 10, 32).realize();
        return new Steps(m, new Adam(m.parameters(), 1e-3), net -> crossEntropy(net.forward(x), y));
    }

    private Tensor step() {
        try (Scope scope = Scope.open()) {
            optimizer.zeroGrad();
            Tensor value = loss.apply(model);
            value.backward();
            optimizer.step();
            return scope.keep(value);
        }
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
