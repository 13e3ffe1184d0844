package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.junit.jupiter.api.Test;

/** Special functions against values computed with 30 digits. */
class ScalarFunctionsTest {
    @Test
    void values() {
        check(Pointwise.ASINH, 0.48121182505960345, 0.5);
        check(Pointwise.ACOSH, 0.96242365011920689, 1.5);
        check(Pointwise.ATANH, 0.25541281188299534, 0.25);
        check(Pointwise.HYPOT, 5.0e200, 3e200, 4e200);
        check(Pointwise.ERFC, 2.0884875837625448e-45, 10.0);
        check(Pointwise.ERFCX, 0.056140992743822586, 10.0);
        check(Pointwise.ERFINV, 0.47693627620446987, 0.5);
        check(Pointwise.NDTR, 2.7536241186062337e-89, -20.0);
        check(Pointwise.NDTRI, -6.3613409024040562, 1e-10);
        check(Pointwise.LGAMMA, 0.57236494292470009, 0.5);
        check(Pointwise.LGAMMA, 1.2655121234846454, -0.5);
        check(Pointwise.LGAMMA, 220258509288.81058, 10000000000.0);
        check(Pointwise.LGAMMA, 4.2278436665324979e-8, 2.0000001);
        check(Pointwise.DIGAMMA, -0.57721566490153286, 1.0);
        check(Pointwise.DIGAMMA, 0.70315664064524319, -1.5);
        check(Pointwise.DIGAMMA, 3.3844381326855249, 30.0);
        check(Pointwise.ZETA, 1.6449340668482264, 2.0, 1.0);
        check(Pointwise.ZETA, 0.41439832211716, 3.0, -0.5);
        check(Pointwise.IGAMMA, 0.59399415029016192, 2.0, 2.0);
        check(Pointwise.IGAMMA, 0.021818217525557392, 30.0, 20.0);
        check(Pointwise.IGAMMAC, 0.33737874004552021, 0.1, 0.01);
        check(Pointwise.IGAMMAC, 0.079328881077618977, 5000.0, 5100.0);
        check(Pointwise.BESSEL_J0, 0.76519768655796655, 1.0);
        check(Pointwise.BESSEL_J1, 0.44005058574493352, 1.0);
        check(Pointwise.BESSEL_Y0, 0.088256964215676958, 1.0);
        check(Pointwise.BESSEL_Y1, -0.78121282130028872, 1.0);
        check(Pointwise.BESSEL_J0, 0.019985850304223122, 100.0);
        check(Pointwise.BESSEL_Y1, -0.020372312002759793, 100.0);
        check(Pointwise.SPHERICAL_BESSEL_J0, 0.98961583701809172, 0.25);
        check(Pointwise.AIRY_AI, 0.13529241631288142, 1.0);
        check(Pointwise.AIRY_AI, 0.00010834442813607442, 5.0);
        check(Pointwise.I0, 1.2660658777520083, 1.0);
        check(Pointwise.I0E, 0.039944379299096683, 100.0);
        check(Pointwise.I1, -1.5906368546373291, -2.0);
        check(Pointwise.I1E, 0.087506222183288665, 20.0);
        check(Pointwise.K0, 0.92441907122766586, 0.5);
        check(Pointwise.K0E, 0.39163193443659867, 10.0);
        check(Pointwise.K1, 0.040156431128194184, 3.0);
        check(Pointwise.K1E, 1.6361534862632582, 1.0);
        check(Pointwise.CHEBYSHEV_T, 0.99888, 0.3, 5.0);
        check(Pointwise.CHEBYSHEV_U, -0.71561281126400011, 0.3, 12.0);
        check(Pointwise.HERMITE_H, -15.0, 1.5, 4.0);
        check(Pointwise.LAGUERRE_L, -0.6875, 1.5, 3.0);
        check(Pointwise.LEGENDRE_P, -0.4375, 0.5, 3.0);
    }

    @Test
    void float32IsRounded() {
        float[] out = new float[1];
        Lanes.of(DType.FLOAT32).get(Pointwise.LGAMMA).apply(new Object[] {new float[] {0.1f}}, out, 1);
        double[] exact = new double[1];
        Lanes.of(DType.FLOAT64).get(Pointwise.LGAMMA).apply(new Object[] {new double[] {0.1f}}, exact, 1);
        assertEquals((float) exact[0], out[0]);
    }

    private static void check(Pointwise fn, double expected, double... args) {
        Object[] in = new Object[args.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = new double[] {args[i]};
        }
        double[] out = new double[1];
        Lanes.of(DType.FLOAT64).get(fn).apply(in, out, 1);
        assertEquals(expected, out[0], 5e-14 * Math.abs(expected), fn.label());
    }
}
