package org.gradus.examples;

import static org.gradus.Functional.binaryCrossEntropyWithLogits;
import static org.gradus.Gradus.eye;
import static org.gradus.Gradus.manualSeed;
import static org.gradus.Gradus.noGrad;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.onesLike;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.zeros;

import java.io.PrintStream;
import org.gradus.Tensor;

/** Lesson 3: backward computes vector-Jacobian products, once for each graph unless it is retained. */
final class JacobianProducts implements Walkthrough.Lesson {

    @Override
    public void run(PrintStream out) {
        out.println("3.1 Tracked, in a no-grad scope, detached");
        manualSeed(3);
        Tensor x = ones(5);
        Tensor w = randn(5, 3).requiresGrad_();
        Tensor b = randn(3).requiresGrad_();
        Tensor z = x.matmul(w).add(b);
        out.println(z.requiresGrad());
        out.println(noGrad(() -> x.matmul(w).add(b)).requiresGrad());
        out.println(z.detach().requiresGrad());
        binaryCrossEntropyWithLogits(z, zeros(3)).backward();
        out.println(w.grad());
        out.println(b.grad());

        out.println("3.2 One backward for each graph, unless it is retained");
        Tensor inp = eye(4, 5).requiresGrad_();
        Tensor result = inp.add(1).pow(2).t();
        result.backward(onesLike(result), true);
        out.println("First call\n" + inp.grad());
        result.backward(onesLike(result), true);
        out.println("Second call\n" + inp.grad());
        inp.grad().zero_();
        result.backward(onesLike(result));
        out.println("Call after zeroing gradients\n" + inp.grad());
        Walkthrough.printFailure(out, () -> result.backward(onesLike(result)));
    }
}
