package org.gradus.data.transforms;

import java.util.random.RandomGenerator;

/** A transform or, with probability {@code 1 - p}, none. */
public record RandomApply(Transform transform, double p) implements Transform {
    public RandomApply {
        Checks.share("RandomApply", "probability", p);
    }

    @Override
    public Image apply(Image image, RandomGenerator random) {
        return random.nextDouble() < p ? transform.apply(image, random) : image;
    }
}
