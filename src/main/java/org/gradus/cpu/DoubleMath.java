package org.gradus.cpu;

/** Functions of float64 that {@link Math} lacks, or that {@link VectorDoubleExp} repeats. */
final class DoubleMath {
    static final double LN2 = 0x1.62e42fefa39efp-1;
    static final double LN2_LOW = 0x1.abc9e3b39803fp-56;
    static final double LOG2_E = 0x1.71547652b82fep0;
    /** A sum with it is a whole number, which the low bits hold. */
    static final double MAGIC = 0x1.8p52;
    static final long MAGIC_BITS = 0x4338000000000000L;
    private static final double LOG2_E_LOW = 0x1.777d0ffda0d24p-56;

    private DoubleMath() {
    }

    /**
     * x = n ln2 + r, |r| {@literal <=} ln2 / 2; e^r = 1 + r + r^2 Q(r) with the series up to r^13, and what r and the sum of 1 and
     * r lose added at the end: errors stay below 0.6 ulp. The scale is applied in two exact steps.
     */
    static double exp(double x) {
        double c = x > 720 ? 720 : x;
        c = c < -760 ? -760 : c;
        double t = Math.fma(c, LOG2_E, MAGIC);
        double n = t - MAGIC;
        double near = Math.fma(n, -LN2, c);
        double r = Math.fma(n, -LN2_LOW, near);
        double lost = Math.fma(n, -LN2_LOW, near - r);
        double q = 1 / 6227020800.0;
        q = Math.fma(q, r, 1 / 479001600.0);
        q = Math.fma(q, r, 1 / 39916800.0);
        q = Math.fma(q, r, 1 / 3628800.0);
        q = Math.fma(q, r, 1 / 362880.0);
        q = Math.fma(q, r, 1 / 40320.0);
        q = Math.fma(q, r, 1 / 5040.0);
        q = Math.fma(q, r, 1 / 720.0);
        q = Math.fma(q, r, 1 / 120.0);
        q = Math.fma(q, r, 1 / 24.0);
        q = Math.fma(q, r, 1 / 6.0);
        q = Math.fma(q, r, 0.5);
        double high = 1 + r;
        double p = high + Math.fma(q, r * r, r - (high - 1) + lost);
        long e = Double.doubleToRawLongBits(t) - MAGIC_BITS;
        long h = e >> 1;
        return p * Double.longBitsToDouble(h + 1023 << 52) * Double.longBitsToDouble(e - h + 1023 << 52);
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
