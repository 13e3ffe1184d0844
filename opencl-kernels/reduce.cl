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

// All of 64 partial results: halves are combined, then their halves.
//@ T:T2:T4:T8:T16 = float:float2:float4:float8:float16 double:double2:double4:double8:double16
GR_FN T gr_all_sum(const T *all) {
    const T16 a = (vload16(0, all) + vload16(2, all)) + (vload16(1, all) + vload16(3, all));
    const T8 b = a.lo + a.hi;
    const T4 c = b.lo + b.hi;
    const T2 d = c.lo + c.hi;
    return d.lo + d.hi;
}

//@ T:T2:T4:T8:T16 = float:float2:float4:float8:float16 double:double2:double4:double8:double16
GR_FN T gr_all_prod(const T *all) {
    const T16 a = (vload16(0, all) * vload16(2, all)) * (vload16(1, all) * vload16(3, all));
    const T8 b = a.lo * a.hi;
    const T4 c = b.lo * b.hi;
    const T2 d = c.lo * c.hi;
    return d.lo * d.hi;
}

//@ T:T2:T4:T8:T16 = float:float2:float4:float8:float16 double:double2:double4:double8:double16
#define GR_GREATER(a, b) ((a) != (a) ? (a) : ((a) > (b) ? (a) : (b)))
GR_FN T gr_all_max(const T *all) {
    const T16 u = GR_GREATER(vload16(0, all), vload16(2, all)), v = GR_GREATER(vload16(1, all), vload16(3, all));
    const T16 a = GR_GREATER(u, v);
    const T8 b = GR_GREATER(a.lo, a.hi);
    const T4 c = GR_GREATER(b.lo, b.hi);
    const T2 d = GR_GREATER(c.lo, c.hi);
    return GR_GREATER(d.lo, d.hi);
}
#undef GR_GREATER

//@ T:T2:T4:T8:T16 = float:float2:float4:float8:float16 double:double2:double4:double8:double16
#define GR_SMALLER(a, b) ((a) != (a) ? (a) : ((a) < (b) ? (a) : (b)))
GR_FN T gr_all_min(const T *all) {
    const T16 u = GR_SMALLER(vload16(0, all), vload16(2, all)), v = GR_SMALLER(vload16(1, all), vload16(3, all));
    const T16 a = GR_SMALLER(u, v);
    const T8 b = GR_SMALLER(a.lo, a.hi);
    const T4 c = GR_SMALLER(b.lo, b.hi);
    const T2 d = GR_SMALLER(c.lo, c.hi);
    return GR_SMALLER(d.lo, d.hi);
}
#undef GR_SMALLER
