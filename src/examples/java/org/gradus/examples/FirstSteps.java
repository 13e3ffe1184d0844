package org.gradus.examples;

import static org.gradus.Functional.crossEntropy;

import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.nn.Linear;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;
import org.gradus.types.DType;

/** The README's sample. */
public final class FirstSteps {
    private FirstSteps() { }

    public static void main(String[] args) {
        // sample
        Gradus.manualSeed(0);
        Tensor x = Gradus.randn(3, 4).requiresGrad_();
        Tensor y = x.pow(2).sum().sqrt();                 // nothing has run yet
        y.backward();                                     // one plan: forward and gradient, on the device
        System.out.println(x.grad().mul(y).sub(x).abs().max().item());   // d|x|/dx = x / |x|

        var net = new Sequential(new Linear(2, 32), new ReLU(), new Linear(32, 2));
        var adam = new Adam(net.parameters(), 1e-2);
        Tensor points = Gradus.randn(512, 2);
        Tensor inside = points.pow(2).sum(1).lt(1.4).to(DType.INT64);   // is it in the circle?
        for (int step = 1; step <= 300; step++) {
            Tensor loss = crossEntropy(net.forward(points), inside);
            adam.zeroGrad();
            loss.backward();                              // gradients stay on the device
            adam.step();
            if (step % 100 == 0) {
                System.out.printf("step %d: loss %.4f%n", step, loss.item());   // the only transfer
            }
        }
        System.out.println(net.forward(points).argmax(1).eq(inside).mean(DType.FLOAT32));
        // sample ends
    }
}
