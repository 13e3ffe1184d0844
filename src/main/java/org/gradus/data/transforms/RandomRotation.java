package org.gradus.data.transforms;

import java.util.random.RandomGenerator;
import org.gradus.types.ArgumentException;

/**
 * Turns a picture about its middle, against the clock, by an angle between {@code from} and {@code to} degrees, with bilinear
 * interpolation and {@code fill} where it comes from outside.
 */
public record RandomRotation(double from, double to, float fill) implements Transform {
    /** @throws ArgumentException if the angles are not in order or not finite */
    public RandomRotation {
        Checks.range("RandomRotation", "angles", from, to, Double.NEGATIVE_INFINITY);
    }

    /** By at most {@code degrees}, in either direction, with zeros from outside. */
    public RandomRotation(double degrees) {
        this(-degrees, degrees, 0);
    }

    /** What shows outside the image. */
    public RandomRotation fill(float fill) {
        return new RandomRotation(from, to, fill);
    }

    @Override
    public Image apply(Image image, RandomGenerator random) {
        return Warp.of(random.nextDouble(from, Math.nextUp(to)), 0, 0, 1, 0).apply(image, fill);
    }
}
