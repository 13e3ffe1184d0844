// Folding: the combining functions of sum, prod, max and min are gr_add, gr_mul, gr_maximum and gr_minimum.

//@ T = float double int long uchar
GR_FN T gr_identity_sum(T unused) {
    return 0;
}

//@ T = float double int long uchar
GR_FN T gr_identity_prod(T unused) {
    return 1;
}

//@ T:U = float:-INFINITY double:-INFINITY int:INT_MIN long:LONG_MIN uchar:0
GR_FN T gr_identity_max(T unused) {
    return U;
}

//@ T:U = float:INFINITY double:INFINITY int:INT_MAX long:LONG_MAX uchar:1
GR_FN T gr_identity_min(T unused) {
    return U;
}

// Whether value v at place i comes before value b at place j: the larger value, of equals the first; NaN beats all.
//@ T = float double int long uchar
GR_FN uchar gr_argmax_wins(T v, gr_index i, T b, gr_index j) {
    return v != v ? !(b == b) ? i < j : 1 : !(b != b) && (v > b || (v == b && i < j));
}

//@ T = float double int long uchar
GR_FN uchar gr_argmin_wins(T v, gr_index i, T b, gr_index j) {
    return v != v ? !(b == b) ? i < j : 1 : !(b != b) && (v < b || (v == b && i < j));
}
