package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RemaindersTest {
    private static final double[] SPECIAL = {0, -0.0, 1, -1, 0.3, 3, -7.5, Double.MIN_VALUE, -Double.MIN_NORMAL, Double.MAX_VALUE,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 0x1p53, 0x1p24, 0x1.fffffep23, 0x1.fffffcp23, 0x1.fffffffffffffp52,
        Math.nextDown(1.0), Math.nextUp(1.0)};

    @Test
    void sameBitsAsJavasOwn() {
        for (double a : SPECIAL) {
            for (double b : SPECIAL) {
                check(a, b);
            }
        }
        Random random = new Random(5);
        for (int i = 0; i < 2_000_000; i++) {
            double a = Double.longBitsToDouble(random.nextLong());
            check(a, a * random.nextDouble() * Math.pow(2, random.nextInt(120) - 60));
            double b = random.nextGaussian();
            long times = random.nextLong() >> random.nextInt(64);
            check(b * times, b);
            check(Math.nextDown(b * times), b);
            check(Math.nextUp(b * times), b);
            float f = (float) b;
            check(f * (int) times, f);
            check(Math.nextDown(f * (int) times), f);
            check(Float.intBitsToFloat(random.nextInt()), Float.intBitsToFloat(random.nextInt()));
        }
    }

    private static void check(double a, double b) {
        assertEquals(Double.doubleToLongBits(a % b), Double.doubleToLongBits(Remainders.fmod(a, b)), () -> a + " % " + b);
        double m = a % b;
        bits(m != 0 && m < 0 != b < 0 ? m + b : m, Remainders.remainder(a, b), a, b);
        float x = (float) a;
        float y = (float) b;
        assertEquals(Float.floatToIntBits(x % y), Float.floatToIntBits(Remainders.fmod(x, y)), () -> x + " % " + y);
        float f = x % y;
        bits(f != 0 && f < 0 != y < 0 ? f + y : f, Remainders.remainder(x, y), x, y);
    }

    private static void bits(double expected, double got, double a, double b) {
        assertEquals(Double.doubleToLongBits(expected), Double.doubleToLongBits(got), () -> "remainder of " + a + " and " + b);
    }
}
