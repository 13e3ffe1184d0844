// Conversions: gr_cast_<to>(x). Floating to integral truncates, saturates at the ends and takes NaN to 0; to bool is "is not
// zero"; int64 to int32 keeps the low bits; to floating rounds to nearest, ties to even.

//@ T = double int long uchar
GR_FN float gr_cast_float(T x) {
    return convert_float_rte(x);
}

//@ T = float int long uchar
GR_FN double gr_cast_double(T x) {
    return convert_double_rte(x);
}

//@ T = float double
GR_FN int gr_cast_int(T x) {
    return x != x ? 0 : convert_int_sat_rtz(x);
}

//@ T = long uchar
GR_FN int gr_cast_int(T x) {
    return (int)x;
}

//@ T = float double
GR_FN long gr_cast_long(T x) {
    return x != x ? 0 : convert_long_sat_rtz(x);
}

//@ T = int uchar
GR_FN long gr_cast_long(T x) {
    return (long)x;
}

//@ T = float double int long
GR_FN uchar gr_cast_uchar(T x) {
    return x != 0 ? 1 : 0;
}
