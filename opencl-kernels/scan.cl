// Scans: the combining functions are those of reductions, and this one.

// log(e^a + e^b) without overflow
//@ T = float double
GR_FN T gr_logsumexp(T a, T b) {
    T d = a - b;
    T e = gr_exp(d > 0 ? -d : d);
    return a == b && gr_isinf(a) ? a : gr_maximum(a, b) + gr_log1p(e);
}
