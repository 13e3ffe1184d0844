package org.gradus.cpu;

/** Functions of float64 that {@link Math} lacks. */
final class DoubleMath {
    private static final double LN2 = 0x1.62e42fefa39efp-1;
    private static final double LOG2_E = 0x1.71547652b82fep0;
    private static final double LOG2_E_LOW = 0x1.777d0ffda0d24p-56;

    private DoubleMath() {
    }

    /** 2^x = 2^n e^(f ln 2) with f = x - n exact. */
    static double exp2(double x) {
        if (!(Math.abs(x) <= 1100)) {
            return x != x ? x : x > 0 ? Double.POSITIVE_INFINITY : 0;
        }
        int n = (int) Math.rint(x);
        return Math.scalb(Math.exp((x - n) * LN2), n);
    }

    /** k + log2(m) for x = 2^k m with m near 1. */
    static double log2(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return Math.log(x);
        }
        int k = Math.getExponent(x);
        if (k < Double.MIN_EXPONENT) {
            return log2(x * 0x1p54) - 54;
        }
        double m = Math.scalb(x, -k);
        if (m > 1.4142135623730951) {
            m *= 0.5;
            k++;
        }
        double l = Math.log(m);
        return k + Math.fma(l, LOG2_E, l * LOG2_E_LOW);
    }

    /** As C's: 1 for x = 1 and for y = 0 whatever the other is, and 1 for x = -1 and infinite y. */
    static double pow(double x, double y) {
        return x == 1 || x == -1 && Double.isInfinite(y) ? 1 : Math.pow(x, y);
    }

    static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** log(1 + e^(beta x)) / beta; x itself where beta x is above the threshold. */
    static double softplus(double x, double beta, double threshold) {
        double z = x * beta;
        double y = (z > 0 ? z : 0) + Math.log1p(Math.exp(-Math.abs(z)));
        return z > threshold ? x : y / beta;
    }

    /** x Phi(x). */
    static double gelu(double x) {
        return x * normalCdf(x);
    }

    /** g (Phi(x) + x phi(x)). */
    static double geluGrad(double g, double x) {
        return g * (normalCdf(x) + x * Math.exp(-0.5 * x * x) * 0.39894228040143267794);
    }

    private static double normalCdf(double x) {
        return 0.5 * Erf.erfc(x * -0.70710678118654752440);
    }

    /** x (1 + tanh u) / 2 = x sigmoid(2u), u = sqrt(2/pi) (x + 0.044715 x^3). */
    static double geluTanh(double x) {
        return x * sigmoid(x * 1.5957691216057307118 * Math.fma(0.044715, x * x, 1));
    }

    static double erf(double x) {
        return Erf.erf(x);
    }

    static double asinh(double x) {
        double a = Math.abs(x);
        double s = a * a;
        return Math.copySign(a > 1e9 ? Math.log(a) + LN2 : Math.log1p(a + s / (1 + Math.sqrt(1 + s))), x);
    }

    static double acosh(double x) {
        double t = x - 1;
        return x < 1 ? Double.NaN : x > 1e9 ? Math.log(x) + LN2 : Math.log1p(t + Math.sqrt(t * (t + 2)));
    }

    static double atanh(double x) {
        double a = Math.abs(x);
        return Math.copySign(0.5 * Math.log1p(2 * a / (1 - a)), x);
    }

    /** {@code x = m 2^e} with {@code 1/2 <= |m| < 1}; zero, infinities and NaN are their own mantissa. */
    static double mantissa(double x) {
        return Math.scalb(x, -(int) exponent(x));
    }

    static double exponent(double x) {
        if (x == 0 || !(Math.abs(x) < Double.POSITIVE_INFINITY)) {
            return 0;
        }
        int e = Math.getExponent(x);
        return e < Double.MIN_EXPONENT ? Math.getExponent(x * 0x1p54) - 53 : e + 1;
    }
}
