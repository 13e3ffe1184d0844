// Orthogonal polynomials by their recurrences; the degree is truncated to a whole number, and one below zero gives 0.

//@ T = float double
GR_FN long gr_degree(T n) {
    return n > -1 && n < (T)9.2e18 ? (long)n : -1;
}

// p(n) of p(k+1) = 2 x p(k) - p(k-1) from p(0) = 1 and p(1) = first. A recurrence that has overflown stays NaN.
//@ T = float double
GR_FN T gr_chebyshev(T x, T first, long n) {
    T p = 1, q = first;
    for (long k = 2; k <= n && q == q; k++) {
        T r = (x + x) * q - p;
        p = q;
        q = r;
    }
    return n == 0 ? 1 : q;
}

// First kind: cos(n t) with x = cos t
//@ T = float double
GR_FN T gr_chebyshev_t(T x, T degree) {
    long n = gr_degree(degree);
    if (n < 0) {
        return 0;
    }
    if (fabs(x) == 1) {
        return x > 0 || n % 2 == 0 ? 1 : -1;
    }
    return n > 6 && fabs(x) < 1 ? gr_cos(n * gr_acos(x)) : gr_chebyshev(x, x, n);
}

// Second kind: sin((n + 1) t) / sin t
//@ T = float double
GR_FN T gr_chebyshev_u(T x, T degree) {
    long n = gr_degree(degree);
    if (n < 0) {
        return 0;
    }
    if (fabs(x) == 1) {
        return x > 0 || n % 2 == 0 ? (T)n + 1 : -((T)n + 1);
    }
    if (n > 8 && fabs(x) < 1) {
        T t = gr_acos(x);
        return gr_sin((n + 1) * t) / gr_sin(t);
    }
    return gr_chebyshev(x, x + x, n);
}

// Third kind: cos((n + 1/2) t) / cos(t / 2)
//@ T = float double
GR_FN T gr_chebyshev_v(T x, T degree) {
    long n = gr_degree(degree);
    if (n < 0) {
        return 0;
    }
    if (fabs(x) == 1) {
        return x > 0 ? 1 : n % 2 == 0 ? 2 * (T)n + 1 : -(2 * (T)n + 1);
    }
    if (n > 8 && fabs(x) < 1) {
        T t = gr_acos(x);
        return gr_cos((n + (T)0.5) * t) / gr_cos((T)0.5 * t);
    }
    return gr_chebyshev(x, x + x - 1, n);
}

// Fourth kind: sin((n + 1/2) t) / sin(t / 2)
//@ T = float double
GR_FN T gr_chebyshev_w(T x, T degree) {
    long n = gr_degree(degree);
    if (n < 0) {
        return 0;
    }
    if (fabs(x) == 1) {
        return x > 0 ? 2 * (T)n + 1 : n % 2 == 0 ? 1 : -1;
    }
    if (n > 8 && fabs(x) < 1) {
        T t = gr_acos(x);
        return gr_sin((n + (T)0.5) * t) / gr_sin((T)0.5 * t);
    }
    return gr_chebyshev(x, x + x + 1, n);
}

// Physicists': H(k+1) = 2 x H(k) - 2 k H(k-1)
//@ T = float double
GR_FN T gr_hermite_h(T x, T degree) {
    long n = gr_degree(degree);
    T p = 1, q = x + x;
    for (long k = 1; k < n && q == q; k++) {
        T r = (x + x) * q - (T)(2 * k) * p;
        p = q;
        q = r;
    }
    return n < 0 ? 0 : n == 0 ? 1 : q;
}

// Probabilists': He(k+1) = x He(k) - k He(k-1)
//@ T = float double
GR_FN T gr_hermite_he(T x, T degree) {
    long n = gr_degree(degree);
    T p = 1, q = x;
    for (long k = 1; k < n && q == q; k++) {
        T r = x * q - (T)k * p;
        p = q;
        q = r;
    }
    return n < 0 ? 0 : n == 0 ? 1 : q;
}

// (k + 1) L(k+1) = (2 k + 1 - x) L(k) - k L(k-1)
//@ T = float double
GR_FN T gr_laguerre_l(T x, T degree) {
    long n = gr_degree(degree);
    T p = 1, q = 1 - x;
    for (long k = 1; k < n && q == q && x != 0; k++) {
        T r = (((T)(2 * k) + (1 - x)) * q - (T)k * p) / (T)(k + 1);
        p = q;
        q = r;
    }
    return n < 0 ? 0 : n == 0 ? 1 : q;
}

// (k + 1) P(k+1) = (2 k + 1) x P(k) - k P(k-1)
//@ T = float double
GR_FN T gr_legendre_p(T x, T degree) {
    long n = gr_degree(degree);
    if (n >= 0 && fabs(x) == 1) {
        return x > 0 || n % 2 == 0 ? 1 : -1;
    }
    T p = 1, q = x;
    for (long k = 1; k < n && q == q; k++) {
        T r = ((T)(2 * k + 1) * x * q - (T)k * p) / (T)(k + 1);
        p = q;
        q = r;
    }
    return n < 0 ? 0 : n == 0 ? 1 : q;
}
