package org.gradus.cpu;

/**
 * Activations, error function and power of float32; see {@link FloatExp} for the rules. Errors are below 3 ulp.
 */
final class FloatActivation {

    private FloatActivation() {
    }

    static float sinh(float x) {
        float a = Math.abs(x);
        float z = x * x;
        float p = 0x1.75a6f4p-19f;
        p = Math.fma(p, z, 0x1.a02156p-13f);
        p = Math.fma(p, z, 0x1.1110e2p-7f);
        p = Math.fma(p, z, 0x1.555556p-3f);
        float h = FloatExp.expScaled(a, -1);
        return a < 1.0f ? Math.fma(p, x * z, x) : Math.copySign(h - 0.25f / h, x);
    }

    static float cosh(float x) {
        float h = FloatExp.expScaled(Math.abs(x), -1);
        return h + 0.25f / h;
    }

    static float tanh(float x) {
        float a = Math.abs(x);
        float z = x * x;
        float p = 0x1.1aa266p-9f;
        p = Math.fma(p, z, -0x1.0c801ep-7f);
        p = Math.fma(p, z, 0x1.63abd6p-6f);
        p = Math.fma(p, z, -0x1.b9f212p-5f);
        p = Math.fma(p, z, 0x1.11107cp-3f);
        p = Math.fma(p, z, -0x1.555554p-2f);
        float large = 1.0f - 2.0f / (FloatExp.exp(a + a) + 1.0f);
        return Math.copySign(a < 0.625f ? Math.fma(p, x * z, x) : large, x);
    }

    /** 1 / (1 + e^-x), written with e^-|x| so that it neither overflows nor loses the small tail */
    static float sigmoid(float x) {
        float e = FloatExp.exp(-Math.abs(x));
        return (x < 0.0f ? e : 1.0f) / (1.0f + e);
    }

    /** x + x E(x^2) below 15/16, else 1 - e^(t R(t) - t) with t = min(|x|, 4) */
    static float erf(float x) {
        float a = Math.abs(x);
        float z = x * x;
        float s = -0x1.37c94ep-11f;
        s = Math.fma(s, z, 0x1.46b786p-8f);
        s = Math.fma(s, z, -0x1.b677c4p-6f);
        s = Math.fma(s, z, 0x1.ce195ep-4f);
        s = Math.fma(s, z, -0x1.8126e2p-2f);
        s = Math.fma(s, z, 0x1.06eba6p-3f);
        float t = a > 4.0f ? 4.0f : a;
        float p = -0x1.829c06p-17f;
        p = Math.fma(p, t, 0x1.5577eap-12f);
        p = Math.fma(p, t, -0x1.dee7cap-9f);
        p = Math.fma(p, t, 0x1.85b2fep-6f);
        p = Math.fma(p, t, -0x1.b34102p-4f);
        p = Math.fma(p, t, -0x1.453088p-1f);
        p = Math.fma(p, t, -0x1.077acap-3f);
        float large = 1.0f - FloatExp.exp(Math.fma(p, t, -t));
        return a < 0.9375f ? Math.fma(s, x, x) : Math.copySign(large, x);
    }

    /** e^(-x^2 / 2), with the rounding error of x^2 / 2 put back */
    static float gauss(float x) {
        float a = Math.abs(x);
        a = a > 16.0f ? 16.0f : a;
        float h = -0.5f * a;
        float s = a * h;
        float e = FloatExp.exp(s);
        return Math.fma(e, Math.fma(a, h, -s), e);
    }

    /**
     * Standard normal distribution function from gauss = e^(-x^2 / 2): the tail is gauss P(q) / (a + 4), q = (a - 4) / (a + 4)
     */
    static float normalCdf(float x, float gauss) {
        float a = Math.abs(x);
        a = a > 16.0f ? 16.0f : a;
        float d = 1.0f / (a + 4.0f);
        float q = (a - 4.0f) * d;
        float p = -0x1.0758d6p-13f;
        p = Math.fma(p, q, 0x1.a48dcep-13f);
        p = Math.fma(p, q, 0x1.9ed82ap-10f);
        p = Math.fma(p, q, -0x1.ce29f8p-9f);
        p = Math.fma(p, q, -0x1.edddfap-8f);
        p = Math.fma(p, q, 0x1.eedacep-5f);
        p = Math.fma(p, q, -0x1.7dfed8p-3f);
        p = Math.fma(p, q, 0x1.8c6d84p-2f);
        p = Math.fma(p, q, -0x1.373e3cp-1f);
        p = Math.fma(p, q, 0x1.82b4bcp-1f);
        float tail = gauss * (p * d);
        return x < 0.0f ? tail : 1.0f - tail;
    }

    /** x Phi(x): Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016 */
    static float gelu(float x) {
        return x * normalCdf(x, gauss(x));
    }

    /** g (Phi(x) + x phi(x)) */
    static float geluGrad(float g, float x) {
        float e = gauss(x);
        return g * Math.fma(x, e * 0x1.988454p-2f, normalCdf(x, e));
    }

    /** x (1 + tanh u) / 2 = x sigmoid(2u), u = sqrt(2/pi) (x + 0.044715 x^3) */
    static float geluTanh(float x) {
        return x * sigmoid(x * 0x1.988454p+0f * Math.fma(0.044715f, x * x, 1.0f));
    }

    /** log(1 + e^(beta x)) / beta; beta x itself above the threshold */
    static float softplus(float x, float beta, float threshold) {
        float z = x * beta;
        float y = (z > 0.0f ? z : 0.0f) + FloatExp.log1p(FloatExp.exp(-Math.abs(z)));
        return z > threshold ? x : y / beta;
    }
}
