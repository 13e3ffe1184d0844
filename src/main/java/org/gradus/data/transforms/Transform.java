package org.gradus.data.transforms;

import java.util.random.RandomGenerator;
import org.gradus.data.DataLoader;

/**
 * Makes another picture of a picture, in host memory. What is random in it comes from {@code random} alone, so that the same
 * picture and the same generator give the same result on any thread: {@link DataLoader#transform} hands in one that depends on
 * the seed, the epoch and the sample. The names are torchvision's.
 *
 * <pre>{@code
 * Transform augment = new Compose(new RandomCrop(32, 32).padding(4), new RandomHorizontalFlip(), new Normalize(mean, std));
 * }</pre>
 */
@FunctionalInterface
public interface Transform {
    Image apply(Image image, RandomGenerator random);
}
