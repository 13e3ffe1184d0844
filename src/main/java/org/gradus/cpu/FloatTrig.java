package org.gradus.cpu;

/**
 * Trigonometric functions of float32 and their inverses; see {@link FloatExp} for the rules. Errors are below 3 ulp.
 */
final class FloatTrig {
    private static final int[] TWO_OVER_PI = {0x00000000, 0x28be60db, 0x9391054a, 0x7f09d5f4, 0x7d4d3770, 0x36d8a566, 0x4f10e410,
        0};

    private FloatTrig() {
    }

    /**
     * The remainder r of x = n pi/2 + r, |r| {@literal <=} pi/4, with n mod 4 in {@link #quadrant}: three-part reduction below
     * 2^15, above it the product of the mantissa with the 96 bits of 2/pi that matter (Payne and Hanek, "Radian reduction for
     * trigonometric functions", 1983).
     */
    static float reduce(float x) {
        if (Math.abs(x) > 32768.0f) {
            return reduceLarge(x);
        }
        float n = Math.fma(x, 0x1.45f306p-1f, 0x1.8p+23f) - 0x1.8p+23f;
        float r = Math.fma(n, -0x1.921fb0p+0f, x);
        r = Math.fma(n, -0x1.5110b4p-22f, r);
        return Math.fma(n, -0x1.84698ap-48f, r);
    }

    static int quadrant(float x) {
        if (Math.abs(x) > 32768.0f) {
            int q = (int) ((product(x) + 0x2000000000000000L) >>> 62);
            return x < 0.0f ? -q : q;
        }
        return Float.floatToRawIntBits(Math.fma(x, 0x1.45f306p-1f, 0x1.8p+23f));
    }

    private static float reduceLarge(float x) {
        long d = (product(x) << 2) >> 2;
        float dh = (float) d;
        float dl = (float) (d - (long) dh);
        float r = Math.fma(dh, 0x1.921fb6p-62f, Math.fma(dh, -0x1.777a5cp-87f, dl * 0x1.921fb6p-62f));
        return x < 0.0f ? -r : r;
    }

    /** |x| times 2/pi modulo 4: the quadrant in two bits, then 62 bits of fraction, taken by its users into [-1/2, 1/2). */
    private static long product(float x) {
        int b = Float.floatToRawIntBits(x);
        int e = (b >>> 23 & 0xff) - 126;
        int m = b << 8 | 0x80000000;
        int i = e >>> 5 & 7;
        int s = e & 31;
        int w0 = TWO_OVER_PI[i];
        int w1 = TWO_OVER_PI[i + 1 & 7];
        int w2 = TWO_OVER_PI[i + 2 & 7];
        int w3 = TWO_OVER_PI[i + 3 & 7];
        int hi = s == 0 ? w0 : w0 << s | w1 >>> 32 - s;
        int mid = s == 0 ? w1 : w1 << s | w2 >>> 32 - s;
        int lo = s == 0 ? w2 : w2 << s | w3 >>> 32 - s;
        long mantissa = m & 0xffffffffL;
        long p = (mantissa * (lo & 0xffffffffL)) >>> 32;
        p += mantissa * (mid & 0xffffffffL);
        return p + ((long) (m * hi) << 32);
    }

    /** sin r on |r| {@literal <=} pi/4 */
    static float sinSmall(float r) {
        float z = r * r;
        float p = 0x1.7cd936p-19f;
        p = Math.fma(p, z, -0x1.a05bbcp-13f);
        p = Math.fma(p, z, 0x1.111176p-7f);
        p = Math.fma(p, z, -0x1.555556p-3f);
        return Math.fma(p, r * z, r);
    }

    /** cos r on |r| {@literal <=} pi/4 */
    static float cosSmall(float r) {
        float z = r * r;
        float p = -0x1.372522p-22f;
        p = Math.fma(p, z, 0x1.a075eap-16f);
        p = Math.fma(p, z, -0x1.6c1762p-10f);
        p = Math.fma(p, z, 0x1.555556p-5f);
        p = Math.fma(p, z, -0.5f);
        return Math.fma(p, z, 1.0f);
    }

    static float sin(float x) {
        int q = quadrant(x);
        float r = reduce(x);
        float y = (q & 1) != 0 ? cosSmall(r) : sinSmall(r);
        y = (q & 2) != 0 ? -y : y;
        y = x == 0.0f ? x : y;
        return Math.abs(x) < Float.POSITIVE_INFINITY ? y : Float.NaN;
    }

    static float cos(float x) {
        int q = quadrant(x);
        float r = reduce(x);
        float y = (q & 1) != 0 ? sinSmall(r) : cosSmall(r);
        y = (q + 1 & 2) != 0 ? -y : y;
        return Math.abs(x) < Float.POSITIVE_INFINITY ? y : Float.NaN;
    }

    static float tan(float x) {
        int q = quadrant(x);
        float r = reduce(x);
        float s = sinSmall(r);
        float c = cosSmall(r);
        float y = (q & 1) != 0 ? -c / s : s / c;
        y = x == 0.0f ? x : y;
        return Math.abs(x) < Float.POSITIVE_INFINITY ? y : Float.NaN;
    }

    /** asin s on 0 {@literal <=} s {@literal <=} 1/2 */
    static float asinSmall(float s, float z) {
        float p = 0x1.342870p-5f;
        p = Math.fma(p, z, 0x1.d6a41ap-7f);
        p = Math.fma(p, z, 0x1.04be64p-5f);
        p = Math.fma(p, z, 0x1.6ca912p-5f);
        p = Math.fma(p, z, 0x1.3338a6p-4f);
        p = Math.fma(p, z, 0x1.55554cp-3f);
        return Math.fma(p, s * z, s);
    }

    /** asin x = pi/2 - 2 asin sqrt((1 - x) / 2) beyond 1/2 */
    static float asin(float x) {
        float a = Math.abs(x);
        float z = a > 0.5f ? Math.fma(-0.5f, a, 0.5f) : a * a;
        float p = asinSmall(a > 0.5f ? (float) Math.sqrt(z) : a, z);
        float y = a > 0.5f ? Math.fma(-2.0f, p, -0x1.777a5cp-25f) + 0x1.921fb6p+0f : p;
        return Math.copySign(y, x);
    }

    static float acos(float x) {
        float a = Math.abs(x);
        float z = a > 0.5f ? Math.fma(-0.5f, a, 0.5f) : a * a;
        float p = asinSmall(a > 0.5f ? (float) Math.sqrt(z) : a, z);
        float middle = 0x1.921fb6p+0f - (Math.copySign(p, x) + 0x1.777a5cp-25f);
        float outer = x > 0.0f ? p + p : Math.fma(-2.0f, p, -0x1.777a5cp-24f) + 0x1.921fb6p+1f;
        return a > 0.5f ? outer : middle;
    }

    /** atan t on 0 {@literal <=} t {@literal <=} 1 */
    static float atanSmall(float t) {
        float z = t * t;
        float p = -0x1.ddeb3ep-10f;
        p = Math.fma(p, z, 0x1.69f6b4p-7f);
        p = Math.fma(p, z, -0x1.016902p-5f);
        p = Math.fma(p, z, 0x1.dcc8e2p-5f);
        p = Math.fma(p, z, -0x1.58c856p-4f);
        p = Math.fma(p, z, 0x1.c0cbc6p-4f);
        p = Math.fma(p, z, -0x1.242658p-3f);
        p = Math.fma(p, z, 0x1.999268p-3f);
        p = Math.fma(p, z, -0x1.555540p-2f);
        return Math.fma(p, t * z, t);
    }

    static float atan(float x) {
        float a = Math.abs(x);
        float p = atanSmall(a > 1.0f ? 1.0f / a : a);
        float y = a > 1.0f ? (-0x1.777a5cp-25f - p) + 0x1.921fb6p+0f : p;
        return Math.copySign(y, x);
    }

    static float atan2(float y, float x) {
        float ay = Math.abs(y);
        float ax = Math.abs(x);
        float hi = ay > ax ? ay : ax;
        float lo = ay > ax ? ax : ay;
        float t = lo == hi ? (hi == 0.0f ? 0.0f : 1.0f) : lo / hi;
        float p = atanSmall(t);
        p = ay > ax ? (-0x1.777a5cp-25f - p) + 0x1.921fb6p+0f : p;
        p = Float.floatToRawIntBits(x) < 0 ? (-0x1.777a5cp-24f - p) + 0x1.921fb6p+1f : p;
        return x != x || y != y ? Float.NaN : Math.copySign(p, y);
    }
}
