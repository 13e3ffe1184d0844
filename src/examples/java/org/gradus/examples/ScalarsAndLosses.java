package org.gradus.examples;

import static org.gradus.Gradus.noGrad;
import static org.gradus.Gradus.tensor;

import java.io.PrintStream;
import org.gradus.GradMode;
import org.gradus.Tensor;

/** Lesson 5: derivatives of scalars, chains of functions, and a loss made by hand. */
final class ScalarsAndLosses implements Walkthrough.Lesson {

    @Override
    public void run(PrintStream out) {
        out.println("5.1 The derivative of x^2 at 3");
        Tensor x = tensor(3.0).requiresGrad_();
        Tensor y = x.pow(2);
        out.println(y);
        y.backward();
        out.println(x.grad());

        chain(out);
        handMadeLoss(out);

        out.println("5.5 A mean of squares");
        Tensor v = tensor(1.0, 2.0, 3.0).requiresGrad_();
        Tensor mean = v.pow(2).mean();
        out.println(mean);
        mean.backward();
        out.println(v.grad());

        again(out);
        untracked(out);
    }

    private static void chain(PrintStream out) {
        out.println("5.2 The chain rule: sin(x^2) at 3");
        Tensor x = tensor(3.0).requiresGrad_();
        Tensor y = x.pow(2);
        Tensor z = y.sin();
        out.println(z);
        z.backward();
        out.println(x.grad());

        out.println("5.3 A graph is freed as it is walked");
        Walkthrough.printFailure(out, y::backward);
    }

    private static void handMadeLoss(PrintStream out) {
        out.println("5.4 Binary cross-entropy by hand");
        Tensor x = tensor(6.7);
        Tensor y = tensor(0.0);
        Tensor w = tensor(1.0).requiresGrad_();
        Tensor b = tensor(0.0).requiresGrad_();
        Tensor z = w.mul(x).add(b);
        Tensor p = z.sigmoid();
        Tensor loss = binaryCrossEntropy(p, y);
        out.println(z);
        out.println(p);
        out.println(loss);
        loss.backward();
        out.println(w.grad());
        out.println(b.grad());
    }

    private static Tensor binaryCrossEntropy(Tensor prediction, Tensor target) {
        double epsilon = 1e-8;
        Tensor p = prediction.clamp(epsilon, 1 - epsilon);
        return target.mul(p.log()).add(target.rsub(1).mul(p.rsub(1).log())).neg();
    }

    private static void again(PrintStream out) {
        out.println("5.6 A second backward needs a retained graph, and adds to the gradient");
        Tensor x = tensor(2.0).requiresGrad_();
        Tensor y = x.pow(2);
        y.backward(null, true);
        out.println(x.grad());
        y.backward();
        out.println(x.grad());
        x.grad().zero_();
        Tensor square = x.pow(2);
        square.backward(null, true);
        out.println(x.grad());
        x.grad().zero_();
        square.backward();
        out.println(x.grad());
    }

    private static void untracked(PrintStream out) {
        out.println("5.7 No longer tracked");
        Tensor x = tensor(2.0).requiresGrad_();
        x.requiresGrad_(false);
        Tensor y = x.pow(2);
        out.println(y);
        Walkthrough.printFailure(out, y::backward);

        out.println("5.8 Detached");
        x.requiresGrad_(true);
        Tensor z = x.detach();
        Tensor y1 = x.pow(3);
        Tensor y2 = z.pow(3);
        out.println(y1);
        out.println(y2);
        y1.backward();
        out.println(x.grad());
        Walkthrough.printFailure(out, y2::backward);

        out.println("5.9 In a no-grad scope, and after it");
        try (GradMode scope = noGrad()) {
            Tensor inside = x.pow(2);
            out.println(inside);
            Walkthrough.printFailure(out, inside::backward);
        }
        x.setGrad(null);
        x.log().backward();
        out.println(x.grad());
    }
}
