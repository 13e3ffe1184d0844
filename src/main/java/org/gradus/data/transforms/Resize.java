package org.gradus.data.transforms;

import java.util.random.RandomGenerator;

/**
 * Resizes a picture along one axis and then the other: each new value is the mean of the old ones under a triangle that is as wide
 * as the step between the old values or the new ones, whichever is larger, so that shrinking blurs and does not alias. The filter
 * of {@code PIL.Image.resize(..., BILINEAR)}.
 */
public record Resize(int height, int width) implements Transform {
    public Resize {
        Checks.size("Resize", height, width);
    }

    /** What a new value is made of: the weights of the old values from {@code first}. */
    private record Filter(int first, float[] weights) { }

    @Override
    public Image apply(Image image, RandomGenerator random) {
        return of(image);
    }

    /** What {@link #apply} gives: nothing is random in it. */
    public Image of(Image image) {
        float[] wide = image.values();
        int rows = image.channels() * image.height();
        if (width != image.width()) {
            wide = along(wide, rows, image.width(), 1, width);
        }
        if (height != image.height()) {
            wide = along(wide, image.channels(), image.height(), width, height);
        }
        return new Image(image.channels(), height, width, wide);
    }

    /** {@code (outer, from, inner) -> (outer, to, inner)}. */
    private static float[] along(float[] in, int outer, int from, int inner, int to) {
        float[] out = new float[Math.multiplyExact(outer, Math.multiplyExact(to, inner))];
        for (int t = 0; t < to; t++) {
            Filter filter = at(t, from, to);
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < inner; i++) {
                    float sum = 0;
                    for (int k = 0; k < filter.weights.length; k++) {
                        sum += filter.weights[k] * in[(o * from + filter.first + k) * inner + i];
                    }
                    out[(o * to + t) * inner + i] = sum;
                }
            }
        }
        return out;
    }

    private static Filter at(int t, int from, int to) {
        double step = (double) from / to;
        double reach = Math.max(1, step);
        double centre = (t + 0.5) * step;
        int first = (int) Math.max(0, Math.floor(centre - reach + 0.5));
        int end = (int) Math.min(from, Math.floor(centre + reach + 0.5));
        float[] weights = new float[end - first];
        double total = 0;
        for (int k = 0; k < weights.length; k++) {
            double w = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach);
            weights[k] = (float) w;
            total += w;
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= (float) total;
        }
        return new Filter(first, weights);
    }
}
