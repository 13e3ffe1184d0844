package org.gradus.examples;

import static org.gradus.Functional.binaryCrossEntropyWithLogits;
import static org.gradus.Gradus.eye;
import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.noGrad;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.onesLike;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;

import java.io.PrintStream;
import org.gradus.GradMode;
import org.gradus.Tensor;

/** Lesson 2: a model of one layer, its loss, and the gradients of both parameters. */
final class OneLayer implements Walkthrough.Lesson {

    @Override
    public void run(PrintStream out) {
        manualSeed(2);
        Tensor x = ones(5);
        Tensor y = zeros(3);
        Tensor w = randn(5, 3).requiresGrad_();
        Tensor b = randn(3).requiresGrad_();
        startAt(tensor(1.7134, -0.8432, 0.1445), x, w, b);

        out.println("2.1 The layer and its loss");
        Tensor z = x.matmul(w).add(b);
        Tensor loss = binaryCrossEntropyWithLogits(z, y);
        out.println(z);
        out.println(loss);

        out.println("2.2 Each remembers the operation that made it");
        out.println(z.gradFn().name());
        out.println(loss.gradFn().name());

        out.println("2.3 Every row of w.grad is b.grad, which is sigmoid(z) / 3");
        loss.backward();
        out.println(w.grad());
        out.println(b.grad());
        out.println(z.detach().sigmoid().div(3));

        out.println("2.4 Untracked");
        try (GradMode untracked = noGrad()) {
            Tensor same = x.matmul(w).add(b);
            out.println(same);
            out.println(same.requiresGrad());
        }
        out.println(z.detach().requiresGrad());

        rebuilt(out);
        repeated(out);
    }

    /** Sets {@code b} so that the layer's output is {@code z}. */
    private static void startAt(Tensor z, Tensor x, Tensor w, Tensor b) {
        try (GradMode untracked = noGrad()) {
            b.copy_(z.sub(x.matmul(w)));
        }
    }

    private static void rebuilt(PrintStream out) {
        out.println("2.5 The graph is made anew each time: every iteration may compute something else");
        Tensor w = tensor(2.0).requiresGrad_();
        for (int i = 1; i <= 3; i++) {
            Tensor v = i % 2 == 0 ? w.pow(i) : w.mul(ones(i)).sum();
            w.setGrad(null);
            v.backward();
            out.println(v + "  dv/dw = " + w.grad());
        }
    }

    private static void repeated(PrintStream out) {
        out.println("2.6 A graph that is retained can be walked again; gradients add up");
        Tensor inp = eye(4, 5).requiresGrad_();
        Tensor result = inp.add(1).pow(2).t();
        out.println(result);
        result.backward(onesLike(result), true);
        out.println(inp.grad());
        result.backward(onesLike(result), true);
        out.println(inp.grad());
        inp.grad().zero_();
        result.backward(onesLike(result), true);
        out.println(inp.grad());
    }
}
