package org.gradus.data.transforms;

import java.util.List;
import java.util.random.RandomGenerator;
import org.gradus.types.ArgumentException;

/** {@code (value - mean) / std}, one number a channel. */
public record Normalize(List<Double> mean, List<Double> std) implements Transform {
    /** @throws ArgumentException if there are not as many deviations as means, or one is zero */
    public Normalize {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != std.size() || mean.isEmpty() || std.contains(0.0)) {
            throw new ArgumentException("Normalize: needs a mean and a standard deviation other than 0 for each channel, not "
                + mean + " and " + std);
        }
    }

    @Override
    public Image apply(Image image, RandomGenerator random) {
        if (mean.size() != image.channels()) {
            throw new ArgumentException("Normalize: has numbers for " + mean.size() + " channels, but the picture has "
                + image.channels());
        }
        float[] out = image.values().clone();
        int size = image.height() * image.width();
        for (int i = 0; i < out.length; i++) {
            out[i] = (out[i] - mean.get(i / size).floatValue()) / std.get(i / size).floatValue();
        }
        return new Image(image.channels(), image.height(), image.width(), out);
    }
}
