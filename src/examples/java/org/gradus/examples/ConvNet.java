package org.gradus.examples;

import static org.gradus.Functional.crossEntropy;

import java.util.Locale;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.data.transforms.RandomAffine;
import org.gradus.data.transforms.Transform;
import org.gradus.io.Checkpoints;
import org.gradus.io.TrainingState;
import org.gradus.nn.BatchNorm2d;
import org.gradus.nn.Conv2d;
import org.gradus.nn.Dropout;
import org.gradus.nn.Flatten;
import org.gradus.nn.Linear;
import org.gradus.nn.MaxPool2d;
import org.gradus.nn.Module;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.AdamW;
import org.gradus.optim.OneCycleLR;

/**
 * A convolutional network that reads handwritten digits. A worker thread turns, moves and scales each picture a little, another
 * way in each epoch, while the network learns from those before.
 */
public final class ConvNet {
    private static final int BATCH = 128;
    private static final double LR = 1e-2;
    private static final Transform AUGMENT = new RandomAffine(10).translate(0.08, 0.08).scale(0.9, 1.1)
        .fill((float) (-Digits.MEAN / Digits.STD));

    private ConvNet() {
    }

    /** {@code (N, 1, 28, 28)} to logits {@code (N, 10)}. */
    static Sequential network() {
        return new Sequential(block(1, 16), block(16, 32), block(32, 64), new Flatten(), new Dropout(0.2),
            new Linear(64 * 3 * 3, 10));
    }

    /** {@code (N, in, H, W) -> (N, out, H / 2, W / 2)}. */
    private static Sequential block(long in, long out) {
        return new Sequential(new Conv2d(in, out, 3, Conv2d.options().padding(1).bias(false)), new BatchNorm2d(out), new ReLU(),
            new MaxPool2d(2));
    }

    /** The images in an order of their own in each epoch, each a little different. */
    static DataLoader batches(TensorDataset train, long seed) {
        return new DataLoader(train, BATCH).dropLast().shuffle(seed).transform(seed, AUGMENT).numWorkers(1);
    }

    static double accuracy(Module net, TensorDataset test) {
        net.eval();
        long hits = 0;
        try (GradMode mode = GradMode.noGrad()) {
            for (Batch batch : new DataLoader(test, 1000)) {
                hits += net.call(batch.input()).argmax(1).eq(batch.target()).sum().itemLong();
            }
        }
        net.train();
        return (double) hits / test.size();
    }

    public static void main(String[] args) {
        Settings settings = Settings.fromProperties("convnet", 3);
        Gradus.manualSeed(settings.seed());
        Digits digits = Digits.load(settings.data());
        TensorDataset test = Digits.pictures(digits.test());
        Sequential net = network();
        DataLoader batches = batches(Digits.pictures(digits.train()), settings.seed());
        AdamW optimizer = new AdamW(net.parameters(), AdamW.options().lr(LR));
        OneCycleLR schedule = new OneCycleLR(optimizer, LR, (int) (settings.epochs() * batches.size()));
        TrainingState state = new TrainingState().add("net", net).add("optimizer", optimizer).add("schedule", schedule)
            .add("batches", batches);
        long start = System.nanoTime();
        try (batches; Checkpoints checkpoints = settings.checkpoints(state, System.out)) {
            for (long epoch = batches.position().epoch(); epoch < settings.epochs(); epoch++) {
                for (Batch batch : batches) {
                    Tensor loss = crossEntropy(net.call(batch.input()), batch.target());
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    schedule.step();
                    long done = batches.position().batch();
                    if (done % 50 == 0) {
                        System.out.printf(Locale.ROOT, "batch %d of %d: loss %.4f%n", done, batches.size(), loss.item());
                    }
                    checkpoints.stepped();
                }
                System.out.printf(Locale.ROOT, "Epoch %d: %.2f%% of %,d test images read right, %.0f s%n", epoch + 1,
                    100 * accuracy(net, test), test.size(), (System.nanoTime() - start) / 1e9);
            }
            checkpoints.save();
        }
        System.out.println(DigitArt.of(net, test));
    }
}
