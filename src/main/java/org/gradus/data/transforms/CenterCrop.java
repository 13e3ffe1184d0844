package org.gradus.data.transforms;

import java.util.random.RandomGenerator;

/** The middle of a picture, zeros around it where it is smaller. */
public record CenterCrop(int height, int width) implements Transform {
    public CenterCrop {
        Checks.size("CenterCrop", height, width);
    }

    /** Odd margins are halved to the nearest even number, as torchvision does. */
    @Override
    public Image apply(Image image, RandomGenerator random) {
        int top = (int) Math.rint((image.height() - height) / 2.0);
        int left = (int) Math.rint((image.width() - width) / 2.0);
        return image.window(top, left, height, width, 0);
    }
}
