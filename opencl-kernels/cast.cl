// Conversions: gr_cast_<to>(x). Floating to integral truncates, and what does not fit, NaN too, becomes the lowest integer, as
// PyTorch's CPU conversions make it; to bool is "is not zero"; int64 to int32 keeps the low bits; to floating rounds to nearest,
// ties to even. The dtypes that memory only holds are converted from and to int or float: gr_cast_<dtype>(x), gr_from_<dtype>(x).

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

//@ T = long short char uchar
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

GR_FN uchar gr_cast_uint8(int x) {
    return (uchar)x;
}

GR_FN char gr_cast_int8(int x) {
    return (char)x;
}

GR_FN short gr_cast_int16(int x) {
    return (short)x;
}

// 5 bits of exponent, 10 of fraction. Written with integers, so that devices need not know half floats and flush no small ones.
GR_FN float gr_from_float16(ushort x) {
    const uint magnitude = x & 0x7FFFu;
    const float small = (float)magnitude * 0x1p-24f;
    const uint large = (magnitude << 13) + (magnitude < 0x7C00u ? 0x38000000u : 0x70000000u);
    return as_float((magnitude < 0x400u ? as_uint(small) : large) | (x & 0x8000u) << 16);
}

// Nearest, of two the even one. Below 2^-14 float16 counts in steps of 2^-24, as float32 just above one half does
GR_FN ushort gr_cast_float16(float x) {
    const uint bits = as_uint(x), magnitude = bits & 0x7FFFFFFFu;
    const uint small = as_uint(as_float(magnitude) + 0.5f) - 0x3F000000u;
    const uint large = min((magnitude - 0x38000000u + 0xFFFu + ((magnitude >> 13) & 1u)) >> 13, 0x7C00u);
    const uint finite = magnitude < 0x38800000u ? small : large;
    return (ushort)(((bits >> 16) & 0x8000u) | (magnitude > 0x7F800000u ? 0x7E00u : finite));
}

// The upper half of a float
GR_FN float gr_from_bfloat16(ushort x) {
    return as_float((uint)x << 16);
}

GR_FN ushort gr_cast_bfloat16(float x) {
    const uint bits = as_uint(x);
    return (ushort)((bits & 0x7FFFFFFFu) > 0x7F800000u ? 0x7FC0u : (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}
