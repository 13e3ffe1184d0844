package org.gradus.data.transforms;

import java.util.random.RandomGenerator;
import org.gradus.types.ArgumentException;

/**
 * A part of a picture, each place of equal chance.
 *
 * @param padding rows and columns of {@code fill} that are added at each side before
 */
public record RandomCrop(int height, int width, int padding, float fill) implements Transform {
    public RandomCrop {
        Checks.size("RandomCrop", height, width);
        if (padding < 0) {
            throw new ArgumentException("RandomCrop: padding must not be negative, but is " + padding);
        }
    }

    /** Without padding. */
    public RandomCrop(int height, int width) {
        this(height, width, 0, 0);
    }

    /** Pads all sides first. */
    public RandomCrop padding(int padding) {
        return new RandomCrop(height, width, padding, fill);
    }

    /** What the padding shows. */
    public RandomCrop fill(float fill) {
        return new RandomCrop(height, width, padding, fill);
    }

    /** @throws ArgumentException if the picture and its padding are smaller than the part */
    @Override
    public Image apply(Image image, RandomGenerator random) {
        int down = image.height() + 2 * padding - height;
        int right = image.width() + 2 * padding - width;
        if (down < 0 || right < 0) {
            throw new ArgumentException("RandomCrop: there is no part of " + height + " x " + width + " in a picture of "
                + image.height() + " x " + image.width() + " with " + padding + " around it");
        }
        int top = random.nextInt(down + 1) - padding;
        int left = random.nextInt(right + 1) - padding;
        return image.window(top, left, height, width, fill);
    }
}
