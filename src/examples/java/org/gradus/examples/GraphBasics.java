package org.gradus.examples;

import static org.gradus.Gradus.noGrad;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.onesLike;
import static org.gradus.Gradus.tensor;

import java.io.PrintStream;
import java.util.List;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.optim.SGD;

/** Lesson 1: operations on tensors that require grad build a graph, and backward walks it. */
final class GraphBasics implements Walkthrough.Lesson {

    @Override
    public void run(PrintStream out) {
        out.println("1.1 Tensors do not require grad unless told so");
        Tensor x = tensor(-2.11594, -0.80308, -2.464855);
        out.println(x.requiresGrad());
        x.requiresGrad_();
        out.println(x);

        out.println("1.2 What is computed from one remembers how");
        Tensor y = x.add(2);
        out.println(y);
        out.println(y.gradFn().name());

        out.println("1.3 backward(v) multiplies v with the Jacobian");
        Tensor z = y.mul(y).mul(2);
        out.println(z);
        z.backward(x.detach());
        out.println(x.grad());

        out.println("1.4 A tensor of one element needs no argument");
        Tensor one = ones(1).requiresGrad_();
        one.pow(2).backward();
        out.println(one.grad());

        out.println("1.5 The argument weights each element");
        Tensor three = ones(3).requiresGrad_();
        Tensor fourth = three.pow(2).pow(2).mul(2);
        fourth.backward(onesLike(fourth));
        out.println(three.grad());

        out.println("1.6 The gradient of a mean is 4 (x + 2) / 3");
        Tensor again = x.detach().requiresGrad_();
        Tensor mean = again.add(2).pow(2).mul(2).mean();
        out.println(mean);
        mean.backward();
        out.println(again.grad());
        out.println(again.detach().add(2).mul(4).div(3));

        stopTracking(out);
        accumulate(out);
        optimize(out);
    }

    private static void stopTracking(PrintStream out) {
        out.println("1.7 Three ways to stop tracking");
        Tensor x = ones(3).requiresGrad_();
        x.requiresGrad_(false);
        out.println(x);
        x.requiresGrad_(true);
        Tensor shared = x.detach();
        out.println(shared);
        try (GradMode untracked = noGrad()) {
            out.println(x.add(2));
        }
        shared.fill_(7);
        out.println(x);
    }

    private static void accumulate(PrintStream out) {
        out.println("1.8 Gradients add up until they are set to zero");
        Tensor weights = ones(4).requiresGrad_();
        for (int epoch = 0; epoch < 3; epoch++) {
            weights.mul(3).sum().backward();
            out.println(weights.grad());
        }
        weights.grad().zero_();
        for (int epoch = 0; epoch < 3; epoch++) {
            weights.mul(3).sum().backward();
            out.println(weights.grad());
            weights.grad().zero_();
        }
    }

    private static void optimize(PrintStream out) {
        out.println("1.9 An optimizer changes what has a gradient");
        Tensor weights = ones(4).requiresGrad_();
        SGD optimizer = new SGD(List.of(weights), 0.01);
        optimizer.step();
        out.println(weights);
        weights.mul(3).sum().backward();
        optimizer.step();
        out.println(weights);
        optimizer.zeroGrad();
        out.println(weights.grad());
    }
}
