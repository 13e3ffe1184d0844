package org.gradus.data.transforms;

import java.util.random.RandomGenerator;

/**
 * A part of a picture, of random size and proportions, resized to {@code height} and {@code width}. Source: Szegedy and others,
 * "Going deeper with convolutions", 2015.
 *
 * @param least      smallest share of the picture's area
 * @param most       largest share
 * @param flattest   smallest width over height; its logarithm is drawn evenly
 * @param steepest   largest width over height
 */
public record RandomResizedCrop(int height, int width, double least, double most, double flattest, double steepest)
    implements Transform {
    private static final int TRIES = 10;

    public RandomResizedCrop {
        Checks.size("RandomResizedCrop", height, width);
        Checks.range("RandomResizedCrop", "areas", least, most, 0);
        Checks.range("RandomResizedCrop", "proportions", flattest, steepest, 0);
    }

    /** From 0.08 of the area to all of it, and from 3/4 to 4/3 as wide as high. */
    public RandomResizedCrop(int height, int width) {
        this(height, width, 0.08, 1, 3.0 / 4, 4.0 / 3);
    }

    /** The share of the image's area within these limits. */
    public RandomResizedCrop scale(double least, double most) {
        return new RandomResizedCrop(height, width, least, most, flattest, steepest);
    }

    /** Width over height within these limits. */
    public RandomResizedCrop ratio(double from, double to) {
        return new RandomResizedCrop(height, width, least, most, from, to);
    }

    /** The middle of the picture, as much as proportions allow, when ten parts in turn did not fit into it. */
    @Override
    public Image apply(Image image, RandomGenerator random) {
        Resize resize = new Resize(height, width);
        double area = (double) image.height() * image.width();
        for (int i = 0; i < TRIES; i++) {
            double wanted = area * random.nextDouble(least, Math.nextUp(most));
            double ratio = Math.exp(random.nextDouble(Math.log(flattest), Math.nextUp(Math.log(steepest))));
            int w = (int) Math.rint(Math.sqrt(wanted * ratio));
            int h = (int) Math.rint(Math.sqrt(wanted / ratio));
            if (w > 0 && h > 0 && w <= image.width() && h <= image.height()) {
                int top = random.nextInt(image.height() - h + 1);
                int left = random.nextInt(image.width() - w + 1);
                return resize.apply(image.window(top, left, h, w, 0), random);
            }
        }
        double ratio = Math.min(steepest, Math.max(flattest, (double) image.width() / image.height()));
        int w = (int) Math.max(1, Math.min(image.width(), Math.rint(image.height() * ratio)));
        int h = (int) Math.max(1, Math.min(image.height(), Math.rint(image.width() / ratio)));
        return resize.apply(new CenterCrop(h, w).apply(image, random), random);
    }
}
