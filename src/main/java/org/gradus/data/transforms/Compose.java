package org.gradus.data.transforms;

import java.util.List;
import java.util.random.RandomGenerator;

/** One after another. */
public record Compose(List<Transform> transforms) implements Transform {
    public Compose {
        transforms = List.copyOf(transforms);
    }

    /** In the order in which they run. */
    public Compose(Transform... transforms) {
        this(List.of(transforms));
    }

    @Override
    public Image apply(Image image, RandomGenerator random) {
        Image result = image;
        for (Transform t : transforms) {
            result = t.apply(result, random);
        }
        return result;
    }
}
