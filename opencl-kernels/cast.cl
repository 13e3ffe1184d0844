// Conversions: gr_cast_<to>(x). Floating to integral truncates, and what does not fit, NaN too, becomes the lowest integer, as
// PyTorch's CPU conversions make it; to bool is "is not zero"; int64 to int32 keeps the low bits; to floating rounds to nearest,
// ties to even.

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
    return x != x || x >= (T)2147483648.0 ? INT_MIN : convert_int_sat_rtz(x);
}

//@ T = long uchar
GR_FN int gr_cast_int(T x) {
    return (int)x;
}

//@ T = float double
GR_FN long gr_cast_long(T x) {
    return x != x || x >= (T)9223372036854775808.0 ? LONG_MIN : convert_long_sat_rtz(x);
}

//@ T = int uchar
GR_FN long gr_cast_long(T x) {
    return (long)x;
}

//@ T = float double int long
GR_FN uchar gr_cast_uchar(T x) {
    return x != 0 ? 1 : 0;
}
