package org.gradus.examples;

import static org.gradus.Functional.binaryCrossEntropyWithLogits;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.randnLike;

import java.util.Locale;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Reduction;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.io.Checkpoints;
import org.gradus.io.TrainingState;
import org.gradus.nn.Linear;
import org.gradus.nn.Module;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;

/**
 * A variational autoencoder: learns to press a digit into sixteen numbers and to draw it from them, so that random numbers give
 * digits that nobody has written. Source: Kingma and Welling, "Auto-encoding variational Bayes", 2014.
 */
public final class DigitVae extends Module {
    private static final int CODE = 16;

    private final Sequential encoder = module("encoder", new Sequential(new Linear(784, 256), new ReLU(), new Linear(256, 2 * CODE)));
    private final Sequential decoder = module("decoder", new Sequential(new Linear(CODE, 256), new ReLU(), new Linear(256, 784)));

    /**
     * The bound on the negative log-likelihood, in nats an image: what the drawing misses, and how far the codes' distribution is
     * from a standard normal one.
     *
     * @param pixels {@code (N, 784)}, from 0 to 1
     */
    Tensor loss(Tensor pixels) {
        Tensor code = encoder.call(pixels);
        Tensor mean = code.narrow(1, 0, CODE);
        Tensor logVariance = code.narrow(1, CODE, CODE);
        Tensor drawn = decoder.call(mean.add(logVariance.div(2).exp().mul(randnLike(mean))));
        Tensor missed = binaryCrossEntropyWithLogits(drawn, pixels, null, null, Reduction.SUM);
        Tensor divergence = mean.square().add(logVariance.exp()).sub(logVariance).sub(1).sum().div(2);
        return missed.add(divergence).div(pixels.size(0));
    }

    /** {@code (N, 784)}, from 0 to 1. */
    Tensor draw(int n) {
        return decoder.call(randn(n, CODE)).sigmoid();
    }

    private static Tensor pixels(Tensor normalized) {
        return normalized.mul(Digits.STD).add(Digits.MEAN).clamp(0, 1);
    }

    public static void main(String[] args) {
        Gradus.manualSeed(Property.whole("gradus.seed", 1, Long.MIN_VALUE));
        long epochs = Property.whole("gradus.epochs", 10, 1);
        Digits digits = Digits.load(null);
        DigitVae vae = new DigitVae();
        Adam optimizer = new Adam(vae.parameters(), 1e-3);
        DataLoader batches = new DataLoader(digits.train(), 128).dropLast().shuffle(1);
        TrainingState state = new TrainingState().add("vae", vae).add("optimizer", optimizer).add("batches", batches);
        try (Checkpoints checkpoints = Settings.checkpoints(state, "vae")) {
            for (long epoch = batches.position().epoch(); epoch < epochs; epoch++) {
                for (Batch batch : batches) {
                    Tensor loss = vae.loss(pixels(batch.input()));
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    checkpoints.stepped();
                }
                System.out.printf(Locale.ROOT, "Epoch %d: %.2f nats an image on test images%n", epoch + 1, test(vae, digits.test()));
            }
            checkpoints.save();
        }
        try (GradMode mode = GradMode.noGrad()) {
            System.out.println(DigitArt.of(vae.draw(4).sub(Digits.MEAN).div(Digits.STD)));
        }
    }

    private static double test(DigitVae vae, TensorDataset data) {
        try (GradMode mode = GradMode.noGrad()) {
            return vae.loss(pixels(data.tensors().get(0))).item();
        }
    }
}
