package org.gradus.cpu;

/**
 * Logarithm and derivatives of the gamma function, and the zeta function.
 * Formulas and sources are those of {@code opencl-kernels/special.cl}.
 */
final class Gamma {
    private static final double[] LGAMMA_UNIT = {-7.760660152513446e-06, 1.2140008083973407e-05, -8.355075869795273e-06,
        1.3186019073996835e-05, -2.7201673025504752e-05, 4.30276814976503e-05, -6.614136022346414e-05, 0.00010535512483785591,
        -0.0001689178215524898, 0.00027131373861446925, -0.00043799307479613914, 0.000711519067515296, -0.0011644145847310124,
        0.0019229163127905161, -0.0032120740737152814, 0.005446457839126065, -0.009425622448525798, 0.01679709863127416,
        -0.031308487501010646, 0.06291140107456439, -0.14595989591430608, 0.4831289505409809};
    private static final double[] LGAMMA_POSITIVE = {0.00641025641025641026, -0.00191752691752691753, 0.000841750841750841751,
        -0.000595238095238095238, 0.000793650793650793651, -0.00277777777777777778, 0.0833333333333333333};
    private static final double[] DIGAMMA_UNIT = {0.00011881232908510335, -0.0001782188548855923, 9.653646261410062e-05,
        -0.00014480643368061614, 0.00032395945401345196, -0.00048595039220036254, 0.0006909255761282986,
        -0.0010364584817312839, 0.0015633696313653504, -0.0023454947397380833, 0.003518106563802472, -0.005279937255532708,
        0.007927021796868154, -0.011908220105959716, 0.017907248317313294, -0.026975796659787055, 0.040760833940846085,
        -0.06192213327548831, 0.09498872445289039, -0.14840492305388092, 0.24054248424078697, -0.4236274212814606,
        0.9510558760318328};
    private static final double[] DIGAMMA = {0.0833333333333333333, -0.0210927960927960928, 0.00757575757575757576,
        -0.00416666666666666667, 0.00396825396825396825, -0.00833333333333333333, 0.0833333333333333333};
    private static final double[] ZETA_POSITIVE = {12.0, -720.0, 30240.0, -1209600.0, 47900160.0, -1892437580.3183791606,
        74724249600.0, -2950130727918.164224, 116467828143500.67249, -4597978722407472.6105, 181521054019435467.73,
        -7166165256175667011.3};

    private Gamma() {
    }

    private static double lgammaUnit(double f) {
        return f * (f - 1) * Series.horner(f - 0.5, LGAMMA_UNIT);
    }

    /** Stirling's series beyond 10 (Abramowitz and Stegun 6.1.41). */
    private static double lgammaPositive(double x) {
        if (x >= 10) {
            double w = 1 / x;
            return (x - 0.5) * (Math.log(x) - 1) + 0.41893853320467274178 + Series.horner(w * w, LGAMMA_POSITIVE) * w;
        }
        double p = 1;
        while (x > 2) {
            x -= 1;
            p *= x;
        }
        return x < 1 ? lgammaUnit(x) - Math.log(x) : lgammaUnit(x - 1) + Math.log(p);
    }

    /** Below zero by reflection, gamma(x) gamma(1 - x) sin(pi x) = pi. */
    static double lgamma(double x) {
        if (x <= 0 && Math.rint(x) == x) {
            return Double.POSITIVE_INFINITY;
        }
        if (Math.abs(x) < 1e-20) {
            return -Math.log(Math.abs(x));
        }
        double s = Math.abs(Math.sin(3.14159265358979323846 * (x - Math.rint(x))));
        return x < 0 ? 1.1447298858494001741 - Math.log(s) - lgammaPositive(1 - x) : lgammaPositive(x);
    }

    private static double digammaUnit(double x) {
        return (x - 0x1.762d86356be3fp+0 - 9.549995429965697e-17) * Series.horner(x - 1.5, DIGAMMA_UNIT);
    }

    /** Asymptotic beyond 10 (Abramowitz and Stegun 6.3.18), by recurrence and reflection elsewhere. */
    static double digamma(double x) {
        if (x == 0) {
            return Math.copySign(Double.POSITIVE_INFINITY, -x);
        }
        if (x < 0 && Math.rint(x) == x) {
            return Double.NaN;
        }
        double y = 0;
        if (x < 0) {
            y = -3.14159265358979323846 / Math.tan(3.14159265358979323846 * (x - Math.rint(x)));
            x = 1 - x;
        }
        if (x >= 10) {
            double w = 1 / (x * x);
            return y + Math.log(x) - 0.5 / x - Series.horner(w, DIGAMMA) * w;
        }
        if (x < 1) {
            y -= 1 / x;
            x += 1;
        }
        double sum = 0;
        while (x > 2) {
            x -= 1;
            sum += 1 / x;
        }
        return y + (sum + digammaUnit(x));
    }

    /** Sum of (q + k)^-x for q &gt; 0: nine terms, then Euler and Maclaurin's formula with the coefficients (2k)! / B(2k). */
    private static double zetaPositive(double x, double q) {
        double eps = 1.1102230246251565e-16;
        double s = DoubleMath.pow(q, -x), b = 0, w = q;
        for (int i = 0; i < 9; i++) {
            w += 1;
            b = DoubleMath.pow(w, -x);
            s += b;
            if (b < eps * s) {
                return s;
            }
        }
        if (s == 0) {
            return w < Double.POSITIVE_INFINITY ? 0 : Double.NaN;
        }
        s += b * w / (x - 1) - 0.5 * b;
        double t = b * x / w, k = x;
        for (int i = 0; i < 12; i++) {
            double d = t / ZETA_POSITIVE[i];
            s += d;
            if (Math.abs(d) < eps * s) {
                break;
            }
            t *= (k + 1) / w * ((k + 2) / w);
            k += 2;
        }
        return s;
    }

    /** Hurwitz's zeta function. For q &lt; 0 and whole x, the terms with negative bases are two sums of positive ones. */
    static double zeta(double x, double q) {
        if (x == 1 || !(x < 1) && q <= 0 && Math.floor(q) == q) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < 1 || q < 0 && Math.floor(x) != x) {
            return Double.NaN;
        }
        if (q < 0) {
            double f = q - Math.floor(q);
            double below = zetaPositive(x, Math.floor(q) + 1 - q) - zetaPositive(x, 1 - q);
            return zetaPositive(x, f) + (x % 2 == 0 ? below : -below);
        }
        return zetaPositive(x, q);
    }
}
