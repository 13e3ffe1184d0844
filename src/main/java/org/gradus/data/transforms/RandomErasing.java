package org.gradus.data.transforms;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Writes {@code value} over a rectangle of random size, proportions and place, with probability {@code p}. Source: Zhong and
 * others, "Random erasing data augmentation", 2020.
 *
 * @param least    smallest share of the picture's area
 * @param most     largest share
 * @param flattest smallest height over width; its logarithm is drawn evenly
 * @param steepest largest height over width
 */
public record RandomErasing(double p, double least, double most, double flattest, double steepest, float value)
    implements Transform {
    private static final int TRIES = 10;

    public RandomErasing {
        Checks.share("RandomErasing", "probability", p);
        Checks.range("RandomErasing", "areas", least, most, 0);
        Checks.range("RandomErasing", "proportions", flattest, steepest, 0);
    }

    /** Half of the pictures, from 0.02 to 0.33 of the area, from 0.3 to 3.3 times as high as wide, with zeros. */
    public RandomErasing() {
        this(0.5);
    }

    /** @param p probability; the rest as the constructor without arguments says */
    public RandomErasing(double p) {
        this(p, 0.02, 0.33, 0.3, 3.3, 0);
    }

    /** The share of the image's area within these limits. */
    public RandomErasing scale(double least, double most) {
        return new RandomErasing(p, least, most, flattest, steepest, value);
    }

    /** Width over height within these limits. */
    public RandomErasing ratio(double from, double to) {
        return new RandomErasing(p, least, most, from, to, value);
    }

    /** What is written there. */
    public RandomErasing value(float value) {
        return new RandomErasing(p, least, most, flattest, steepest, value);
    }

    /** The picture as it is when ten rectangles in turn did not fit into it. */
    @Override
    public Image apply(Image image, RandomGenerator random) {
        if (random.nextDouble() >= p) {
            return image;
        }
        double area = (double) image.height() * image.width();
        for (int i = 0; i < TRIES; i++) {
            double wanted = area * random.nextDouble(least, Math.nextUp(most));
            double ratio = Math.exp(random.nextDouble(Math.log(flattest), Math.nextUp(Math.log(steepest))));
            int h = (int) Math.rint(Math.sqrt(wanted * ratio));
            int w = (int) Math.rint(Math.sqrt(wanted / ratio));
            if (h < image.height() && w < image.width()) {
                return erased(image, random.nextInt(image.height() - h + 1), random.nextInt(image.width() - w + 1), h, w);
            }
        }
        return image;
    }

    private Image erased(Image image, int top, int left, int h, int w) {
        float[] out = image.values().clone();
        for (int c = 0; c < image.channels(); c++) {
            for (int y = top; y < top + h; y++) {
                int from = image.at(c, y, left);
                Arrays.fill(out, from, from + w, value);
            }
        }
        return new Image(image.channels(), image.height(), image.width(), out);
    }
}
