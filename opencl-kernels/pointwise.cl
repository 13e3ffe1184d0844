// The scalar functions of kernels, one name a row of the table in org.gradus.ir.Pointwise. A line "//@ T = a b" makes the
// definition below it serve each of the types named; "//@ T:U = a:b" binds two names together. Elementary functions are in
// math.cl. Integers wrap: arithmetic goes through the unsigned type, where overflow is defined.

//@ T = float double
GR_FN T gr_add(T a, T b) {
    return a + b;
}

//@ T:U = int:uint long:ulong
GR_FN T gr_add(T a, T b) {
    return (T)((U)a + (U)b);
}

//@ T = float double
GR_FN T gr_sub(T a, T b) {
    return a - b;
}

//@ T:U = int:uint long:ulong
GR_FN T gr_sub(T a, T b) {
    return (T)((U)a - (U)b);
}

//@ T = float double
GR_FN T gr_mul(T a, T b) {
    return a * b;
}

//@ T:U = int:uint long:ulong
GR_FN T gr_mul(T a, T b) {
    return (T)((U)a * (U)b);
}

// Sum and product of truth values, for reductions
GR_FN uchar gr_add(uchar a, uchar b) {
    return a | b;
}

GR_FN uchar gr_mul(uchar a, uchar b) {
    return a & b;
}

//@ T = float double
GR_FN T gr_div(T a, T b) {
    return a / b;
}

//@ T = float double
GR_FN T gr_neg(T x) {
    return -x;
}

//@ T:U = int:uint long:ulong
GR_FN T gr_neg(T x) {
    return (T)((U)0 - (U)x);
}

//@ T = float double
GR_FN T gr_abs(T x) {
    return fabs(x);
}

//@ T:U = int:uint long:ulong
GR_FN T gr_abs(T x) {
    return x < 0 ? (T)((U)0 - (U)x) : x;
}

//@ T = float double int long
GR_FN T gr_sign(T x) {
    return (T)((x > 0) - (x < 0));
}

//@ T = float double
GR_FN T gr_reciprocal(T x) {
    return 1 / x;
}

//@ T = float double
GR_FN T gr_square(T x) {
    return x * x;
}

//@ T:U = int:uint long:ulong
GR_FN T gr_square(T x) {
    return (T)((U)x * (U)x);
}

//@ T = float double
GR_FN T gr_sqrt(T x) {
    return sqrt(x);
}

//@ T = float double
GR_FN T gr_rsqrt(T x) {
    return 1 / sqrt(x);
}

// By repeated squaring; a negative power of 1 or -1 is one of these, of anything else 0
//@ T:U = int:uint long:ulong
GR_FN T gr_pow(T x, T y) {
    U r = y >= 0 || x == 1 ? 1 : x == -1 ? ((y & 1) ? (U)-1 : 1) : 0, b = (U)x;
    for (T e = y; e > 0; e >>= 1) {
        r = (e & 1) ? r * b : r;
        b *= b;
    }
    return (T)r;
}

// NaN passes; negative zero becomes zero
//@ T = float double int long
GR_FN T gr_relu(T x) {
    return x <= 0 ? 0 : x;
}

//@ T = float double
GR_FN T gr_floor(T x) {
    return floor(x);
}

//@ T = float double
GR_FN T gr_ceil(T x) {
    return ceil(x);
}

// Half to even
//@ T = float double
GR_FN T gr_round(T x) {
    return rint(x);
}

//@ T = float double
GR_FN T gr_trunc(T x) {
    return trunc(x);
}

//@ T = int long
GR_FN T gr_floor(T x) {
    return x;
}

//@ T = int long
GR_FN T gr_ceil(T x) {
    return x;
}

//@ T = int long
GR_FN T gr_round(T x) {
    return x;
}

//@ T = int long
GR_FN T gr_trunc(T x) {
    return x;
}

// Exact: a - k b for the whole number k next to a / b, and b more if that is negative. fmod itself, which subtracts bit by bit,
// only where k may not be exact. The quotient may be off by some ulps.
//@ T = float double
GR_FN T gr_fmod(T a, T b) {
    T x = fabs(a), y = fabs(b), q = x / y;
    if (!(q < (T)0x1p21f && y < INFINITY)) {
        return fmod(a, b);
    }
    T r = fma(-rint(q), y, x);
    return copysign(r < 0 ? r + y : r, a);
}

// Integers: by zero is 0, and by -1 is 0 without dividing, which would trap on the lowest value
//@ T = int long
GR_FN T gr_fmod(T a, T b) {
    return b == 0 || b == -1 ? 0 : a % b;
}

// The sign of the divisor
//@ T = float double int long
GR_FN T gr_remainder(T a, T b) {
    T m = gr_fmod(a, b);
    return m != 0 && (m < 0) != (b < 0) ? m + b : m;
}

//@ T = float double
GR_FN T gr_floor_divide(T a, T b) {
    T m = gr_fmod(a, b);
    T d = (a - m) / b;
    d = m != 0 && (b < 0) != (m < 0) ? d - 1 : d;
    T f = floor(d);
    f = d - f > (T)0.5 ? f + 1 : f;
    T q = a / b;
    return b == 0 ? q : (d != 0 ? f : copysign((T)0, q));
}

//@ T:U = int:uint long:ulong
GR_FN T gr_floor_divide(T a, T b) {
    T safe = b == 0 || b == -1 ? 1 : b;
    T q = a / safe;
    q -= a % safe != 0 && (a < 0) != (safe < 0) ? 1 : 0;
    return b == 0 ? 0 : (b == -1 ? (T)((U)0 - (U)a) : q);
}

// NaN wins: where b is one, no comparison holds
//@ T = float double
GR_FN T gr_maximum(T a, T b) {
    return a != a ? a : (a > b ? a : b);
}

//@ T = float double
GR_FN T gr_minimum(T a, T b) {
    return a != a ? a : (a < b ? a : b);
}

//@ T = int long uchar
GR_FN T gr_maximum(T a, T b) {
    return a > b ? a : b;
}

//@ T = int long uchar
GR_FN T gr_minimum(T a, T b) {
    return a < b ? a : b;
}

//@ T = float double int long uchar
GR_FN uchar gr_eq(T a, T b) {
    return a == b ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_ne(T a, T b) {
    return a != b ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_lt(T a, T b) {
    return a < b ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_le(T a, T b) {
    return a <= b ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_gt(T a, T b) {
    return a > b ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_ge(T a, T b) {
    return a >= b ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_logical_and(T a, T b) {
    return a != 0 && b != 0 ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_logical_or(T a, T b) {
    return a != 0 || b != 0 ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_logical_xor(T a, T b) {
    return (a != 0) != (b != 0) ? 1 : 0;
}

//@ T = float double int long uchar
GR_FN uchar gr_logical_not(T x) {
    return x == 0 ? 1 : 0;
}

//@ T = int long uchar
GR_FN T gr_bitwise_and(T a, T b) {
    return a & b;
}

//@ T = int long uchar
GR_FN T gr_bitwise_or(T a, T b) {
    return a | b;
}

//@ T = int long uchar
GR_FN T gr_bitwise_xor(T a, T b) {
    return a ^ b;
}

//@ T = int long
GR_FN T gr_bitwise_not(T x) {
    return ~x;
}

GR_FN uchar gr_bitwise_not(uchar x) {
    return x ^ 1;
}

//@ T = float double
GR_FN uchar gr_isnan(T x) {
    return x != x ? 1 : 0;
}

//@ T = float double
GR_FN uchar gr_isinf(T x) {
    return fabs(x) == (T)INFINITY ? 1 : 0;
}

//@ T = float double
GR_FN uchar gr_isfinite(T x) {
    return fabs(x) < (T)INFINITY ? 1 : 0;
}

//@ T = int long uchar
GR_FN uchar gr_isnan(T x) {
    return 0;
}

//@ T = int long uchar
GR_FN uchar gr_isinf(T x) {
    return 0;
}

//@ T = int long uchar
GR_FN uchar gr_isfinite(T x) {
    return 1;
}

//@ T = float double int long uchar
GR_FN T gr_where(uchar c, T a, T b) {
    return c != 0 ? a : b;
}

// Gradients, given that of the result and the result (of gelu: the argument, in math.cl)

// A sigmoid of straight lines; NaN passes
//@ T = float double
GR_FN T gr_hardsigmoid(T x) {
    return gr_minimum(gr_maximum(x + 3, (T)0), (T)6) / 6;
}

//@ T = float double int long
GR_FN T gr_relu_grad(T g, T y) {
    return y <= 0 ? 0 : g;
}

//@ T = float double
GR_FN T gr_sigmoid_grad(T g, T y) {
    return g * (1 - y) * y;
}

//@ T = float double
GR_FN T gr_tanh_grad(T g, T y) {
    return g * fma(-y, y, (T)1);
}
