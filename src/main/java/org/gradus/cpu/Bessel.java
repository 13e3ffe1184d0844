package org.gradus.cpu;

/**
 * Bessel functions of the first and second kind.
 * Formulas and sources are those of {@code opencl-kernels/bessel.cl}.
 */
final class Bessel {
    private static final double[] P0_P = {0.0007969367292973471, 0.08283523921074408, 1.239533716464143, 5.447250030587687,
        8.74716500199817, 5.303240382353949, 1.0};
    private static final double[] P0_Q = {0.0009244088105588637, 0.08562884743544745, 1.2535274390105895, 5.470977403304171,
        8.761908832370695, 5.306052882353947, 1.0};
    private static final double[] Q0_P = {-0.011366383889846916, -1.2825271867050931, -19.553954425773597, -93.20601521237683,
        -177.68116798048806, -147.07750515495118, -51.41053267665993, -6.050143506007285};
    private static final double[] Q0_Q = {64.3178256118178, 856.4300259769806, 3882.4018360540163, 7240.467741956525,
        5930.727011873169, 2062.0933166032783, 242.0057402402914};
    private static final double[] P1_P = {0.0007621256162081731, 0.07313970569409176, 1.1271960812968493, 5.112079511468076,
        8.424045901417724, 5.214515986823615, 1.0};
    private static final double[] P1_Q = {0.0005713231280725487, 0.06884559087544954, 1.105142326340617, 5.073863861286015,
        8.399855543276042, 5.209828486823619, 1.0};
    private static final double[] Q1_P = {0.05108625947501766, 4.982138729512334, 75.82382841325453, 366.7796093601508,
        710.8563049989261, 597.4896124006136, 211.68875710057213, 25.207020585802372};
    private static final double[] Q1_Q = {74.23732770356752, 1056.4488603826283, 4986.410583376536, 9562.318924047562,
        7997.041604473507, 2826.1927851763908, 336.0936078106983};
    private static final double[] J0_P = {-4794432209.782018, 1956174919465.5657, -249248344360967.72, 9708622510473064.0};
    private static final double[] J0_Q = {499.563147152651, 173785.4016763747, 48440965.83399621, 11185553704.535683,
        2112775201154.892, 310518229857422.56, 3.1812195594320496e+16, 1.7108629408104315e+18};
    private static final double[] J1_P = {-899971225.7055594, 452228297998.19403, -72749424522181.83, 3682957328638529.0};
    private static final double[] J1_Q = {620.8364781180543, 256987.25675774884, 83514679.14319493, 22151159547.97925,
        4749141220799.914, 784369607876235.9, 8.952223361846274e+16, 5.322786203326801e+18};
    private static final double[] Y0_P = {15592.436785523574, -14663929.59039716, 5435264770.518765, -982136065717.9115,
        87590639439536.7, -3466283033847297.0, 4.4273326857256984e+16, -1.8495080043698668e+16};
    private static final double[] Y0_Q = {1041.2835366425984, 626107.330137135, 268919633.39381415, 86400248710.3935,
        20297961275010.555, 3171577528429750.5, 2.5059625617265306e+17};
    private static final double[] Y1_P = {1263204747.9017804, -647355876379.1603, 114509511541823.73, -8127702555013251.0,
        2.024394757135949e+17, -7.788771962659501e+17};
    private static final double[] Y1_Q = {594.3015923461282, 235564.09294306856, 73481194.44597217, 18760131610.870617,
        3882312774962.3857, 620557727146953.8, 6.871410873553005e+16, 3.9727060811656064e+18};
    private static final double[] SPHERICAL_BESSEL_J0 = {1.6059043836821614599e-10, -2.5052108385441718775e-8,
        2.7557319223985890653e-6, -1.9841269841269841270e-4, 0.0083333333333333333333, -0.16666666666666666667, 1.0};

    private Bessel() {
    }

    /** J0 ~ sqrt(2 / (pi x)) (P cos(x - pi/4) - Q sin(x - pi/4)) for x &gt; 5. */
    private static double besselP0(double x) {
        double z = 25 / (x * x);
        return Series.horner(z, P0_P) / Series.horner(z, P0_Q);
    }

    private static double besselQ0(double x) {
        double z = 25 / (x * x);
        return Series.horner(z, Q0_P) / Series.horner(z, Q0_Q) * (5 / x);
    }

    /** J1 likewise, with 3 pi/4. */
    private static double besselP1(double x) {
        double z = 25 / (x * x);
        return Series.horner(z, P1_P) / Series.horner(z, P1_Q);
    }

    private static double besselQ1(double x) {
        double z = 25 / (x * x);
        return Series.horner(z, Q1_P) / Series.horner(z, Q1_Q) * (5 / x);
    }

    /** (P cos(x - pi/4) - Q sin(x - pi/4)) sqrt(2 / (pi x)), from the sine and cosine of x itself. */
    private static double besselWave(double x, double p, double q) {
        double s = Math.sin(x), c = Math.cos(x);
        return (p * (c + s) - q * (s - c)) * (0.56418958354775628695 / Math.sqrt(x));
    }

    static double j0(double v) {
        double x = Math.abs(v), z = x * x;
        if (x <= 5) {
            double y = (z - 5.78318596294678452118) * (z - 30.4712623436620863991)
                * Series.horner(z, J0_P) / Series.horner(z, J0_Q);
            return x < 1e-5 ? 1 - z / 4 : y;
        }
        return besselWave(x, besselP0(x), besselQ0(x));
    }

    /** cos(x - 3 pi/4) = sin(x - pi/4), sin(x - 3 pi/4) = -cos(x - pi/4). */
    static double j1(double v) {
        double x = Math.abs(v), z = x * x;
        if (x <= 5) {
            return v * (z - 14.6819706421238932572) * (z - 49.2184563216946036703)
                * (Series.horner(z, J1_P) / Series.horner(z, J1_Q));
        }
        double s = Math.sin(x), c = Math.cos(x);
        double y = (besselP1(x) * (s - c) + besselQ1(x) * (c + s)) * (0.56418958354775628695 / Math.sqrt(x));
        return v < 0 ? -y : y;
    }

    static double y0(double x) {
        if (x <= 0) {
            return x == 0 ? -Double.POSITIVE_INFINITY : Double.NaN;
        }
        if (x <= 5) {
            double z = x * x;
            return Series.horner(z, Y0_P) / Series.horner(z, Y0_Q) + 0.63661977236758134308 * Math.log(x) * j0(x);
        }
        double s = Math.sin(x), c = Math.cos(x);
        return (besselP0(x) * (s - c) + besselQ0(x) * (c + s)) * (0.56418958354775628695 / Math.sqrt(x));
    }

    static double y1(double x) {
        if (x <= 0) {
            return x == 0 ? -Double.POSITIVE_INFINITY : Double.NaN;
        }
        if (x <= 5) {
            double z = x * x;
            return x * (Series.horner(z, Y1_P) / Series.horner(z, Y1_Q))
                + 0.63661977236758134308 * (j1(x) * Math.log(x)) - 0.63661977236758134308 / x;
        }
        return -besselWave(x, besselP1(x), besselQ1(x));
    }

    /** sin(x) / x. */
    static double sphericalBesselJ0(double x) {
        double y = Math.abs(x) < 0.5 ? Series.horner(x * x, SPHERICAL_BESSEL_J0) : Math.sin(x) / x;
        return Math.abs(x) == Double.POSITIVE_INFINITY ? 0 : y;
    }
}
