package org.gradus.cpu;

/**
 * Functions of the normal distribution, and the error functions that {@link Erf} lacks.
 * Formulas and sources are those of {@code opencl-kernels/special.cl}.
 */
final class Normal {
    private static final double[] ERFCX_TAIL = {-8.15559334947503e-08, -1.463326689609276e-07, 3.1466520276759e-07,
        9.438468845635179e-07, -6.494718602354768e-08, -2.9236521284225365e-06, -3.2183727314886277e-06,
        4.779388000927614e-06, 1.5662672029579998e-05, 2.9513018919212697e-06, -4.949135870127183e-05, -6.103226731595694e-05,
        0.00012808451302095925, 0.0003425355034995093, -0.0003197571246884675, -0.001699243598188762, 0.0012508087618277506,
        0.009206850115982306, -0.013482378322385536, -0.05062294172297438, 0.25302992270660046, -0.5803759303404645,
        0.8950057559069498};
    private static final double[] NORMAL_QUANTILE_A = {2509.0809287301227, 33430.57558358813, 67265.7709270087,
        45921.95393154987, 13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665};
    private static final double[] NORMAL_QUANTILE_B = {5226.495278852854, 28729.085735721943, 39307.89580009271,
        21213.794301586597, 5394.196021424751, 687.1870074920579, 42.31333070160091, 1.0};
    private static final double[] NORMAL_QUANTILE_C = {0.0007745450142783414, 0.022723844989269184, 0.2417807251774506,
        1.2704582524523684, 3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835};
    private static final double[] NORMAL_QUANTILE_D = {1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457,
        0.14810397642748008, 0.6897673349851, 1.6763848301838038, 2.053191626637759, 1.0};
    private static final double[] NORMAL_QUANTILE_E = {2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784,
        0.026532189526576124, 0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103};
    private static final double[] NORMAL_QUANTILE_F = {2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05,
        0.0007868691311456133, 0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1.0};

    private Normal() {
    }

    /** e^(-ab) with the rounding error of the product put back; ab at most 900. */
    private static double expMinus(double a, double b) {
        double s = -a * b;
        double e = Math.exp(s);
        return Math.fma(e, Math.fma(-a, b, -s), e);
    }

    private static double erfcxTail(double a) {
        double d = 1 / (a + 2);
        return Series.horner(0.8 - 4 * d, ERFCX_TAIL) * d;
    }

    /** e^(x^2) erfc(x). */
    static double erfcx(double x) {
        double a = x < -30 ? 30 : Math.abs(x);
        double s = a * a;
        double e = Math.exp(s);
        e = e == Double.POSITIVE_INFINITY ? e : Math.fma(e, Math.fma(a, a, -s), e);
        return x >= 0.5 ? erfcxTail(x) : e * Erf.erfc(x);
    }

    /** Distribution function of the standard normal distribution. */
    static double ndtr(double x) {
        double a = Math.abs(x), s = a * 0.70710678118654752440;
        double b = a > 40 ? 40 : a;
        double t = 0.5 * expMinus(b, 0.5 * b) * erfcxTail(s);
        double y = x < 0 ? t : 1 - t;
        return s < 0.5 ? 0.5 + 0.5 * Erf.erf(x * 0.70710678118654752440) : y;
    }

    /**
     * Quantile of the standard normal distribution, from q = p - 1/2 and the smaller of p and 1 - p (Wichura, "Algorithm AS
     * 241: The percentage points of the normal distribution", Applied Statistics 37, 1988).
     */
    private static double normalQuantile(double q, double tail) {
        double s = 0.180625 - q * q;
        double middle = q * (Series.horner(s, NORMAL_QUANTILE_A) / Series.horner(s, NORMAL_QUANTILE_B));
        double r = Math.sqrt(-Math.log(tail));
        double near = Series.horner(r - 1.6, NORMAL_QUANTILE_C) / Series.horner(r - 1.6, NORMAL_QUANTILE_D);
        double far = Series.horner(r - 5, NORMAL_QUANTILE_E) / Series.horner(r - 5, NORMAL_QUANTILE_F);
        double y = tail == 0 ? Double.POSITIVE_INFINITY : r <= 5 ? near : far;
        return Math.abs(q) <= 0.425 ? middle : Math.copySign(y, q);
    }

    static double ndtri(double p) {
        return normalQuantile(p - 0.5, p < 0.5 ? p : 1 - p);
    }

    static double erfinv(double x) {
        return normalQuantile(0.5 * x, 0.5 - 0.5 * Math.abs(x)) * 0.70710678118654752440;
    }
}
