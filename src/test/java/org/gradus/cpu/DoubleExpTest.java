package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DoubleExpTest {
    private static double[] inputs() {
        Random random = new Random(1);
        double[] x = new double[20_003];
        double[] special = {0, -0.0, 1, -1, 709.78, 709.79, 720, 1e300, -745.13, -745.14, -760, -1e300, Double.NaN,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -708.5, -740};
        for (int i = 0; i < x.length; i++) {
            x[i] = i < special.length ? special[i] : i % 2 == 0 ? random.nextGaussian() : 1500 * random.nextDouble() - 770;
        }
        return x;
    }

    @Test
    void agreesWithMath() {
        for (double x : inputs()) {
            double expected = Math.exp(x);
            double actual = DoubleMath.exp(x);
            assertTrue(Double.compare(expected, actual) == 0 || Math.abs(expected - actual) <= Math.ulp(expected),
                () -> "exp(" + x + ") = " + actual + ", expected " + expected);
        }
    }

    @Test
    void vectorsHaveTheSameBits() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        double[] x = inputs();
        double[] y = new double[x.length];
        new VectorDoubleExp().apply(new Object[] {x}, new int[] {3}, y, 1, x.length - 3);
        for (int i = 3; i < x.length; i++) {
            assertEquals(DoubleMath.exp(x[i]), y[i - 2], "exp(" + x[i] + ")");
        }
    }
}
