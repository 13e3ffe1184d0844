package org.gradus.examples;

import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.noGrad;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.tensor;

import java.io.PrintStream;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.optim.SGD;

/** Lesson 4: backpropagation step by step, and what it refuses. */
final class BackpropSteps implements Walkthrough.Lesson {

    @Override
    public void run(PrintStream out) {
        out.println("4.1 Through a mean: x.grad is 2 (x + 2)");
        Tensor x = tensor(-0.1959, 0.026417, 0.384037).requiresGrad_();
        Tensor y = x.add(2);
        Tensor a = y.mul(y).mul(3);
        Tensor b = a.mean();
        out.println(a);
        out.println(b);
        b.backward();
        out.println(x.grad());

        out.println("4.2 Nothing to differentiate");
        Tensor untracked = tensor(1.0, 2.0, 3.0);
        Walkthrough.printFailure(out, () -> untracked.mul(2).sum().backward());

        out.println("4.3 A tensor of several elements needs an argument");
        Walkthrough.printFailure(out, () -> x.mul(2).backward());

        out.println("4.4 A vector-Jacobian product through a loop");
        Tensor start = randn(3).requiresGrad_();
        Tensor doubled = start.mul(2);
        for (int i = 0; i < 10; i++) {
            doubled = doubled.mul(2);
        }
        doubled.backward(tensor(0.1, 1.0, 0.0001));
        out.println(start.grad());

        track(out);
        accumulate(out);
        optimize(out);
    }

    private static void track(PrintStream out) {
        out.println("4.5 Tracking starts with what is computed after it was asked for");
        manualSeed(4);
        Tensor a = randn(2, 2);
        out.println(a.requiresGrad() + " " + a.gradFn());
        Tensor b = a.mul(3).div(a.sub(1));
        out.println(b.gradFn());
        a.requiresGrad_(true);
        out.println(a.requiresGrad() + " " + a.gradFn());
        out.println(a.mul(a).sum().gradFn().name());

        out.println("4.6 And ends in three ways");
        Tensor x = ones(3).requiresGrad_();
        x.requiresGrad_(false);
        out.println(x);
        x.requiresGrad_(true);
        out.println(x.detach());
        try (GradMode untracked = noGrad()) {
            out.println(x.add(2));
        }
        out.println(x.add(2));
    }

    private static void accumulate(PrintStream out) {
        out.println("4.7 Gradients add up until they are set to zero");
        Tensor weights = ones(4).requiresGrad_();
        for (int epoch = 0; epoch < 8; epoch++) {
            weights.mul(3).sum().backward();
            out.println(weights.grad());
        }
        for (int epoch = 0; epoch < 2; epoch++) {
            weights.grad().zero_();
            weights.mul(3).sum().backward();
            out.println(weights.grad());
        }
    }

    private static void optimize(PrintStream out) {
        out.println("4.8 An optimizer takes a single tensor too");
        Tensor weights = ones(4).requiresGrad_();
        SGD optimizer = new SGD(weights, 0.01);
        weights.mul(3).sum().backward();
        optimizer.step();
        out.println(weights);
        optimizer.zeroGrad();
        out.println(weights.grad());
    }
}
