// Error functions and their inverses, the gamma functions, and what else is made of the elementary functions of math.cl.
// One text serves float and double; only approximations whose length depends on the precision are given for each. Errors are
// a few units in the last place, of the largest term where terms cancel.

// c[0] x^(n-1) + ... + c[n-1]
//@ T = float double
GR_FN T gr_horner(T x, const T *c, int n) {
    T y = c[0];
    for (int i = 1; i < n; i++) {
        y = fma(y, x, c[i]);
    }
    return y;
}

// c[0] T_(n-1)(x/2) + ... + c[n-2] T_1(x/2) + c[n-1] / 2 (Clenshaw, "A note on the summation of Chebyshev series", 1955)
//@ T = float double
GR_FN T gr_clenshaw(T x, const T *c, int n) {
    T b0 = c[0], b1 = 0, b2 = 0;
    for (int i = 1; i < n; i++) {
        b2 = b1;
        b1 = b0;
        b0 = x * b1 - b2 + c[i];
    }
    return (T)0.5 * (b0 - b2);
}

//@ T = float double
GR_FN T gr_asinh(T x) {
    T a = fabs(x), s = a * a;
    T y = a > (T)1e9 ? gr_log(a) + (T)0.69314718055994530942 : gr_log1p(a + s / (1 + sqrt(1 + s)));
    return copysign(y, x);
}

//@ T = float double
GR_FN T gr_acosh(T x) {
    T t = x - 1;
    T y = x > (T)1e9 ? gr_log(x) + (T)0.69314718055994530942 : gr_log1p(t + sqrt(t * (t + 2)));
    return x < 1 ? NAN : y;
}

//@ T = float double
GR_FN T gr_atanh(T x) {
    T a = fabs(x);
    return copysign((T)0.5 * gr_log1p(2 * a / (1 - a)), x);
}

// Infinite where either side is, even beside NaN
//@ T = float double
GR_FN T gr_hypot(T a, T b) {
    T x = fabs(a), y = fabs(b);
    T high = x > y ? x : y, low = x > y ? y : x;
    T r = low / high;
    T h = high == 0 ? high + low : high * sqrt(fma(r, r, (T)1));
    return x == INFINITY || y == INFINITY ? INFINITY : h;
}

//@ T = float double
GR_FN T gr_copysign(T a, T b) {
    return copysign(a, b);
}

//@ T = float double
GR_FN T gr_nextafter(T a, T b) {
    return nextafter(a, b);
}

// x = m 2^e with 1/2 <= |m| < 1
//@ T = float double
GR_FN T gr_frexp_mantissa(T x) {
    int e;
    return frexp(x, &e);
}

//@ T = float double
GR_FN T gr_frexp_exponent(T x) {
    int e;
    frexp(x, &e);
    return fabs(x) < INFINITY ? e : 0;
}

// Euclid's
//@ T = int long
GR_FN T gr_gcd(T a, T b) {
    T x = gr_abs(a), y = gr_abs(b);
    while (x != 0) {
        T r = y % x;
        y = x;
        x = r;
    }
    return y;
}

// The distance counts modulo the number of bits
//@ T:U:M = int:uint:31 long:ulong:63
GR_FN T gr_left_shift(T a, T b) {
    return (T)((U)a << (b & M));
}

//@ T:M = int:31 long:63
GR_FN T gr_right_shift(T a, T b) {
    return a >> (b & M);
}

// e^(-ab) with the rounding error of the product put back; ab at most 900
//@ T = float double
GR_FN T gr_exp_minus(T a, T b) {
    T s = -a * b;
    T e = gr_exp(s);
    return fma(e, fma(-a, b, -s), e);
}

// e^(a^2) erfc(a) for a >= 1/2, as P(q) / (a + 2) with q = (a - 2) / (a + 2)
GR_FN float gr_erfcx_tail(float a) {
    const float p[] = {
        6.624382513109595e-05, 0.00024618671159259975, -0.0002848440199159086, -0.0016402151668444276, 0.0012415980454534292,
        0.009190681390464306, -0.01348135620355606, -0.050621114671230316, 0.25302988290786743, -0.5803759694099426,
        0.8950057625770569};
    float d = 1 / (a + 2);
    return gr_horner(0.8f - 4 * d, p, 11) * d;
}

GR_FN double gr_erfcx_tail(double a) {
    const double p[] = {
        -8.15559334947503e-08, -1.463326689609276e-07, 3.1466520276759e-07, 9.438468845635179e-07, -6.494718602354768e-08,
        -2.9236521284225365e-06, -3.2183727314886277e-06, 4.779388000927614e-06, 1.5662672029579998e-05,
        2.9513018919212697e-06, -4.949135870127183e-05, -6.103226731595694e-05, 0.00012808451302095925, 0.0003425355034995093,
        -0.0003197571246884675, -0.001699243598188762, 0.0012508087618277506, 0.009206850115982306, -0.013482378322385536,
        -0.05062294172297438, 0.25302992270660046, -0.5803759303404645, 0.8950057559069498};
    double d = 1 / (a + 2);
    return gr_horner(0.8 - 4 * d, p, 23) * d;
}

//@ T = float double
GR_FN T gr_erfc(T x) {
    T a = fabs(x);
    T b = a > 30 ? 30 : a;
    T t = gr_exp_minus(b, b) * gr_erfcx_tail(a);
    return a < (T)0.5 ? 1 - gr_erf(x) : x < 0 ? 2 - t : t;
}

// e^(x^2) erfc(x)
//@ T = float double
GR_FN T gr_erfcx(T x) {
    T a = x < -30 ? 30 : fabs(x);
    T s = a * a;
    T e = gr_exp(s);
    e = e == INFINITY ? e : fma(e, fma(a, a, -s), e);
    return x >= (T)0.5 ? gr_erfcx_tail(x) : e * gr_erfc(x);
}

// Distribution function of the standard normal distribution
//@ T = float double
GR_FN T gr_ndtr(T x) {
    T a = fabs(x), s = a * (T)0.70710678118654752440;
    T b = a > 40 ? 40 : a;
    T t = (T)0.5 * gr_exp_minus(b, (T)0.5 * b) * gr_erfcx_tail(s);
    T y = x < 0 ? t : 1 - t;
    return s < (T)0.5 ? (T)0.5 + (T)0.5 * gr_erf(x * (T)0.70710678118654752440) : y;
}

// Quantile of the standard normal distribution, from q = p - 1/2 and the smaller of p and 1 - p
// (Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37, 1988)
//@ T = float double
GR_FN T gr_normal_quantile(T q, T tail) {
    const T a[] = {
        2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
        133.14166789178438, 3.3871328727963665};
    const T b[] = {
        5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
        42.31333070160091, 1.0};
    const T c[] = {
        0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
        5.769497221460691, 4.630337846156546, 1.4234371107496835};
    const T d[] = {
        1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
        1.6763848301838038, 2.053191626637759, 1.0};
    const T e[] = {
        2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
        1.7848265399172913, 5.463784911164114, 6.657904643501103};
    const T f[] = {
        2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05, 0.0007868691311456133, 0.014875361290850615,
        0.1369298809227358, 0.599832206555888, 1.0};
    T s = (T)0.180625 - q * q;
    T middle = q * (gr_horner(s, a, 8) / gr_horner(s, b, 8));
    T r = sqrt(-gr_log(tail));
    T near = gr_horner(r - (T)1.6, c, 8) / gr_horner(r - (T)1.6, d, 8);
    T far = gr_horner(r - 5, e, 8) / gr_horner(r - 5, f, 8);
    T y = tail == 0 ? INFINITY : r <= 5 ? near : far;
    return fabs(q) <= (T)0.425 ? middle : copysign(y, q);
}

//@ T = float double
GR_FN T gr_ndtri(T p) {
    return gr_normal_quantile(p - (T)0.5, p < (T)0.5 ? p : 1 - p);
}

//@ T = float double
GR_FN T gr_erfinv(T x) {
    return gr_normal_quantile((T)0.5 * x, (T)0.5 - (T)0.5 * fabs(x)) * (T)0.70710678118654752440;
}

// log(gamma(1 + f)) for 0 <= f <= 1, by its zeros at both ends and a polynomial
GR_FN float gr_lgamma_unit(float f) {
    const float p[] = {
        -0.0014874843182042241, 0.002446744590997696, -0.0031377363484352827, 0.005325992126017809, -0.009432411752641201,
        0.016808098182082176, -0.03130827471613884, 0.06291105598211288, -0.14595989882946014, 0.48312896490097046};
    return f * (f - 1) * gr_horner(f - 0.5f, p, 10);
}

GR_FN double gr_lgamma_unit(double f) {
    const double p[] = {
        -7.760660152513446e-06, 1.2140008083973407e-05, -8.355075869795273e-06, 1.3186019073996835e-05,
        -2.7201673025504752e-05, 4.30276814976503e-05, -6.614136022346414e-05, 0.00010535512483785591, -0.0001689178215524898,
        0.00027131373861446925, -0.00043799307479613914, 0.000711519067515296, -0.0011644145847310124, 0.0019229163127905161,
        -0.0032120740737152814, 0.005446457839126065, -0.009425622448525798, 0.01679709863127416, -0.031308487501010646,
        0.06291140107456439, -0.14595989591430608, 0.4831289505409809};
    return f * (f - 1) * gr_horner(f - 0.5, p, 22);
}

// Stirling's series beyond 10 (Abramowitz and Stegun 6.1.41)
//@ T = float double
GR_FN T gr_lgamma_positive(T x) {
    const T s[] = {0.00641025641025641026, -0.00191752691752691753, 0.000841750841750841751, -0.000595238095238095238,
        0.000793650793650793651, -0.00277777777777777778, 0.0833333333333333333};
    if (x >= 10) {
        T w = 1 / x;
        return (x - (T)0.5) * (gr_log(x) - 1) + (T)0.41893853320467274178 + gr_horner(w * w, s, 7) * w;
    }
    T p = 1;
    while (x > 2) {
        x -= 1;
        p *= x;
    }
    return x < 1 ? gr_lgamma_unit(x) - gr_log(x) : gr_lgamma_unit(x - 1) + gr_log(p);
}

// Below zero by reflection, gamma(x) gamma(1 - x) sin(pi x) = pi
//@ T = float double
GR_FN T gr_lgamma(T x) {
    if (x <= 0 && rint(x) == x) {
        return INFINITY;
    }
    if (fabs(x) < (T)1e-20) {
        return -gr_log(fabs(x));
    }
    T s = fabs(gr_sin((T)3.14159265358979323846 * (x - rint(x))));
    return x < 0 ? (T)1.1447298858494001741 - gr_log(s) - gr_lgamma_positive(1 - x) : gr_lgamma_positive(x);
}

// psi(x) for 1 <= x <= 2, by its zero and a polynomial
GR_FN float gr_digamma_unit(float x) {
    const float p[] = {
        -0.0159063171595335, 0.02390907146036625, -0.02604888193309307, 0.03936941921710968, -0.06200706958770752,
        0.09511622041463852, -0.14840224385261536, 0.24053844809532166, -0.42362743616104126, 0.9510558843612671};
    return (x - 1.4616321325302124f - 1.2438149938918909e-08f) * gr_horner(x - 1.5f, p, 10);
}

GR_FN double gr_digamma_unit(double x) {
    const double p[] = {
        0.00011881232908510335, -0.0001782188548855923, 9.653646261410062e-05, -0.00014480643368061614,
        0.00032395945401345196, -0.00048595039220036254, 0.0006909255761282986, -0.0010364584817312839, 0.0015633696313653504,
        -0.0023454947397380833, 0.003518106563802472, -0.005279937255532708, 0.007927021796868154, -0.011908220105959716,
        0.017907248317313294, -0.026975796659787055, 0.040760833940846085, -0.06192213327548831, 0.09498872445289039,
        -0.14840492305388092, 0.24054248424078697, -0.4236274212814606, 0.9510558760318328};
    return (x - 0x1.762d86356be3fp+0 - 9.549995429965697e-17) * gr_horner(x - 1.5, p, 23);
}

// Asymptotic beyond 10 (Abramowitz and Stegun 6.3.18), by recurrence and reflection elsewhere
//@ T = float double
GR_FN T gr_digamma(T x) {
    const T s[] = {0.0833333333333333333, -0.0210927960927960928, 0.00757575757575757576, -0.00416666666666666667,
        0.00396825396825396825, -0.00833333333333333333, 0.0833333333333333333};
    if (x == 0) {
        return copysign((T)INFINITY, -x);
    }
    if (x < 0 && rint(x) == x) {
        return NAN;
    }
    T y = 0;
    if (x < 0) {
        y = (T)-3.14159265358979323846 / gr_tan((T)3.14159265358979323846 * (x - rint(x)));
        x = 1 - x;
    }
    if (x >= 10) {
        T w = 1 / (x * x);
        return y + gr_log(x) - (T)0.5 / x - gr_horner(w, s, 7) * w;
    }
    if (x < 1) {
        y -= 1 / x;
        x += 1;
    }
    T sum = 0;
    while (x > 2) {
        x -= 1;
        sum += 1 / x;
    }
    return y + (sum + gr_digamma_unit(x));
}

// Sum of (q + k)^-x for q > 0: nine terms, then Euler and Maclaurin's formula with the coefficients (2k)! / B(2k)
//@ T = float double
GR_FN T gr_zeta_positive(T x, T q) {
    const T c[] = {12.0, -720.0, 30240.0, -1209600.0, 47900160.0, -1892437580.3183791606, 74724249600.0, -2950130727918.164224,
        116467828143500.67249, -4597978722407472.6105, 181521054019435467.73, -7166165256175667011.3};
    T eps = sizeof(T) == 4 ? (T)5.9604644775390625e-8 : (T)1.1102230246251565e-16;
    T s = gr_pow(q, -x), b = 0, w = q;
    for (int i = 0; i < 9; i++) {
        w += 1;
        b = gr_pow(w, -x);
        s += b;
        if (b < eps * s) {
            return s;
        }
    }
    if (s == 0) {
        return w < INFINITY ? 0 : NAN;
    }
    s += b * w / (x - 1) - (T)0.5 * b;
    T t = b * x / w, k = x;
    for (int i = 0; i < 12; i++) {
        T d = t / c[i];
        s += d;
        if (fabs(d) < eps * s) {
            break;
        }
        t *= (k + 1) / w * ((k + 2) / w);
        k += 2;
    }
    return s;
}

// Hurwitz's zeta function. For q < 0 and whole x, the terms with negative bases are two sums of positive ones.
//@ T = float double
GR_FN T gr_zeta(T x, T q) {
    if (x == 1 || !(x < 1) && q <= 0 && floor(q) == q) {
        return INFINITY;
    }
    if (x < 1 || q < 0 && floor(x) != x) {
        return NAN;
    }
    if (q < 0) {
        T f = q - floor(q);
        T below = gr_zeta_positive(x, floor(q) + 1 - q) - gr_zeta_positive(x, 1 - q);
        return gr_zeta_positive(x, f) + (gr_fmod(x, (T)2) == 0 ? below : -below);
    }
    return gr_zeta_positive(x, q);
}
