package org.gradus.examples;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Gradus.linspace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;
import org.gradus.optim.LBFGS;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

/** The beginnings of the trainings; docs/examples.md has the results of whole ones. */
class ExamplesTest {
    @Test
    void vaeLearnsToDraw() {
        Gradus.manualSeed(1);
        DigitVae vae = new DigitVae();
        Adam optimizer = new Adam(vae.parameters(), 1e-3);
        Tensor pixels = Digits.load(null).test().tensors().get(0).narrow(0, 0, 256).mul(Digits.STD).add(Digits.MEAN).clamp(0, 1);
        double first = vae.loss(pixels).item();
        for (int i = 0; i < 40; i++) {
            optimizer.zeroGrad();
            vae.loss(pixels).backward();
            optimizer.step();
        }
        assertEquals(545, first, 5);
        assertTrue(vae.loss(pixels).item() < 260);
        Tensor drawn = vae.draw(4);
        assertEquals(Shape.of(4, 784), drawn.shape());
        assertEquals(10, DigitArt.of(drawn).lines().count());
    }

    private static boolean isRight(long[] line) {
        Deque<Long> open = new ArrayDeque<>();
        for (long c : line) {
            if (c % 2 == 0) {
                open.push(c);
            } else if (open.isEmpty() || open.pop() != c - 1) {
                return false;
            }
        }
        return open.isEmpty();
    }

    @Test
    void bracketsAreLabelledAsTheyAre() {
        TensorDataset lines = Brackets.lines(200, 5);
        for (long i = 0; i < 200; i++) {
            Batch b = lines.batch(i);
            assertEquals(isRight(b.input().toLongArray()), b.target().itemLong() == 1, "line " + i);
        }
        Gradus.manualSeed(1);
        Brackets model = new Brackets();
        assertEquals(0.5, Brackets.accuracy(model, lines), 0.2);
        for (Batch b : new DataLoader(lines, 50)) {
            assertEquals(Shape.of(50, 2), model.call(b.input()).shape());
        }
    }

    @Test
    void theConvolutionalNetworkLearns() {
        Gradus.manualSeed(1);
        List<Tensor> all = Digits.load(null).test().tensors();
        TensorDataset test = Digits.pictures(new TensorDataset(all.get(0).narrow(0, 0, 512), all.get(1).narrow(0, 0, 512)));
        Sequential net = ConvNet.network();
        Adam optimizer = new Adam(net.parameters(), 3e-3);
        List<Double> losses = new ArrayList<>();
        try (DataLoader batches = ConvNet.batches(test, 1)) {
            for (Batch b : batches) {
                assertEquals(Shape.of(128, 1, 28, 28), b.input().shape());
                Tensor loss = crossEntropy(net.call(b.input()), b.target());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
                losses.add(loss.item());
            }
        }
        assertEquals(2.4, losses.get(0), 0.4);
        assertEquals(4, losses.size());
        assertTrue(losses.get(3) < 0.8 * losses.get(0), losses::toString);
        assertTrue(ConvNet.accuracy(net, test) <= 1);
        assertEquals(11, DigitArt.of(net, test).lines().count());
    }

    @Test
    void theKnownMotionFulfilsTheEquation() {
        for (double t : new double[] {0.1, 0.5, 0.9}) {
            double h = 1e-4;
            double velocity = (Oscillator.known(t + h) - Oscillator.known(t - h)) / (2 * h);
            double acceleration = (Oscillator.known(t + h) - 2 * Oscillator.known(t) + Oscillator.known(t - h)) / (h * h);
            assertEquals(0, acceleration + 3 * velocity + 64 * Oscillator.known(t), 1e-4);
        }
        assertEquals(1, Oscillator.known(0));
        Gradus.manualSeed(1);
        Sequential net = Oscillator.network();
        LBFGS optimizer = Oscillator.optimizer(net);
        Tensor times = linspace(0, 1, 32).view(-1, 1);
        for (int i = 0; i < 3; i++) {
            optimizer.step(() -> {
                optimizer.zeroGrad();
                Tensor loss = Oscillator.loss(net, times);
                loss.backward();
                return loss;
            });
        }
        assertEquals(0, Oscillator.largestError(net), 0.05);
    }
}
