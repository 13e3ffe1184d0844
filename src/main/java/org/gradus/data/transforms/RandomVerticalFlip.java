package org.gradus.data.transforms;

import java.util.random.RandomGenerator;

/** Exchanges the top for the bottom with probability {@code p}. */
public record RandomVerticalFlip(double p) implements Transform {
    public RandomVerticalFlip {
        Checks.share("RandomVerticalFlip", "probability", p);
    }

    /** Half of the pictures. */
    public RandomVerticalFlip() {
        this(0.5);
    }

    @Override
    public Image apply(Image image, RandomGenerator random) {
        if (random.nextDouble() >= p) {
            return image;
        }
        float[] out = new float[image.values().length];
        for (int c = 0, i = 0; c < image.channels(); c++) {
            for (int y = 0; y < image.height(); y++) {
                for (int x = 0; x < image.width(); x++, i++) {
                    out[i] = image.values()[image.at(c, image.height() - 1 - y, x)];
                }
            }
        }
        return new Image(image.channels(), image.height(), image.width(), out);
    }
}
