package org.gradus.data.transforms;

import java.util.random.RandomGenerator;

/** Exchanges the left for the right with probability {@code p}. */
public record RandomHorizontalFlip(double p) implements Transform {
    public RandomHorizontalFlip {
        Checks.share("RandomHorizontalFlip", "probability", p);
    }

    /** Half of the pictures. */
    public RandomHorizontalFlip() {
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
                    out[i] = image.values()[image.at(c, y, image.width() - 1 - x)];
                }
            }
        }
        return new Image(image.channels(), image.height(), image.width(), out);
    }
}
