package org.gradus.examples;

import java.util.Locale;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.TensorDataset;
import org.gradus.nn.Module;

/** Digits as text, with what a model takes them for. */
final class DigitArt {
    private static final String SHADES = " .:-=+*#%@";
    private static final int SHOWN = 4;
    private static final int MARGIN = 4;
    private static final int WIDTH = Digits.SIDE - 2 * MARGIN;

    private DigitArt() {
    }

    /** Some images of the test set side by side, each above its prediction, the probability of that, and its label. */
    static String of(Module model, TensorDataset test) {
        Batch batch = test.batch(rows(test.size()));
        Tensor probabilities = probabilities(model, batch.input());
        float[] best = probabilities.amax(1).toFloatArray();
        long[] digit = probabilities.argmax(1).toLongArray();
        long[] label = batch.target().toLongArray();
        StringBuilder text = new StringBuilder(of(batch.input()));
        for (int i = 0; i < SHOWN; i++) {
            String caption = String.format(Locale.ROOT, "%d (%.1f%%), is %d", digit[i], 100 * best[i], label[i]);
            text.append(" ".repeat((WIDTH - caption.length()) / 2)).append(caption)
                .append(" ".repeat(WIDTH - caption.length() - (WIDTH - caption.length()) / 2));
        }
        return text.toString().stripTrailing();
    }

    /** Four images side by side, {@code (4, 784)} as in {@link Digits}. */
    static String of(Tensor images) {
        float[] pixels = images.toFloatArray();
        StringBuilder text = new StringBuilder();
        for (int row = MARGIN; row < Digits.SIDE - MARGIN; row += 2) {
            for (int i = 0; i < SHOWN; i++) {
                for (int col = MARGIN; col < Digits.SIDE - MARGIN; col++) {
                    int at = (i * Digits.SIDE + row) * Digits.SIDE + col;
                    text.append(shade((pixels[at] + pixels[at + Digits.SIDE]) / 2));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static long[] rows(long size) {
        long[] rows = new long[SHOWN];
        for (int i = 0; i < SHOWN; i++) {
            rows[i] = i * size / SHOWN;
        }
        return rows;
    }

    private static Tensor probabilities(Module model, Tensor images) {
        model.eval();
        try (GradMode mode = GradMode.noGrad()) {
            return model.forward(images).softmax(1);
        } finally {
            model.train();
        }
    }

    private static char shade(float normalised) {
        double grey = normalised * Digits.STD + Digits.MEAN;
        return SHADES.charAt((int) Math.max(0, Math.min(SHADES.length() - 1, Math.round(grey * (SHADES.length() - 1)))));
    }
}
