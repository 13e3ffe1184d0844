// Float32 elementary functions from polynomials with explicit fma, in a fixed order of operations, so that every device
// (and the CPU device, which repeats them) gives the same bits. Coefficients are minimax fits, rounded to float one by one
// from the lowest power up. Every function is total: NaN, infinities, signed zeros, denormals and huge arguments.
// float64 takes the driver's built-ins.
//
// Definitions are separated by blank lines; a composed program receives those that it calls and no others.

// exp(x) * 2^k, for |k| <= 2. x = n ln2 + r, |r| <= ln2 / 2; e^r = 1 + r + r^2 Q(r). The scale 2^(n + k) is applied in two steps so
// that results in the denormal range are rounded once: the first factor, 2^floor((n + k) / 2), goes into the last sum exactly.
// The low bits of t are n, as those of 1.5 2^23 are zero; below -105 the second factor is 0.
GR_FN float gr_exp_scaled(float x, int k) {
    int zero = x < -105.0f;
    x = x > 90.0f ? 90.0f : x;
    x = zero ? 0.0f : x;
    float t = fma(x, 0x1.715476p+0f, 0x1.8p+23f);
    float n = t - 0x1.8p+23f;
    float r = fma(n, -0x1.62e400p-1f, x);
    r = fma(n, -0x1.7f7d1cp-20f, r);
    float w = fma(gr_exp_tail(r), r * r, r);
    uint e = as_uint(t) + k;
    uint first = (e << 22) & 0xff800000;
    float s = as_float(first + 0x3f800000);
    return fma(w, s, s) * as_float(zero ? 0 : (e << 23) - first + 0x3f800000);
}

// (e^r - 1 - r) / r^2 on |r| <= 0.3466
GR_FN float gr_exp_tail(float r) {
    float q = 0x1.a24728p-13f;
    q = fma(q, r, 0x1.6d3c84p-10f);
    q = fma(q, r, 0x1.111002p-7f);
    q = fma(q, r, 0x1.5554f6p-5f);
    q = fma(q, r, 0x1.555556p-3f);
    return fma(q, r, 0.5f);
}

GR_FN float gr_exp(float x) {
    return gr_exp_scaled(x, 0);
}

GR_FN double gr_exp(double x) {
    return exp(x);
}

GR_FN float gr_exp2(float x) {
    x = x > 130.0f ? 130.0f : x;
    x = x < -151.0f ? -151.0f : x;
    float t = x + 0x1.8p+23f;
    float n = t - 0x1.8p+23f;
    float r = (x - n) * 0x1.62e430p-1f;
    float p = fma(gr_exp_tail(r), r * r, r) + 1.0f;
    int e = as_int(t) - 0x4b400000;
    int h = e >> 1;
    return p * as_float((h + 127) << 23) * as_float((e - h + 127) << 23);
}

GR_FN double gr_exp2(double x) {
    return exp2(x);
}

// 2^n e^r - 1 = 2 (p s + (s - 1/2)) with p = e^r - 1 and s = 2^(n-1), which does not overflow early
GR_FN float gr_expm1(float x) {
    float c = x > 89.0f ? 89.0f : x;
    c = c < -30.0f ? -30.0f : c;
    float t = fma(c, 0x1.715476p+0f, 0x1.8p+23f);
    float n = t - 0x1.8p+23f;
    float r = fma(n, -0x1.62e400p-1f, c);
    r = fma(n, -0x1.7f7d1cp-20f, r);
    float p = fma(gr_exp_tail(r), r * r, r);
    float s = as_float((as_int(t) - 0x4b400000 + 126) << 23);
    float y = fma(p, s, s - 0.5f);
    y = n == 0.0f ? p : y + y;
    return x == 0.0f ? x : y;
}

GR_FN double gr_expm1(double x) {
    return expm1(x);
}

// log(1 + f) - f on sqrt(1/2) <= 1 + f <= sqrt(2)
GR_FN float gr_log_tail(float f) {
    float q = 0x1.147610p-4f;
    q = fma(q, f, -0x1.de02bep-4f);
    q = fma(q, f, 0x1.e6bf3ap-4f);
    q = fma(q, f, -0x1.fc2886p-4f);
    q = fma(q, f, 0x1.233ba8p-3f);
    q = fma(q, f, -0x1.555c46p-3f);
    q = fma(q, f, 0x1.99a476p-3f);
    q = fma(q, f, -0x1.000006p-2f);
    q = fma(q, f, 0x1.555548p-2f);
    q = fma(q, f, -0.5f);
    return q * (f * f);
}

// Bits of |x| with denormals scaled by 2^23, less those of sqrt(1/2): the exponent k of x = 2^k m is this >> 23.
GR_FN int gr_log_bits(float x) {
    return x < 0x1p-126f ? as_int(x * 0x1p+23f) - 0x3f3504f3 - (23 << 23) : as_int(x) - 0x3f3504f3;
}

// f = m - 1 for m in [sqrt(1/2), sqrt(2)]
GR_FN float gr_log_fraction(int bits) {
    return as_float((bits & 0x7fffff) + 0x3f3504f3) - 1.0f;
}

// y for positive finite x; what log-like functions give elsewhere
GR_FN float gr_log_special(float x, float y) {
    return x > 0.0f ? (x == INFINITY ? x : y) : (x == 0.0f ? -INFINITY : NAN);
}

GR_FN float gr_log(float x) {
    int b = gr_log_bits(x);
    float k = (float)(b >> 23);
    float f = gr_log_fraction(b);
    float y = fma(k, 0x1.62e430p-1f, f + fma(k, -0x1.05c610p-29f, gr_log_tail(f)));
    return gr_log_special(x, y);
}

GR_FN double gr_log(double x) {
    return log(x);
}

GR_FN float gr_log2(float x) {
    int b = gr_log_bits(x);
    float k = (float)(b >> 23);
    float f = gr_log_fraction(b);
    float y = k + fma(f, 0x1.715476p+0f, fma(f, 0x1.4ae0c0p-26f, gr_log_tail(f) * 0x1.715476p+0f));
    return gr_log_special(x, y);
}

GR_FN double gr_log2(double x) {
    return log2(x);
}

GR_FN float gr_log10(float x) {
    int b = gr_log_bits(x);
    float k = (float)(b >> 23);
    float f = gr_log_fraction(b);
    float lo = fma(gr_log_tail(f), 0x1.bcb7b2p-2f, k * -0x1.ec10c0p-27f);
    float y = fma(k, 0x1.344136p-2f, fma(f, 0x1.bcb7b2p-2f, fma(f, -0x1.5b235ep-27f, lo)));
    return gr_log_special(x, y);
}

GR_FN double gr_log10(double x) {
    return log10(x);
}

// 1 + x = 2^k (1 + f) with f = 2^-k x + (2^-k - 1), rounded once
GR_FN float gr_log1p(float x) {
    int e = (as_int(1.0f + x) - 0x3f3504f3) & (int)0xff800000;
    float k = (float)(e >> 23);
    float f = as_float(as_int(x) - e) + fma(0.25f, as_float(0x40800000 - e), -1.0f);
    float y = fma(k, 0x1.62e430p-1f, f + fma(k, -0x1.05c610p-29f, gr_log_tail(f)));
    y = gr_log_special(1.0f + x, y);
    return x == 0.0f ? x : y;
}

GR_FN double gr_log1p(double x) {
    return log1p(x);
}

// Quadrant n and remainder r of x = n pi/2 + r, |r| <= pi/4: three-part reduction below 2^15, above it the product of the
// mantissa with the 96 bits of 2/pi that matter (Payne and Hanek, "Radian reduction for trigonometric functions", 1983).
GR_FN float gr_trig_reduce(float x, int *quadrant) {
    float t = fma(x, 0x1.45f306p-1f, 0x1.8p+23f);
    float n = t - 0x1.8p+23f;
    float r = fma(n, -0x1.921fb0p+0f, x);
    r = fma(n, -0x1.5110b4p-22f, r);
    r = fma(n, -0x1.84698ap-48f, r);
    // both ways and no branch: so loops become vector code
    int far_quadrant;
    const float far = gr_trig_reduce_large(x, &far_quadrant);
    *quadrant = fabs(x) > 32768.0f ? far_quadrant : as_int(t);
    return fabs(x) > 32768.0f ? far : r;
}

GR_FN float gr_trig_reduce_large(float x, int *quadrant) {
    const uint words[8] = {0x00000000u, 0x28be60dbu, 0x9391054au, 0x7f09d5f4u, 0x7d4d3770u, 0x36d8a566u, 0x4f10e410u, 0u};
    uint b = as_uint(x);
    uint e = ((b >> 23) & 0xff) - 126;
    uint m = (b << 8) | 0x80000000u;
    uint i = (e >> 5) & 7, s = e & 31;
    uint w0 = words[i], w1 = words[(i + 1) & 7], w2 = words[(i + 2) & 7], w3 = words[(i + 3) & 7];
    uint hi = s == 0 ? w0 : (w0 << s) | (w1 >> (32 - s));
    uint mid = s == 0 ? w1 : (w1 << s) | (w2 >> (32 - s));
    uint lo = s == 0 ? w2 : (w2 << s) | (w3 >> (32 - s));
    ulong p = ((ulong)m * lo) >> 32;
    p += (ulong)m * mid;
    p += ((ulong)(m * hi)) << 32;
    // p holds the quadrant in two bits, then 62 bits of fraction, taken here into [-1/2, 1/2)
    int q = (int)((p + 0x2000000000000000ul) >> 62);
    long d = (long)(p << 2) >> 2;
    float dh = (float)d;
    float dl = (float)(d - (long)dh);
    float r = fma(dh, 0x1.921fb6p-62f, fma(dh, -0x1.777a5cp-87f, dl * 0x1.921fb6p-62f));
    *quadrant = x < 0.0f ? -q : q;
    return x < 0.0f ? -r : r;
}

// sin r on |r| <= pi/4
GR_FN float gr_sin_small(float r) {
    float z = r * r;
    float p = 0x1.7cd936p-19f;
    p = fma(p, z, -0x1.a05bbcp-13f);
    p = fma(p, z, 0x1.111176p-7f);
    p = fma(p, z, -0x1.555556p-3f);
    return fma(p, r * z, r);
}

// cos r on |r| <= pi/4
GR_FN float gr_cos_small(float r) {
    float z = r * r;
    float p = -0x1.372522p-22f;
    p = fma(p, z, 0x1.a075eap-16f);
    p = fma(p, z, -0x1.6c1762p-10f);
    p = fma(p, z, 0x1.555556p-5f);
    p = fma(p, z, -0.5f);
    return fma(p, z, 1.0f);
}

GR_FN float gr_sin(float x) {
    int q;
    float r = gr_trig_reduce(x, &q);
    float y = (q & 1) ? gr_cos_small(r) : gr_sin_small(r);
    y = (q & 2) ? -y : y;
    y = x == 0.0f ? x : y;
    return fabs(x) < INFINITY ? y : NAN;
}

GR_FN double gr_sin(double x) {
    return sin(x);
}

GR_FN float gr_cos(float x) {
    int q;
    float r = gr_trig_reduce(x, &q);
    float y = (q & 1) ? gr_sin_small(r) : gr_cos_small(r);
    y = ((q + 1) & 2) ? -y : y;
    return fabs(x) < INFINITY ? y : NAN;
}

GR_FN double gr_cos(double x) {
    return cos(x);
}

GR_FN float gr_tan(float x) {
    int q;
    float r = gr_trig_reduce(x, &q);
    float s = gr_sin_small(r), c = gr_cos_small(r);
    float y = (q & 1) ? -c / s : s / c;
    y = x == 0.0f ? x : y;
    return fabs(x) < INFINITY ? y : NAN;
}

GR_FN double gr_tan(double x) {
    return tan(x);
}

// asin s on 0 <= s <= 1/2
GR_FN float gr_asin_small(float s, float z) {
    float p = 0x1.342870p-5f;
    p = fma(p, z, 0x1.d6a41ap-7f);
    p = fma(p, z, 0x1.04be64p-5f);
    p = fma(p, z, 0x1.6ca912p-5f);
    p = fma(p, z, 0x1.3338a6p-4f);
    p = fma(p, z, 0x1.55554cp-3f);
    return fma(p, s * z, s);
}

// asin x = pi/2 - 2 asin sqrt((1 - x) / 2) beyond 1/2
GR_FN float gr_asin(float x) {
    float a = fabs(x);
    float z = a > 0.5f ? fma(-0.5f, a, 0.5f) : a * a;
    float p = gr_asin_small(a > 0.5f ? sqrt(z) : a, z);
    float y = a > 0.5f ? fma(-2.0f, p, -0x1.777a5cp-25f) + 0x1.921fb6p+0f : p;
    return copysign(y, x);
}

GR_FN double gr_asin(double x) {
    return asin(x);
}

GR_FN float gr_acos(float x) {
    float a = fabs(x);
    float z = a > 0.5f ? fma(-0.5f, a, 0.5f) : a * a;
    float p = gr_asin_small(a > 0.5f ? sqrt(z) : a, z);
    float middle = 0x1.921fb6p+0f - (copysign(p, x) + 0x1.777a5cp-25f);
    float outer = x > 0.0f ? p + p : fma(-2.0f, p, -0x1.777a5cp-24f) + 0x1.921fb6p+1f;
    return a > 0.5f ? outer : middle;
}

GR_FN double gr_acos(double x) {
    return acos(x);
}

// atan t on 0 <= t <= 1
GR_FN float gr_atan_small(float t) {
    float z = t * t;
    float p = -0x1.ddeb3ep-10f;
    p = fma(p, z, 0x1.69f6b4p-7f);
    p = fma(p, z, -0x1.016902p-5f);
    p = fma(p, z, 0x1.dcc8e2p-5f);
    p = fma(p, z, -0x1.58c856p-4f);
    p = fma(p, z, 0x1.c0cbc6p-4f);
    p = fma(p, z, -0x1.242658p-3f);
    p = fma(p, z, 0x1.999268p-3f);
    p = fma(p, z, -0x1.555540p-2f);
    return fma(p, t * z, t);
}

GR_FN float gr_atan(float x) {
    float a = fabs(x);
    float p = gr_atan_small(a > 1.0f ? 1.0f / a : a);
    float y = a > 1.0f ? (-0x1.777a5cp-25f - p) + 0x1.921fb6p+0f : p;
    return copysign(y, x);
}

GR_FN double gr_atan(double x) {
    return atan(x);
}

GR_FN float gr_atan2(float y, float x) {
    float ay = fabs(y), ax = fabs(x);
    float hi = ay > ax ? ay : ax, lo = ay > ax ? ax : ay;
    float t = lo == hi ? (hi == 0.0f ? 0.0f : 1.0f) : lo / hi;
    float p = gr_atan_small(t);
    p = ay > ax ? (-0x1.777a5cp-25f - p) + 0x1.921fb6p+0f : p;
    p = as_int(x) < 0 ? (-0x1.777a5cp-24f - p) + 0x1.921fb6p+1f : p;
    return x != x || y != y ? NAN : copysign(p, y);
}

GR_FN double gr_atan2(double y, double x) {
    return atan2(y, x);
}

GR_FN float gr_sinh(float x) {
    float a = fabs(x);
    float z = x * x;
    float p = 0x1.75a6f4p-19f;
    p = fma(p, z, 0x1.a02156p-13f);
    p = fma(p, z, 0x1.1110e2p-7f);
    p = fma(p, z, 0x1.555556p-3f);
    float h = gr_exp_scaled(a, -1);
    return a < 1.0f ? fma(p, x * z, x) : copysign(h - 0.25f / h, x);
}

GR_FN double gr_sinh(double x) {
    return sinh(x);
}

GR_FN float gr_cosh(float x) {
    float h = gr_exp_scaled(fabs(x), -1);
    return h + 0.25f / h;
}

GR_FN double gr_cosh(double x) {
    return cosh(x);
}

GR_FN float gr_tanh(float x) {
    float a = fabs(x);
    float z = x * x;
    float p = 0x1.1aa266p-9f;
    p = fma(p, z, -0x1.0c801ep-7f);
    p = fma(p, z, 0x1.63abd6p-6f);
    p = fma(p, z, -0x1.b9f212p-5f);
    p = fma(p, z, 0x1.11107cp-3f);
    p = fma(p, z, -0x1.555554p-2f);
    float large = 1.0f - 2.0f / (gr_exp(a + a) + 1.0f);
    return copysign(a < 0.625f ? fma(p, x * z, x) : large, x);
}

GR_FN double gr_tanh(double x) {
    return tanh(x);
}

// 1 / (1 + e^-x), written with e^-|x| so that it neither overflows nor loses the small tail
GR_FN float gr_sigmoid(float x) {
    float e = gr_exp(-fabs(x));
    return (x < 0.0f ? e : 1.0f) / (1.0f + e);
}

GR_FN double gr_sigmoid(double x) {
    double e = exp(-fabs(x));
    return (x < 0.0 ? e : 1.0) / (1.0 + e);
}

// x + x E(x^2) below 15/16, else 1 - e^(t R(t) - t) with t = min(|x|, 4)
GR_FN float gr_erf(float x) {
    float a = fabs(x);
    float z = x * x;
    float s = -0x1.37c94ep-11f;
    s = fma(s, z, 0x1.46b786p-8f);
    s = fma(s, z, -0x1.b677c4p-6f);
    s = fma(s, z, 0x1.ce195ep-4f);
    s = fma(s, z, -0x1.8126e2p-2f);
    s = fma(s, z, 0x1.06eba6p-3f);
    float t = a > 4.0f ? 4.0f : a;
    float p = -0x1.829c06p-17f;
    p = fma(p, t, 0x1.5577eap-12f);
    p = fma(p, t, -0x1.dee7cap-9f);
    p = fma(p, t, 0x1.85b2fep-6f);
    p = fma(p, t, -0x1.b34102p-4f);
    p = fma(p, t, -0x1.453088p-1f);
    p = fma(p, t, -0x1.077acap-3f);
    float large = 1.0f - gr_exp(fma(p, t, -t));
    return a < 0.9375f ? fma(s, x, x) : copysign(large, x);
}

GR_FN double gr_erf(double x) {
    return erf(x);
}

// e^(-x^2 / 2), with the rounding error of x^2 / 2 put back
GR_FN float gr_gauss(float x) {
    float a = fabs(x);
    a = a > 16.0f ? 16.0f : a;
    float h = -0.5f * a;
    float s = a * h;
    float e = gr_exp(s);
    return fma(e, fma(a, h, -s), e);
}

// Standard normal distribution function from gauss = e^(-x^2 / 2): the tail is gauss P(q) / (a + 4), q = (a - 4) / (a + 4)
GR_FN float gr_normal_cdf(float x, float gauss) {
    float a = fabs(x);
    a = a > 16.0f ? 16.0f : a;
    float d = 1.0f / (a + 4.0f);
    float q = (a - 4.0f) * d;
    float p = -0x1.0758d6p-13f;
    p = fma(p, q, 0x1.a48dcep-13f);
    p = fma(p, q, 0x1.9ed82ap-10f);
    p = fma(p, q, -0x1.ce29f8p-9f);
    p = fma(p, q, -0x1.edddfap-8f);
    p = fma(p, q, 0x1.eedacep-5f);
    p = fma(p, q, -0x1.7dfed8p-3f);
    p = fma(p, q, 0x1.8c6d84p-2f);
    p = fma(p, q, -0x1.373e3cp-1f);
    p = fma(p, q, 0x1.82b4bcp-1f);
    float tail = gauss * (p * d);
    return x < 0.0f ? tail : 1.0f - tail;
}

// x Phi(x): Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016
GR_FN float gr_gelu(float x) {
    return x * gr_normal_cdf(x, gr_gauss(x));
}

GR_FN double gr_gelu(double x) {
    return x * 0.5 * erfc(x * -0.70710678118654752440);
}

// g (Phi(x) + x phi(x))
GR_FN float gr_gelu_grad(float g, float x) {
    float e = gr_gauss(x);
    return g * fma(x, e * 0x1.988454p-2f, gr_normal_cdf(x, e));
}

GR_FN double gr_gelu_grad(double g, double x) {
    return g * (0.5 * erfc(x * -0.70710678118654752440) + x * exp(-0.5 * x * x) * 0.39894228040143267794);
}

// x (1 + tanh u) / 2 = x sigmoid(2u), u = sqrt(2/pi) (x + 0.044715 x^3)
GR_FN float gr_gelu_tanh(float x) {
    return x * gr_sigmoid(x * 0x1.988454p+0f * fma(0.044715f, x * x, 1.0f));
}

GR_FN double gr_gelu_tanh(double x) {
    return x * gr_sigmoid(x * 1.5957691216057307118 * fma(0.044715, x * x, 1.0));
}

// log(1 + e^(beta x)) / beta; beta x itself above the threshold
GR_FN float gr_softplus(float x, float beta, float threshold) {
    float z = x * beta;
    float y = (z > 0.0f ? z : 0.0f) + gr_log1p(gr_exp(-fabs(z)));
    return z > threshold ? x : y / beta;
}

GR_FN double gr_softplus(double x, double beta, double threshold) {
    double z = x * beta;
    double y = (z > 0.0 ? z : 0.0) + log1p(exp(-fabs(z)));
    return z > threshold ? x : y / beta;
}

// 2^(y log2|x|) with log2|x| = 2 log2(e) atanh((m - 1) / (m + 1)) + k carried as a pair of floats
GR_FN float gr_pow(float x, float y) {
    float a = fabs(x);
    int b = gr_log_bits(a);
    float k = (float)(b >> 23);
    float f = gr_log_fraction(b);
    float d = 1.0f / (f + 2.0f);
    float qh = f * d;
    float ql = d * fma(qh, -f, fma(qh, -2.0f, f));
    float zh = qh * qh;
    float zl = fma(qh, ql + ql, fma(qh, qh, -zh));
    float r = 0x1.f13c1cp-4f;
    r = fma(r, zh, 0x1.23d3dep-3f);
    r = fma(r, zh, 0x1.999c26p-3f);
    r = fma(r, zh, 0x1.555554p-2f);
    float ch = zh * qh;
    float cl = fma(zh, ql, fma(zl, qh, fma(zh, qh, -ch)));
    float al = fma(r, ch, fma(r, cl, ql));
    float lh = qh + al;
    float ll = (qh - lh) + al;
    float ph = lh * 0x1.715476p+1f;
    float pl = fma(lh, 0x1.715476p+1f, -ph) + fma(lh, 0x1.4ae0c0p-25f, ll * 0x1.715476p+1f);
    float sh = k + ph;
    float sl = ((k - sh) + ph) + pl;
    float th = y * sh;
    float tl = fma(y, sh, -th) + y * sl;
    bool far = fabs(th) > 160.0f;
    tl = far ? 0.0f : tl;
    th = far ? copysign(160.0f, th) : th;
    float nt = th + 0x1.8p+23f;
    float w = ((th - (nt - 0x1.8p+23f)) + tl) * 0x1.62e430p-1f;
    float p = 1.0f + fma(gr_exp_tail(w), w * w, w);
    int e = as_int(nt) - 0x4b400000;
    int h = e >> 1;
    float v = p * as_float((h + 127) << 23) * as_float((e - h + 127) << 23);
    v = a == 0.0f || a == INFINITY ? ((a == 0.0f) == (y > 0.0f) ? 0.0f : INFINITY) : v;
    v = a == 1.0f ? 1.0f : v;
    float half_y = 0.5f * y;
    bool integer = rint(y) == y;
    bool odd = integer && rint(half_y) != half_y;
    bool negative = as_int(x) < 0;
    v = negative && odd ? -v : v;
    v = x < 0.0f && !integer && a != INFINITY ? NAN : v;
    v = x != x || y != y ? NAN : v;
    return x == 1.0f || y == 0.0f ? 1.0f : v;
}

GR_FN double gr_pow(double x, double y) {
    return pow(x, y);
}
