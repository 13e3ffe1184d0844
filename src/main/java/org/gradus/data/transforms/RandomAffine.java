package org.gradus.data.transforms;

import java.util.random.RandomGenerator;
import org.gradus.types.ArgumentException;

/**
 * Shears, scales and turns a picture about its middle and then moves it, with bilinear interpolation and {@code fill} where it
 * comes from outside.
 *
 * @param degrees largest angle, in either direction
 * @param right   largest way to the right or left, as a share of the width; whole pixels are drawn
 * @param down    largest way up or down, as a share of the height
 * @param least   smallest scale
 * @param most    largest scale
 * @param shear   largest angle of the columns, in degrees, in either direction
 */
public record RandomAffine(double degrees, double right, double down, double least, double most, double shear, float fill)
    implements Transform {
    /** @throws ArgumentException if a number is negative or not finite, a way is more than 1, or a scale is zero */
    public RandomAffine {
        Checks.angle("RandomAffine", degrees);
        Checks.share("RandomAffine", "share of the width", right);
        Checks.share("RandomAffine", "share of the height", down);
        Checks.range("RandomAffine", "scales", least, most, 0);
        Checks.angle("RandomAffine", shear);
    }

    /** Turns only; zeros come from outside. */
    public RandomAffine(double degrees) {
        this(degrees, 0, 0, 1, 1, 0, 0);
    }

    /** Moves by at most these shares of width and height. */
    public RandomAffine translate(double right, double down) {
        return new RandomAffine(degrees, right, down, least, most, shear, fill);
    }

    /** Scales by a factor within these limits. */
    public RandomAffine scale(double least, double most) {
        return new RandomAffine(degrees, right, down, least, most, shear, fill);
    }

    /** Shears by at most this angle. */
    public RandomAffine shear(double degrees) {
        return new RandomAffine(this.degrees, right, down, least, most, degrees, fill);
    }

    /** What shows outside the image. */
    public RandomAffine fill(float fill) {
        return new RandomAffine(degrees, right, down, least, most, shear, fill);
    }

    @Override
    public Image apply(Image image, RandomGenerator random) {
        double angle = even(random, degrees);
        double dx = Math.rint(even(random, right * image.width()));
        double dy = Math.rint(even(random, down * image.height()));
        double scale = random.nextDouble(least, Math.nextUp(most));
        return Warp.of(angle, dx, dy, scale, even(random, shear)).apply(image, fill);
    }

    private static double even(RandomGenerator random, double largest) {
        return random.nextDouble(-largest, Math.nextUp(largest));
    }
}
