package org.gradus.cpu;

/**
 * The Airy function Ai.
 * Formulas and sources are those of {@code opencl-kernels/bessel.cl}.
 */
final class Airy {
    private static final double[] AIRY_WAVE_FP = {-0.1316963234183318, -0.6264565444319123, -0.6931580360369335,
        -0.2797799815451191, -0.04919001326095003, -0.004062659235948854, -0.0001592764962392621, -2.776491081552329e-06,
        -1.6778769848911465e-08};
    private static final double[] AIRY_WAVE_FQ = {13.356042070655324, 32.682503279522464, 26.736704094149957,
        9.187074029072596, 1.4752914677166642, 0.11568717379518804, 0.004402916416152112, 7.547203482874142e-05,
        4.5185009297058035e-07};
    private static final double[] AIRY_WAVE_GP = {0.01973399320916857, 0.39110302961568827, 1.0657989759959559,
        0.9391692298166502, 0.35146565610554764, 0.06338889196289255, 0.005858041130483885, 0.000282851600836737,
        6.98793669997261e-06, 8.117892395543892e-08, 3.415517847659236e-10};
    private static final double[] AIRY_WAVE_GQ = {9.30892908077442, 19.835292871831214, 15.564662893286462, 5.476860694229755,
        0.9542936116189619, 0.08645808263523921, 0.004126565238242226, 0.00010125908511650914, 1.1716673321441352e-06,
        4.9183457006293e-09};
    private static final double[] AIRY_DECAY_P = {0.346538101525629, 12.007595273964581, 76.27960536152345,
        168.08922493463058, 159.75639135016442, 70.53609068404442, 14.026469116338967, 1.0};
    private static final double[] AIRY_DECAY_Q = {0.5675945326387702, 14.75625625848472, 84.51389701414746,
        177.31808814540045, 164.2346928715297, 71.47784008255756, 14.095913560783403, 1.0};

    private Airy() {
    }

    /** Ai for x &lt; -2.09: amplitude and phase in powers of 1 / zeta, zeta = 2/3 |x|^(3/2). */
    private static double airyWave(double x) {
        double r = Math.sqrt(-x), zeta = 0.66666666666666666667 * -x * r;
        double z = 1 / zeta, zz = z * z;
        double f = 1 + zz * Series.horner(zz, AIRY_WAVE_FP) / Series.horner(zz, AIRY_WAVE_FQ);
        double g = z * Series.horner(zz, AIRY_WAVE_GP) / Series.horner(zz, AIRY_WAVE_GQ);
        double s = Math.sin(zeta), c = Math.cos(zeta);
        return 0.39894228040143267794 / Math.sqrt(r) * ((s + c) * f - (c - s) * g);
    }

    /** Ai for x &gt; 2.09. */
    private static double airyDecay(double x) {
        double r = Math.sqrt(x), zeta = 0.66666666666666666667 * x * r;
        double z = 1 / zeta;
        double ratio = Series.horner(z, AIRY_DECAY_P) / Series.horner(z, AIRY_DECAY_Q);
        return 0.28209479177387814347 * ratio / Math.sqrt(r) * Math.exp(-zeta);
    }

    /** Ai by Maclaurin's series between (Abramowitz and Stegun 10.4.2). */
    static double airyAi(double x) {
        if (Math.abs(x) == Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        if (x < -2.09) {
            return airyWave(x);
        }
        if (x >= 2.09) {
            return airyDecay(x);
        }
        double z = x * x * x, f = 1, g = x, m = 1, n = x;
        for (int k = 1; k < 46; k += 3) {
            m *= z / ((k + 1) * (k + 2));
            n *= z / ((k + 2) * (k + 3));
            f += m;
            g += n;
        }
        return 0.35502805388781723926 * f - 0.25881940379280679840 * g;
    }
}
