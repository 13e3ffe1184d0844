package org.gradus.bench;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Gradus.rand;
import static org.gradus.Gradus.randint;

import java.util.Locale;
import org.gradus.Tensor;

/** The first gradient of a fresh process. */
final class Cold {
    private Cold() { }

    static void run() {
        Tensor w1 = rand(784, 512).mul(0.05).detach().requiresGrad_();
        Tensor w2 = rand(512, 10).mul(0.05).detach().requiresGrad_();
        Tensor x = rand(128, 784);
        Tensor y = randint(0, 10, 128);
        Tensor loss = crossEntropy(x.matmul(w1).relu().matmul(w2), y);
        loss.backward();
        System.out.printf(Locale.ROOT, "RESULT %f %f%n", loss.item(), w1.grad().abs().sum().item());
    }
}
