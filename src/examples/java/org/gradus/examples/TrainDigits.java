package org.gradus.examples;

import static org.gradus.Functional.crossEntropy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.io.Checkpoints;
import org.gradus.io.Safetensors;
import org.gradus.io.TrainingState;
import org.gradus.nn.Linear;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.optim.Adam;

/** Trains a network to read handwritten digits, and shows what it has learned. {@link Settings} lists the properties. */
public final class TrainDigits {
    private static final int BATCH = 128;
    private static final double LR = 2e-3;
    private static final int READINGS_PER_EPOCH = 40;
    private static final int BAR_LENGTH = 118;

    private final PrintStream out;
    private final PrintStream progress;
    private final Settings settings;
    private final Digits digits;
    private final Sequential model;
    private final Adam optimizer;
    private final DataLoader batches;
    private final Meter meter = new Meter();
    private final List<Meter.Reading> curve = new ArrayList<>();
    private Runnable afterStep = () -> { };

    /**
     * @param out      takes results
     * @param progress takes the progress bar
     */
    TrainDigits(Settings settings, Digits digits, PrintStream out, PrintStream progress) {
        Gradus.manualSeed(settings.seed());
        this.out = out;
        this.progress = progress;
        this.settings = settings;
        this.digits = digits;
        this.model = network();
        this.optimizer = new Adam(model.parameters(), LR);
        this.batches = new DataLoader(digits.train(), BATCH).shuffle(settings.seed());
    }

    static Sequential network() {
        return new Sequential(new Linear(784, 512), new ReLU(), new Linear(512, 256), new ReLU(), new Linear(256, 10));
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Settings settings = Settings.fromProperties("digits", 3);
        Device device = Devices.current();
        System.out.printf("Device: %s (%s)%n", device, device.why());
        Digits digits = Digits.load(settings.data());
        System.out.printf(Locale.ROOT, "Data: %,d training and %,d test images (%s)%n", digits.train().size(),
            digits.test().size(), settings.data() == null ? "the subset in this project" : settings.data());
        new TrainDigits(settings, digits, System.out, System.err).run();
    }

    /** Trains to the end, from the beginning or from the last checkpoint. */
    void run() throws IOException {
        out.println(model);
        long start = System.nanoTime();
        try (Checkpoints checkpoints = settings.checkpoints(state(), out)) {
            afterStep = checkpoints::stepped;
            for (int epoch = (int) batches.position().epoch() + 1; epoch <= settings.epochs(); epoch++) {
                epoch(epoch);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(Locale.ROOT, "Test accuracy %.2f%% after %.1f s of training%n", 100 * accuracy(digits.test()), seconds);
        out.println(DigitArt.of(model, digits.test()));
        Files.createDirectories(settings.out());
        Safetensors.save(model.stateDict(), settings.out().resolve("model.safetensors"));
        TrainingCurve.save(curve, settings.out().resolve("training-curve.png"));
        out.println("Model and training curve are in " + settings.out().toAbsolutePath());
    }

    private TrainingState state() {
        return new TrainingState().add("model", model).add("optimizer", optimizer).add("batches", batches)
            .add("meter", meter::state, meter::state)
            .add("curve", () -> Meter.Reading.toTensor(curve), t -> curve.addAll(Meter.Reading.of(t)));
    }

    /** One pass over the training images, or the rest of one; means over the whole of it. */
    Meter.Reading epoch(int epoch) {
        long every = Math.max(1, batches.size() / READINGS_PER_EPOCH);
        int first = (epoch - 1) * (int) ((batches.size() + every - 1) / every);
        long start = System.nanoTime();
        long here = 0;
        try (ProgressBar bar = progressBar("Epoch " + epoch + "/" + settings.epochs())) {
            for (Batch batch : batches) {
                train(batch);
                long done = batches.position().batch();
                here += batch.size();
                if (done % every == 0 || done == batches.size()) {
                    curve.add(meter.read());
                    Meter.Reading mean = Meter.Reading.mean(curve.subList(first, curve.size()));
                    bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4f  accuracy %.2f%%  %,.0f samples/s", mean.loss(),
                        100 * mean.accuracy(), here / ((System.nanoTime() - start) / 1e9)));
                    bar.stepTo(mean.samples());
                }
                afterStep.run();
            }
        }
        Meter.Reading mean = Meter.Reading.mean(curve.subList(first, curve.size()));
        out.printf(Locale.ROOT, "Epoch %d: loss %.6f, accuracy %.2f%%, %,.0f samples/s%n", epoch, mean.loss(),
            100 * mean.accuracy(), here / ((System.nanoTime() - start) / 1e9));
        return mean;
    }

    /** One step: forward, backward, update. The learning rate falls to zero over the whole training. */
    private void train(Batch batch) {
        DataLoader.Position at = batches.position();
        long step = at.epoch() * batches.size() + at.batch() - 1;
        optimizer.lr(LR * (1 - (double) step / (settings.epochs() * batches.size())));
        Tensor logits = model.forward(batch.input());
        Tensor loss = crossEntropy(logits, batch.target());
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        meter.add(loss, logits, batch.target());
    }

    /** Share of the images whose digit the model names. */
    double accuracy(TensorDataset data) {
        model.eval();
        try (GradMode mode = GradMode.noGrad()) {
            for (Batch batch : new DataLoader(data, 1000)) {
                Tensor logits = model.forward(batch.input());
                meter.add(crossEntropy(logits, batch.target()), logits, batch.target());
            }
        }
        model.train();
        return meter.read().accuracy();
    }

    private ProgressBar progressBar(String task) {
        return new ProgressBarBuilder().setTaskName(task).setInitialMax(digits.train().size()).setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(progress, BAR_LENGTH)).setUpdateIntervalMillis(200).hideEta().build();
    }
}
