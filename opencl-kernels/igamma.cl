// Incomplete gamma functions, regularised: P(a, x) below and Q(a, x) = 1 - P above. Where each formula is taken follows
// Gautschi, "A computational procedure for incomplete gamma functions", 1979, and Temme, "Uniform asymptotic expansions of the
// incomplete gamma functions", 1979.

// log(1 + d) - d for |d| <= 1/2: log(1 + d) = 2 artanh r with r = d / (2 + d)
//@ T = float double
GR_FN T gr_log1p_minus(T d) {
    T r = d / (2 + d), z = r * r;
    T power = z, sum = 0;
    for (int k = 3; k < 40; k += 2) {
        sum += power / k;
        power *= z;
    }
    return r * (2 * sum - d);
}

// x^a e^-x / gamma(a + 1)
//@ T = float double
GR_FN T gr_gamma_density(T a, T x) {
    const T s[] = {0.00641025641025641026, -0.00191752691752691753, 0.000841750841750841751, -0.000595238095238095238,
        0.000793650793650793651, -0.00277777777777777778, 0.0833333333333333333};
    if (a < 10) {
        return gr_exp(a * gr_log(x) - x - gr_lgamma(a + 1));
    }
    T d = (x - a) / a, w = 1 / a;
    T phi = fabs(d) <= (T)0.5 ? gr_log1p_minus(d) : gr_log(x / a) - d;
    return gr_exp(a * phi - gr_horner(w * w, s, 7) * w) * ((T)0.39894228040143267794 / sqrt(a));
}

// P by its power series
//@ T = float double
GR_FN T gr_igamma_series(T a, T x) {
    T eps = sizeof(T) == 4 ? (T)5.9604644775390625e-8 : (T)1.1102230246251565e-16;
    T term = 1, sum = 1, r = a;
    for (int i = 0; i < 4000 && term > eps * sum; i++) {
        r += 1;
        term *= x / r;
        sum += term;
    }
    return sum * gr_gamma_density(a, x);
}

// Q by its power series, for small a and x
//@ T = float double
GR_FN T gr_igammac_series(T a, T x) {
    T eps = sizeof(T) == 4 ? (T)5.9604644775390625e-8 : (T)1.1102230246251565e-16;
    T factor = 1, sum = 0;
    for (int i = 1; i < 200; i++) {
        factor *= -x / i;
        T term = factor / (a + i);
        sum += term;
        if (fabs(term) <= eps * fabs(sum)) {
            break;
        }
    }
    T l = a * gr_log(x);
    return -gr_expm1(l - gr_lgamma(1 + a)) - gr_exp(l - gr_lgamma(a)) * sum;
}

// Q by Legendre's continued fraction, evaluated forwards (Lentz, "Generating Bessel functions in Mie scattering calculations",
// 1976)
//@ T = float double
GR_FN T gr_igammac_fraction(T a, T x) {
    T eps = sizeof(T) == 4 ? (T)5.9604644775390625e-8 : (T)1.1102230246251565e-16;
    T tiny = (T)1e-30;
    T b = x + 1 - a;
    T c = 1 / tiny, d = 1 / (b == 0 ? tiny : b), h = d;
    for (int i = 1; i < 4000; i++) {
        T n = i * (a - i);
        b += 2;
        d = fma(n, d, b);
        d = 1 / (d == 0 ? tiny : d);
        c = b + n / c;
        c = c == 0 ? tiny : c;
        T step = c * d;
        h *= step;
        if (fabs(step - 1) <= eps) {
            break;
        }
    }
    return h * gr_gamma_density(a, x) * a;
}

// Q (sign 1) or P (sign -1) for large a: erfc(sign eta sqrt(a / 2)) / 2 plus sign times a sum of powers of eta and 1 / a, whose
// coefficients are those of DiDonato and Morris, "Computation of the incomplete gamma function ratios", 1986
//@ T = float double
GR_FN T gr_igamma_uniform(T a, T x, int sign) {
    const T d0[] = {
        -2.551419399494625e-11, 9.14769958223679e-10, -4.382036018453353e-09, 1.0261809784240309e-08, 6.707853543401498e-09,
        -1.7665952736826078e-07, 8.296711340953087e-07, -1.85406221071516e-06, -2.1854485106799924e-06, 3.919263178522438e-05,
        -0.0001787551440329218, 0.0003527336860670194, 0.0011574074074074073, -0.014814814814814815, 0.08333333333333333,
        -0.3333333333333333};
    const T d1[] = {
        1.1951628599778148e-08, -5.752545603517705e-08, 1.378633446915721e-07, 4.647127802807434e-09, -1.6120900894563446e-06,
        7.64916091608111e-06, -1.8098550334489977e-05, -4.018775720164609e-07, 0.00020576131687242798, -0.0009902263374485596,
        0.0026455026455026454, -0.003472222222222222, -0.001851851851851852};
    const T d2[] = {
        -6.298992138380055e-07, 1.3721957309062932e-06, 3.423578734096138e-08, -1.2760635188618728e-05,
        5.2923448829120125e-05, -0.00010736653226365161, 2.0093878600823047e-06, 0.0007716049382716049,
        -0.0026813271604938273, 0.004133597883597883};
    const T d3[] = {
        -5.6749528269915965e-06, 1.1082654115347302e-05, -2.396505113867297e-07, -7.561801671883977e-05,
        0.00026772063206283885, -0.0004691894943952557, 0.00022947209362139917, 0.0006494341563786008};
    T d = (x - a) / a;
    T phi = -gr_log1p_minus(d);
    T eta = copysign(sqrt(2 * phi), d);
    T w = 1 / a;
    T sum = fma(fma(fma(gr_horner(eta, d3, 8), w, gr_horner(eta, d2, 10)), w, gr_horner(eta, d1, 13)), w,
        gr_horner(eta, d0, 16));
    T tail = gr_exp(-a * phi) * sum * ((T)0.39894228040143267794 / sqrt(a));
    return (T)0.5 * gr_erfc(sign * eta * sqrt((T)0.5 * a)) + sign * tail;
}

// Chooses; upper: Q, else P
//@ T = float double
GR_FN T gr_incomplete_gamma(T a, T x, bool upper) {
    if (a < 0 || x < 0 || a == 0 && !(x > 0) || a == INFINITY && x == INFINITY) {
        return NAN;
    }
    if (x == 0 || a == INFINITY) {
        return upper ? 1 : 0;
    }
    if (a == 0 || x == INFINITY) {
        return upper ? 0 : 1;
    }
    if (a != a || x != x) {
        return NAN;
    }
    if (a > 1000 && fabs(x - a) < (T)0.3 * a) {
        return gr_igamma_uniform(a, x, upper ? 1 : -1);
    }
    T y;
    bool isUpper = true;
    if (x > (T)1.1 && x >= a) {
        y = gr_igammac_fraction(a, x);
    } else if (upper && (x <= (T)0.5 ? (T)-0.4 / gr_log(x) >= a : x <= (T)1.1 && x * (T)1.1 >= a)) {
        y = gr_igammac_series(a, x);
    } else {
        isUpper = false;
        y = gr_igamma_series(a, x);
    }
    return upper == isUpper ? y : 1 - y;
}

//@ T = float double
GR_FN T gr_igamma(T a, T x) {
    return gr_incomplete_gamma(a, x, false);
}

//@ T = float double
GR_FN T gr_igammac(T a, T x) {
    return gr_incomplete_gamma(a, x, true);
}
