package org.gradus.cpu;

/** Polynomials and sums of Chebyshev polynomials. */
final class Series {
    private Series() {
    }

    /** {@code c[0] x^(n-1) + ... + c[n-1]}. */
    static double horner(double x, double[] c) {
        double y = c[0];
        for (int i = 1; i < c.length; i++) {
            y = Math.fma(y, x, c[i]);
        }
        return y;
    }

    /**
     * {@code c[0] T_(n-1)(x/2) + ... + c[n-2] T_1(x/2) + c[n-1] / 2} (Clenshaw, "A note on the summation of Chebyshev series",
     * 1955).
     */
    static double clenshaw(double x, double[] c) {
        double b0 = c[0];
        double b1 = 0;
        double b2 = 0;
        for (int i = 1; i < c.length; i++) {
            b2 = b1;
            b1 = b0;
            b0 = x * b1 - b2 + c[i];
        }
        return 0.5 * (b0 - b2);
    }
}
