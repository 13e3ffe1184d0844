package org.gradus.examples;

import static org.gradus.Functional.crossEntropy;
import static org.gradus.Gradus.tensor;

import java.util.Locale;
import java.util.SplittableRandom;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.io.Checkpoints;
import org.gradus.io.TrainingState;
import org.gradus.nn.ClipGrad;
import org.gradus.nn.Embedding;
import org.gradus.nn.LSTM;
import org.gradus.nn.Linear;
import org.gradus.nn.Module;
import org.gradus.optim.Adam;
import org.gradus.types.Shape;

/**
 * A classifier of texts: an LSTM reads a line of brackets and says whether each one that opens is closed by its own kind, in order.
 * Half of the lines are right; the others differ from a right one in a single character.
 */
public final class Brackets extends Module {
    private static final String ALPHABET = "()[]";
    private static final int LENGTH = 24;
    private static final int HIDDEN = 64;

    private final Embedding embedding = module("embedding", new Embedding(ALPHABET.length(), 16));
    private final LSTM lstm = module("lstm", new LSTM(16, HIDDEN, LSTM.options().batchFirst(true)));
    private final Linear verdict = module("verdict", new Linear(HIDDEN, 2));

    /** {@code (N, T)} int64 to logits {@code (N, 2)}: wrong, right. */
    @Override
    public Tensor forward(Tensor lines) {
        return verdict.call(lstm.call(embedding.call(lines)).select(1, -1));
    }

    static TensorDataset lines(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] characters = new long[n * LENGTH];
        long[] right = new long[n];
        for (int i = 0; i < n; i++) {
            char[] line = right(random);
            right[i] = i % 2;
            if (right[i] == 0) {
                int at = random.nextInt(LENGTH);
                line[at] = ALPHABET.charAt((ALPHABET.indexOf(line[at]) + 1 + random.nextInt(3)) % 4);
            }
            for (int t = 0; t < LENGTH; t++) {
                characters[i * LENGTH + t] = ALPHABET.indexOf(line[t]);
            }
        }
        return new TensorDataset(tensor(characters, Shape.of(n, LENGTH)), tensor(right));
    }

    /** Opens while there is room to close, and closes while something is open, with equal chances. */
    private static char[] right(SplittableRandom random) {
        char[] line = new char[LENGTH];
        StringBuilder open = new StringBuilder();
        for (int t = 0; t < LENGTH; t++) {
            boolean opens = open.length() == 0 || open.length() < LENGTH - t && random.nextBoolean();
            if (opens) {
                int kind = 2 * random.nextInt(2);
                line[t] = ALPHABET.charAt(kind);
                open.append(ALPHABET.charAt(kind + 1));
            } else {
                line[t] = open.charAt(open.length() - 1);
                open.setLength(open.length() - 1);
            }
        }
        return line;
    }

    static double accuracy(Brackets model, TensorDataset data) {
        try (GradMode mode = GradMode.noGrad()) {
            Tensor said = model.call(data.tensors().get(0)).argmax(1);
            return (double) said.eq(data.tensors().get(1)).sum().itemLong() / data.size();
        }
    }

    public static void main(String[] args) {
        Gradus.manualSeed(Property.whole("gradus.seed", 1, Long.MIN_VALUE));
        long epochs = Property.whole("gradus.epochs", 10, 1);
        Brackets model = new Brackets();
        Adam optimizer = new Adam(model.parameters(), 3e-3);
        TensorDataset unseen = lines(2000, 2);
        DataLoader batches = new DataLoader(lines(20_000, 1), 64).shuffle(1);
        TrainingState state = new TrainingState().add("model", model).add("optimizer", optimizer).add("batches", batches);
        try (Checkpoints checkpoints = Settings.checkpoints(state, "brackets")) {
            for (long epoch = batches.position().epoch(); epoch < epochs; epoch++) {
                for (Batch batch : batches) {
                    Tensor loss = crossEntropy(model.call(batch.input()), batch.target());
                    optimizer.zeroGrad();
                    loss.backward();
                    ClipGrad.clipGradNorm_(model.parameters(), 1);
                    optimizer.step();
                    checkpoints.stepped();
                }
                System.out.printf(Locale.ROOT, "Epoch %d: %.2f%% of unseen lines judged right%n", epoch + 1,
                    100 * accuracy(model, unseen));
            }
            checkpoints.save();
        }
    }
}
