package org.gradus.cpu;

/**
 * Exponentials and logarithms of float32, from polynomials with explicit fma in a fixed order of operations: the OpenCL
 * kernels repeat the order, so that every device gives the same bits. Each is total: NaN, infinities, signed zeros, denormals
 * and huge arguments. Errors are below 1.5 ulp.
 */
final class FloatExp {

    private FloatExp() {
    }

    /**
     * exp(x) * 2^k, for |k| {@literal <=} 2. x = n ln2 + r, |r| {@literal <=} ln2 / 2; e^r = 1 + r + r^2 Q(r). The scale is
     * applied in two exact steps so that results in the denormal range are rounded once. What is too small for that range, as
     * masked scores are, never meets the arithmetic: processors take a hundred cycles for a product that underflows.
     */
    static float expScaled(float x, int k) {
        boolean zero = x < -105.0f;
        x = x > 90.0f ? 90.0f : x;
        x = zero ? 0.0f : x;
        float t = Math.fma(x, 0x1.715476p+0f, 0x1.8p+23f);
        float n = t - 0x1.8p+23f;
        float r = Math.fma(n, -0x1.62e400p-1f, x);
        r = Math.fma(n, -0x1.7f7d1cp-20f, r);
        float p = Math.fma(expTail(r), r * r, r) + 1.0f;
        int e = Float.floatToRawIntBits(t) - 0x4b400000 + k;
        int h = e >> 1;
        float y = p * Float.intBitsToFloat((h + 127) << 23) * Float.intBitsToFloat((e - h + 127) << 23);
        return zero ? 0.0f : y;
    }

    /** (e^r - 1 - r) / r^2 on |r| {@literal <=} 0.3466 */
    static float expTail(float r) {
        float q = 0x1.a24728p-13f;
        q = Math.fma(q, r, 0x1.6d3c84p-10f);
        q = Math.fma(q, r, 0x1.111002p-7f);
        q = Math.fma(q, r, 0x1.5554f6p-5f);
        q = Math.fma(q, r, 0x1.555556p-3f);
        return Math.fma(q, r, 0.5f);
    }

    static float exp(float x) {
        return expScaled(x, 0);
    }

    static float exp2(float x) {
        x = x > 130.0f ? 130.0f : x;
        x = x < -151.0f ? -151.0f : x;
        float t = x + 0x1.8p+23f;
        float n = t - 0x1.8p+23f;
        float r = (x - n) * 0x1.62e430p-1f;
        float p = Math.fma(expTail(r), r * r, r) + 1.0f;
        int e = Float.floatToRawIntBits(t) - 0x4b400000;
        int h = e >> 1;
        return p * Float.intBitsToFloat((h + 127) << 23) * Float.intBitsToFloat((e - h + 127) << 23);
    }

    /** 2^n e^r - 1 = 2 (p s + (s - 1/2)) with p = e^r - 1 and s = 2^(n-1), which does not overflow early */
    static float expm1(float x) {
        float c = x > 89.0f ? 89.0f : x;
        c = c < -30.0f ? -30.0f : c;
        float t = Math.fma(c, 0x1.715476p+0f, 0x1.8p+23f);
        float n = t - 0x1.8p+23f;
        float r = Math.fma(n, -0x1.62e400p-1f, c);
        r = Math.fma(n, -0x1.7f7d1cp-20f, r);
        float p = Math.fma(expTail(r), r * r, r);
        float s = Float.intBitsToFloat((Float.floatToRawIntBits(t) - 0x4b400000 + 126) << 23);
        float y = Math.fma(p, s, s - 0.5f);
        y = n == 0.0f ? p : y + y;
        return x == 0.0f ? x : y;
    }

    /** log(1 + f) - f on sqrt(1/2) {@literal <=} 1 + f {@literal <=} sqrt(2) */
    static float logTail(float f) {
        float q = 0x1.147610p-4f;
        q = Math.fma(q, f, -0x1.de02bep-4f);
        q = Math.fma(q, f, 0x1.e6bf3ap-4f);
        q = Math.fma(q, f, -0x1.fc2886p-4f);
        q = Math.fma(q, f, 0x1.233ba8p-3f);
        q = Math.fma(q, f, -0x1.555c46p-3f);
        q = Math.fma(q, f, 0x1.99a476p-3f);
        q = Math.fma(q, f, -0x1.000006p-2f);
        q = Math.fma(q, f, 0x1.555548p-2f);
        q = Math.fma(q, f, -0.5f);
        return q * (f * f);
    }

    /** Bits of |x| with denormals scaled by 2^23, less those of sqrt(1/2): the exponent k of x = 2^k m is this >> 23. */
    static int logBits(float x) {
        return x < 0x1p-126f ? Float.floatToRawIntBits(x * 0x1p+23f) - 0x3f3504f3 - (23 << 23)
            : Float.floatToRawIntBits(x) - 0x3f3504f3;
    }

    /** f = m - 1 for m in [sqrt(1/2), sqrt(2)] */
    static float logFraction(int bits) {
        return Float.intBitsToFloat((bits & 0x7fffff) + 0x3f3504f3) - 1.0f;
    }

    /** y for positive finite x; what log-like functions give elsewhere */
    static float logSpecial(float x, float y) {
        return x > 0.0f ? (x == Float.POSITIVE_INFINITY ? x : y) : (x == 0.0f ? Float.NEGATIVE_INFINITY : Float.NaN);
    }

    static float log(float x) {
        int b = logBits(x);
        float k = (float) (b >> 23);
        float f = logFraction(b);
        float y = Math.fma(k, 0x1.62e430p-1f, f + Math.fma(k, -0x1.05c610p-29f, logTail(f)));
        return logSpecial(x, y);
    }

    static float log2(float x) {
        int b = logBits(x);
        float k = (float) (b >> 23);
        float f = logFraction(b);
        float y = k + Math.fma(f, 0x1.715476p+0f, Math.fma(f, 0x1.4ae0c0p-26f, logTail(f) * 0x1.715476p+0f));
        return logSpecial(x, y);
    }

    static float log10(float x) {
        int b = logBits(x);
        float k = (float) (b >> 23);
        float f = logFraction(b);
        float lo = Math.fma(logTail(f), 0x1.bcb7b2p-2f, k * -0x1.ec10c0p-27f);
        float y = Math.fma(k, 0x1.344136p-2f, Math.fma(f, 0x1.bcb7b2p-2f, Math.fma(f, -0x1.5b235ep-27f, lo)));
        return logSpecial(x, y);
    }

    /** 1 + x = 2^k (1 + f) with f = 2^-k x + (2^-k - 1), rounded once */
    static float log1p(float x) {
        int e = (Float.floatToRawIntBits(1.0f + x) - 0x3f3504f3) & 0xff800000;
        float k = (float) (e >> 23);
        float f = Float.intBitsToFloat(Float.floatToRawIntBits(x) - e)
            + Math.fma(0.25f, Float.intBitsToFloat(0x40800000 - e), -1.0f);
        float y = Math.fma(k, 0x1.62e430p-1f, f + Math.fma(k, -0x1.05c610p-29f, logTail(f)));
        y = logSpecial(1.0f + x, y);
        return x == 0.0f ? x : y;
    }

    /** 2^(y log2|x|) with log2|x| = 2 log2(e) atanh((m - 1) / (m + 1)) + k carried as a pair of floats */
    static float pow(float x, float y) {
        float a = Math.abs(x);
        int b = logBits(a);
        float k = (float) (b >> 23);
        float f = logFraction(b);
        float d = 1.0f / (f + 2.0f);
        float qh = f * d;
        float ql = d * Math.fma(qh, -f, Math.fma(qh, -2.0f, f));
        float zh = qh * qh;
        float zl = Math.fma(qh, ql + ql, Math.fma(qh, qh, -zh));
        float r = 0x1.f13c1cp-4f;
        r = Math.fma(r, zh, 0x1.23d3dep-3f);
        r = Math.fma(r, zh, 0x1.999c26p-3f);
        r = Math.fma(r, zh, 0x1.555554p-2f);
        float ch = zh * qh;
        float cl = Math.fma(zh, ql, Math.fma(zl, qh, Math.fma(zh, qh, -ch)));
        float al = Math.fma(r, ch, Math.fma(r, cl, ql));
        float lh = qh + al;
        float ll = (qh - lh) + al;
        float ph = lh * 0x1.715476p+1f;
        float pl = Math.fma(lh, 0x1.715476p+1f, -ph) + Math.fma(lh, 0x1.4ae0c0p-25f, ll * 0x1.715476p+1f);
        float sh = k + ph;
        float sl = ((k - sh) + ph) + pl;
        float th = y * sh;
        float tl = Math.fma(y, sh, -th) + y * sl;
        boolean far = Math.abs(th) > 160.0f;
        tl = far ? 0.0f : tl;
        th = far ? Math.copySign(160.0f, th) : th;
        float nt = th + 0x1.8p+23f;
        float w = ((th - (nt - 0x1.8p+23f)) + tl) * 0x1.62e430p-1f;
        float p = 1.0f + Math.fma(expTail(w), w * w, w);
        int e = Float.floatToRawIntBits(nt) - 0x4b400000;
        int h = e >> 1;
        float v = p * Float.intBitsToFloat((h + 127) << 23) * Float.intBitsToFloat((e - h + 127) << 23);
        v = a == 0.0f || a == Float.POSITIVE_INFINITY ? ((a == 0.0f) == (y > 0.0f) ? 0.0f : Float.POSITIVE_INFINITY) : v;
        v = a == 1.0f ? 1.0f : v;
        float half = 0.5f * y;
        boolean integer = (float) Math.rint(y) == y;
        boolean odd = integer && (float) Math.rint(half) != half;
        boolean negative = Float.floatToRawIntBits(x) < 0;
        v = negative && odd ? -v : v;
        v = x < 0.0f && !integer && a != Float.POSITIVE_INFINITY ? Float.NaN : v;
        v = x != x || y != y ? Float.NaN : v;
        return x == 1.0f || y == 0.0f ? 1.0f : v;
    }
}
