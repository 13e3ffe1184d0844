package org.gradus.examples;

import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.io.Checkpoints;
import org.gradus.io.Safetensors;
import org.gradus.io.TrainingState;
import org.gradus.nn.ClipGrad;
import org.gradus.optim.AdamW;
import org.gradus.optim.LambdaLR;
import org.gradus.types.Shape;

/** Trains a {@link Gpt} on the characters of a text, and has it write as it learns. {@link Options} lists the properties. */
public final class TrainGpt {
    private static final int EVALUATED = 1024;
    private static final double TEMPERATURE = 0.8;

    /**
     * System properties; one that is empty or missing leaves the default.
     *
     * @param text       {@code text}: a file, or {@code null} for this project's documentation
     * @param layers     {@code gradus.layers}
     * @param heads      {@code gradus.heads}
     * @param width      {@code gradus.width}
     * @param context    {@code gradus.context}: characters that a prediction sees
     * @param dropout    {@code gradus.dropout}
     * @param batch      {@code gradus.batch}: stretches of text in a step
     * @param steps      {@code gradus.steps}
     * @param lr         {@code gradus.lr}: the largest learning rate, reached after {@code warmUp} steps; a tenth of it is left at the end
     * @param warmUp     {@code gradus.warmup}
     * @param report     {@code gradus.report}: steps from one sample and validation to the next
     * @param seed       {@code gradus.seed}
     * @param out        {@code gradus.out}: folder for checkpoints and model; or {@code gradus.resume}: that of a training to go on with
     * @param resume     whether there is such a one
     * @param checkpoint {@code gradus.checkpoint}: steps from one checkpoint to the next
     */
    record Options(Path text, int layers, int heads, int width, int context, double dropout, int batch, int steps, double lr,
                   int warmUp, int report, long seed, Path out, boolean resume, int checkpoint) {
        static Options fromProperties() {
            String text = Property.text("text");
            return new Options(text.isEmpty() ? null : Path.of(text), count("layers", 4), count("heads", 4), count("width", 128),
                count("context", 64), Property.real("gradus.dropout", 0, 0), count("batch", 16), count("steps", 2000),
                Property.real("gradus.lr", 2e-3, 0), count("warmup", 100), count("report", 250),
                Property.whole("gradus.seed", 1, Long.MIN_VALUE), Settings.out("gpt"), !Property.text("gradus.resume").isEmpty(),
                count("checkpoint", 100));
        }

        private static int count(String name, int fallback) {
            return (int) Property.whole("gradus." + name, fallback, 1);
        }

        /** Share of the learning rate in a step: rises to 1 evenly, then falls to 0.1 as a cosine does. */
        double rate(double step) {
            double progress = Math.min(1, (step - warmUp) / Math.max(1, steps - warmUp));
            return step < warmUp ? (step + 1) / warmUp : 0.1 + 0.45 * (1 + Math.cos(Math.PI * progress));
        }
    }

    private final PrintStream out;
    private final Options o;
    private final CharText text;
    private final Gpt model;
    private final AdamW optimizer;
    private final LambdaLR schedule;
    private final DataLoader batches;
    private final CharText.Windows validation;
    private final Tensor losses = zeros(1);

    /** Nine tenths of the text are for training. */
    TrainGpt(Options o, CharText text, PrintStream out) {
        Gradus.manualSeed(o.seed);
        this.o = o;
        this.out = out;
        this.text = text;
        int cut = (int) (text.ids().length * 9L / 10);
        this.batches = new DataLoader(text.windows(0, cut, o.context), o.batch).dropLast().shuffle(o.seed);
        this.validation = text.windows(cut, text.ids().length, o.context);
        this.model = new Gpt(new Gpt.Config(text.alphabet().length(), o.context, o.layers, o.heads, o.width, o.dropout));
        this.optimizer = model.optimizer(o.lr);
        this.schedule = new LambdaLR(optimizer, o::rate);
    }

    public static void main(String[] args) {
        Options o = Options.fromProperties();
        Device device = Devices.current();
        System.out.printf("Device: %s (%s)%n", device, device.why());
        new TrainGpt(o, CharText.read(o.text), System.out).run();
    }

    void run() {
        long parameters = model.parameters().stream().mapToLong(Tensor::numel).sum();
        out.printf(Locale.ROOT, "Text: %,d characters, %d different ones; model: %,d parameters%n", text.ids().length,
            text.alphabet().length(), parameters);
        TrainingState state = new TrainingState().add("model", model).add("optimizer", optimizer).add("schedule", schedule)
            .add("batches", batches).add("losses", () -> losses, losses::copy_);
        try (Checkpoints checkpoints = Settings.checkpoints(state, o.out, o.resume, o.checkpoint, out)) {
            train(checkpoints);
            checkpoints.save();
        }
        Safetensors.save(model.stateDict(), o.out.resolve("model.safetensors"));
        out.println("The model is in " + o.out.toAbsolutePath());
    }

    private void train(Checkpoints checkpoints) {
        long start = System.nanoTime();
        long first = checkpoints.step();
        int line = Math.max(1, o.report / 5);
        while (checkpoints.step() < o.steps) {
            for (Batch batch : batches) {
                Tensor loss = step(batch);
                try (GradMode mode = GradMode.noGrad()) {
                    losses.add_(loss).realize();
                }
                long step = checkpoints.step() + 1;
                if (step % line == 0) {
                    double perStep = (System.nanoTime() - start) / 1e9 / (step - first);
                    out.printf(Locale.ROOT, "step %,d of %,d: loss %.4f, %.0f ms/step, %.0f s left%n", step, o.steps,
                        losses.item() / line, 1e3 * perStep, perStep * (o.steps - step));
                    losses.zero_();
                }
                if (step % o.report == 0 || step == o.steps) {
                    out.printf(Locale.ROOT, "step %,d: validation loss %.4f%n%s%n%n", step, validationLoss(), sample(step, 200));
                }
                checkpoints.stepped();
                if (step == o.steps) {
                    break;
                }
            }
        }
    }

    /** Forward, backward, clip, update. */
    Tensor step(Batch batch) {
        Tensor loss = model.loss(batch.input(), batch.target());
        optimizer.zeroGrad();
        loss.backward();
        ClipGrad.clipGradNorm_(model.parameters(), 1);
        optimizer.step();
        schedule.step();
        return loss.detach();
    }

    Gpt model() {
        return model;
    }

    DataLoader batches() {
        return batches;
    }

    /** Over stretches that lie evenly in the part of the text that is not for training. */
    double validationLoss() {
        long n = Math.min(EVALUATED, 1 + validation.size() / o.context);
        long[] rows = LongStream.range(0, n).map(i -> i * (validation.size() - 1) / Math.max(1, n - 1)).toArray();
        double sum = 0;
        model.eval();
        try (GradMode mode = GradMode.noGrad()) {
            for (int at = 0; at < n; at += 64) {
                Batch batch = validation.batch(Arrays.copyOfRange(rows, at, (int) Math.min(n, at + 64)));
                sum += model.loss(batch.input(), batch.target()).item() * batch.size();
            }
        }
        model.train();
        return sum / n;
    }

    /** How the model goes on from the last characters of the text for training. */
    String sample(long step, int length) {
        SplittableRandom random = new SplittableRandom(o.seed + step);
        int cut = (int) (text.ids().length * 9L / 10);
        long[] all = Arrays.copyOf(Arrays.copyOfRange(text.ids(), cut - o.context, cut), o.context + length);
        model.eval();
        try (GradMode mode = GradMode.noGrad()) {
            for (int i = 0; i < length; i++) {
                Tensor seen = tensor(Arrays.copyOfRange(all, i, i + o.context), Shape.of(1, o.context));
                Tensor logits = model.forward(seen).select(1, o.context - 1);
                all[o.context + i] = draw(logits.div(TEMPERATURE).softmax(-1).toFloatArray(), random);
            }
        }
        model.train();
        return text.decode(Arrays.copyOfRange(all, o.context, all.length));
    }

    private static int draw(float[] probabilities, SplittableRandom random) {
        double rest = random.nextDouble();
        for (int i = 0; i < probabilities.length - 1; i++) {
            rest -= probabilities[i];
            if (rest < 0) {
                return i;
            }
        }
        return probabilities.length - 1;
    }
}
