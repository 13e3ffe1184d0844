package org.gradus.cpu;

/**
 * Incomplete gamma functions, regularised.
 * Formulas and sources are those of {@code opencl-kernels/igamma.cl}.
 */
final class IncompleteGamma {
    private static final double[] GAMMA_DENSITY = {0.00641025641025641026, -0.00191752691752691753, 0.000841750841750841751,
        -0.000595238095238095238, 0.000793650793650793651, -0.00277777777777777778, 0.0833333333333333333};
    private static final double[] IGAMMA_UNIFORM_D0 = {-2.551419399494625e-11, 9.14769958223679e-10, -4.382036018453353e-09,
        1.0261809784240309e-08, 6.707853543401498e-09, -1.7665952736826078e-07, 8.296711340953087e-07, -1.85406221071516e-06,
        -2.1854485106799924e-06, 3.919263178522438e-05, -0.0001787551440329218, 0.0003527336860670194, 0.0011574074074074073,
        -0.014814814814814815, 0.08333333333333333, -0.3333333333333333};
    private static final double[] IGAMMA_UNIFORM_D1 = {1.1951628599778148e-08, -5.752545603517705e-08, 1.378633446915721e-07,
        4.647127802807434e-09, -1.6120900894563446e-06, 7.64916091608111e-06, -1.8098550334489977e-05, -4.018775720164609e-07,
        0.00020576131687242798, -0.0009902263374485596, 0.0026455026455026454, -0.003472222222222222, -0.001851851851851852};
    private static final double[] IGAMMA_UNIFORM_D2 = {-6.298992138380055e-07, 1.3721957309062932e-06, 3.423578734096138e-08,
        -1.2760635188618728e-05, 5.2923448829120125e-05, -0.00010736653226365161, 2.0093878600823047e-06,
        0.0007716049382716049, -0.0026813271604938273, 0.004133597883597883};
    private static final double[] IGAMMA_UNIFORM_D3 = {-5.6749528269915965e-06, 1.1082654115347302e-05,
        -2.396505113867297e-07, -7.561801671883977e-05, 0.00026772063206283885, -0.0004691894943952557,
        0.00022947209362139917, 0.0006494341563786008};

    private IncompleteGamma() {
    }

    /** log(1 + d) - d for |d| &lt;= 1/2: log(1 + d) = 2 artanh r with r = d / (2 + d). */
    static double log1pMinus(double d) {
        double r = d / (2 + d), z = r * r;
        double power = z, sum = 0;
        for (int k = 3; k < 40; k += 2) {
            sum += power / k;
            power *= z;
        }
        return r * (2 * sum - d);
    }

    /** x^a e^-x / gamma(a + 1). */
    private static double gammaDensity(double a, double x) {
        if (a < 10) {
            return Math.exp(a * Math.log(x) - x - Gamma.lgamma(a + 1));
        }
        double d = (x - a) / a, w = 1 / a;
        double phi = Math.abs(d) <= 0.5 ? log1pMinus(d) : Math.log(x / a) - d;
        return Math.exp(a * phi - Series.horner(w * w, GAMMA_DENSITY) * w) * (0.39894228040143267794 / Math.sqrt(a));
    }

    /** P by its power series. */
    private static double igammaSeries(double a, double x) {
        double eps = 1.1102230246251565e-16;
        double term = 1, sum = 1, r = a;
        for (int i = 0; i < 4000 && term > eps * sum; i++) {
            r += 1;
            term *= x / r;
            sum += term;
        }
        return sum * gammaDensity(a, x);
    }

    /** Q by its power series, for small a and x. */
    private static double igammacSeries(double a, double x) {
        double eps = 1.1102230246251565e-16;
        double factor = 1, sum = 0;
        for (int i = 1; i < 200; i++) {
            factor *= -x / i;
            double term = factor / (a + i);
            sum += term;
            if (Math.abs(term) <= eps * Math.abs(sum)) {
                break;
            }
        }
        double l = a * Math.log(x);
        return -Math.expm1(l - Gamma.lgamma(1 + a)) - Math.exp(l - Gamma.lgamma(a)) * sum;
    }

    /**
     * Q by Legendre's continued fraction, evaluated forwards (Lentz, "Generating Bessel functions in Mie scattering
     * calculations", 1976).
     */
    private static double igammacFraction(double a, double x) {
        double eps = 1.1102230246251565e-16;
        double tiny = 1e-30;
        double b = x + 1 - a;
        double c = 1 / tiny, d = 1 / (b == 0 ? tiny : b), h = d;
        for (int i = 1; i < 4000; i++) {
            double n = i * (a - i);
            b += 2;
            d = Math.fma(n, d, b);
            d = 1 / (d == 0 ? tiny : d);
            c = b + n / c;
            c = c == 0 ? tiny : c;
            double step = c * d;
            h *= step;
            if (Math.abs(step - 1) <= eps) {
                break;
            }
        }
        return h * gammaDensity(a, x) * a;
    }

    /**
     * Q (sign 1) or P (sign -1) for large a: erfc(sign eta sqrt(a / 2)) / 2 plus sign times a sum of powers of eta and 1 /
     * a, whose coefficients are those of DiDonato and Morris, "Computation of the incomplete gamma function ratios", 1986.
     */
    private static double igammaUniform(double a, double x, int sign) {
        double d = (x - a) / a;
        double phi = -log1pMinus(d);
        double eta = Math.copySign(Math.sqrt(2 * phi), d);
        double w = 1 / a;
        double low = Math.fma(Series.horner(eta, IGAMMA_UNIFORM_D3), w, Series.horner(eta, IGAMMA_UNIFORM_D2));
        double sum = Math.fma(Math.fma(low, w, Series.horner(eta, IGAMMA_UNIFORM_D1)), w, Series.horner(eta, IGAMMA_UNIFORM_D0));
        double tail = Math.exp(-a * phi) * sum * (0.39894228040143267794 / Math.sqrt(a));
        return 0.5 * Erf.erfc(sign * eta * Math.sqrt(0.5 * a)) + sign * tail;
    }

    /** Chooses; upper: Q, else P. */
    private static double incompleteGamma(double a, double x, boolean upper) {
        if (a < 0 || x < 0 || a == 0 && !(x > 0) || a == Double.POSITIVE_INFINITY && x == Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        if (x == 0 || a == Double.POSITIVE_INFINITY) {
            return upper ? 1 : 0;
        }
        if (a == 0 || x == Double.POSITIVE_INFINITY) {
            return upper ? 0 : 1;
        }
        if (a != a || x != x) {
            return Double.NaN;
        }
        if (a > 1000 && Math.abs(x - a) < 0.3 * a) {
            return igammaUniform(a, x, upper ? 1 : -1);
        }
        double y;
        boolean isUpper = true;
        if (x > 1.1 && x >= a) {
            y = igammacFraction(a, x);
        } else if (upper && (x <= 0.5 ? -0.4 / Math.log(x) >= a : x <= 1.1 && x * 1.1 >= a)) {
            y = igammacSeries(a, x);
        } else {
            isUpper = false;
            y = igammaSeries(a, x);
        }
        return upper == isUpper ? y : 1 - y;
    }

    static double igamma(double a, double x) {
        return incompleteGamma(a, x, false);
    }

    static double igammac(double a, double x) {
        return incompleteGamma(a, x, true);
    }
}
