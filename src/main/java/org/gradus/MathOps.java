package org.gradus;

import org.gradus.ir.Pointwise;

/**
 * Elementary functions, element by element. Integers and bool are computed in float32, but for the rounding functions, which
 * leave them as they are.
 */
public sealed interface MathOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code e^x}. */
    default Tensor exp() {
        return Elementwise.real("exp", Pointwise.EXP, self()).make();
    }

    /** {@link #exp()} in place. */
    default Tensor exp_() {
        return Elementwise.real("exp", Pointwise.EXP, self()).into(self(), "exp_");
    }

    /** {@code 2^x}. */
    default Tensor exp2() {
        return Elementwise.real("exp2", Pointwise.EXP2, self()).make();
    }

    /** {@link #exp2()} in place. */
    default Tensor exp2_() {
        return Elementwise.real("exp2", Pointwise.EXP2, self()).into(self(), "exp2_");
    }

    /** {@code e^x - 1}, exact near zero. */
    default Tensor expm1() {
        return Elementwise.real("expm1", Pointwise.EXPM1, self()).make();
    }

    /** {@link #expm1()} in place. */
    default Tensor expm1_() {
        return Elementwise.real("expm1", Pointwise.EXPM1, self()).into(self(), "expm1_");
    }

    /** Natural logarithm; NaN below zero. */
    default Tensor log() {
        return Elementwise.real("log", Pointwise.LOG, self()).make();
    }

    /** {@link #log()} in place. */
    default Tensor log_() {
        return Elementwise.real("log", Pointwise.LOG, self()).into(self(), "log_");
    }

    /** Logarithm to base 2. */
    default Tensor log2() {
        return Elementwise.real("log2", Pointwise.LOG2, self()).make();
    }

    /** {@link #log2()} in place. */
    default Tensor log2_() {
        return Elementwise.real("log2", Pointwise.LOG2, self()).into(self(), "log2_");
    }

    /** Logarithm to base 10. */
    default Tensor log10() {
        return Elementwise.real("log10", Pointwise.LOG10, self()).make();
    }

    /** {@link #log10()} in place. */
    default Tensor log10_() {
        return Elementwise.real("log10", Pointwise.LOG10, self()).into(self(), "log10_");
    }

    /** {@code log(1 + x)}, exact near zero. */
    default Tensor log1p() {
        return Elementwise.real("log1p", Pointwise.LOG1P, self()).make();
    }

    /** {@link #log1p()} in place. */
    default Tensor log1p_() {
        return Elementwise.real("log1p", Pointwise.LOG1P, self()).into(self(), "log1p_");
    }

    /** NaN below zero. */
    default Tensor sqrt() {
        return Elementwise.real("sqrt", Pointwise.SQRT, self()).make();
    }

    /** {@link #sqrt()} in place. */
    default Tensor sqrt_() {
        return Elementwise.real("sqrt", Pointwise.SQRT, self()).into(self(), "sqrt_");
    }

    /** {@code 1 / sqrt(x)}. */
    default Tensor rsqrt() {
        return Elementwise.real("rsqrt", Pointwise.RSQRT, self()).make();
    }

    /** {@link #rsqrt()} in place. */
    default Tensor rsqrt_() {
        return Elementwise.real("rsqrt", Pointwise.RSQRT, self()).into(self(), "rsqrt_");
    }

    /** Of an angle in radians. */
    default Tensor sin() {
        return Elementwise.real("sin", Pointwise.SIN, self()).make();
    }

    /** {@link #sin()} in place. */
    default Tensor sin_() {
        return Elementwise.real("sin", Pointwise.SIN, self()).into(self(), "sin_");
    }

    /** Of an angle in radians. */
    default Tensor cos() {
        return Elementwise.real("cos", Pointwise.COS, self()).make();
    }

    /** {@link #cos()} in place. */
    default Tensor cos_() {
        return Elementwise.real("cos", Pointwise.COS, self()).into(self(), "cos_");
    }

    /** Of an angle in radians. */
    default Tensor tan() {
        return Elementwise.real("tan", Pointwise.TAN, self()).make();
    }

    /** {@link #tan()} in place. */
    default Tensor tan_() {
        return Elementwise.real("tan", Pointwise.TAN, self()).into(self(), "tan_");
    }

    /** NaN outside [-1, 1]. */
    default Tensor asin() {
        return Elementwise.real("asin", Pointwise.ASIN, self()).make();
    }

    /** {@link #asin()} in place. */
    default Tensor asin_() {
        return Elementwise.real("asin", Pointwise.ASIN, self()).into(self(), "asin_");
    }

    /** NaN outside [-1, 1]. */
    default Tensor acos() {
        return Elementwise.real("acos", Pointwise.ACOS, self()).make();
    }

    /** {@link #acos()} in place. */
    default Tensor acos_() {
        return Elementwise.real("acos", Pointwise.ACOS, self()).into(self(), "acos_");
    }

    /** In radians, between {@code -pi/2} and {@code pi/2}. */
    default Tensor atan() {
        return Elementwise.real("atan", Pointwise.ATAN, self()).make();
    }

    /** {@link #atan()} in place. */
    default Tensor atan_() {
        return Elementwise.real("atan", Pointwise.ATAN, self()).into(self(), "atan_");
    }

    /** {@code (e^x - e^-x) / 2}. */
    default Tensor sinh() {
        return Elementwise.real("sinh", Pointwise.SINH, self()).make();
    }

    /** {@link #sinh()} in place. */
    default Tensor sinh_() {
        return Elementwise.real("sinh", Pointwise.SINH, self()).into(self(), "sinh_");
    }

    /** {@code (e^x + e^-x) / 2}. */
    default Tensor cosh() {
        return Elementwise.real("cosh", Pointwise.COSH, self()).make();
    }

    /** {@link #cosh()} in place. */
    default Tensor cosh_() {
        return Elementwise.real("cosh", Pointwise.COSH, self()).into(self(), "cosh_");
    }

    /** Inverse of {@link #sinh}. */
    default Tensor asinh() {
        return Elementwise.real("asinh", Pointwise.ASINH, self()).make();
    }

    /** {@link #asinh()} in place. */
    default Tensor asinh_() {
        return Elementwise.real("asinh", Pointwise.ASINH, self()).into(self(), "asinh_");
    }

    /** Inverse of {@link #cosh}; NaN below 1. */
    default Tensor acosh() {
        return Elementwise.real("acosh", Pointwise.ACOSH, self()).make();
    }

    /** {@link #acosh()} in place. */
    default Tensor acosh_() {
        return Elementwise.real("acosh", Pointwise.ACOSH, self()).into(self(), "acosh_");
    }

    /** Inverse of {@link #tanh}; NaN outside [-1, 1]. */
    default Tensor atanh() {
        return Elementwise.real("atanh", Pointwise.ATANH, self()).make();
    }

    /** {@link #atanh()} in place. */
    default Tensor atanh_() {
        return Elementwise.real("atanh", Pointwise.ATANH, self()).into(self(), "atanh_");
    }

    /** {@code (e^x - e^-x) / (e^x + e^-x)}. */
    default Tensor tanh() {
        return Elementwise.real("tanh", Pointwise.TANH, self()).make();
    }

    /** {@link #tanh()} in place. */
    default Tensor tanh_() {
        return Elementwise.real("tanh", Pointwise.TANH, self()).into(self(), "tanh_");
    }

    /** {@code 2 / sqrt(pi)} times the integral of {@code e^(-t^2)} from 0 to {@code x}. */
    default Tensor erf() {
        return Elementwise.real("erf", Pointwise.ERF, self()).make();
    }

    /** {@link #erf()} in place. */
    default Tensor erf_() {
        return Elementwise.real("erf", Pointwise.ERF, self()).into(self(), "erf_");
    }

    /** Towards minus infinity; integers are left as they are. */
    default Tensor floor() {
        return Elementwise.unary("floor", Pointwise.FLOOR, self()).make();
    }

    /** {@link #floor()} in place. */
    default Tensor floor_() {
        return Elementwise.unary("floor", Pointwise.FLOOR, self()).into(self(), "floor_");
    }

    /** Towards infinity. */
    default Tensor ceil() {
        return Elementwise.unary("ceil", Pointwise.CEIL, self()).make();
    }

    /** {@link #ceil()} in place. */
    default Tensor ceil_() {
        return Elementwise.unary("ceil", Pointwise.CEIL, self()).into(self(), "ceil_");
    }

    /** Towards zero. */
    default Tensor trunc() {
        return Elementwise.unary("trunc", Pointwise.TRUNC, self()).make();
    }

    /** {@link #trunc()} in place. */
    default Tensor trunc_() {
        return Elementwise.unary("trunc", Pointwise.TRUNC, self()).into(self(), "trunc_");
    }

    /** To the nearest whole number, halves to the even one. */
    default Tensor round() {
        return Elementwise.unary("round", Pointwise.ROUND, self()).make();
    }

    /** {@link #round()} in place. */
    default Tensor round_() {
        return Elementwise.unary("round", Pointwise.ROUND, self()).into(self(), "round_");
    }

    /** To {@code decimals} digits after the point; before it, where negative. */
    default Tensor round(int decimals) {
        return Elementwise.round(self(), decimals).make();
    }

    /** {@link #round(int)} in place. */
    default Tensor round_(int decimals) {
        return Elementwise.round(self(), decimals).into(self(), "round_");
    }

    /** The angle of the point {@code (other, self)}, in {@code [-pi, pi]}. */
    default Tensor atan2(Tensor other) {
        return Elementwise.binary("atan2", Pointwise.ATAN2, Dtypes.floating(Dtypes.promote(self(), other)), self(), other).make();
    }

    /** {@link #atan2(Tensor)} in place. */
    default Tensor atan2_(Tensor other) {
        return Elementwise.binary("atan2", Pointwise.ATAN2, Dtypes.floating(Dtypes.promote(self(), other)), self(), other)
            .into(self(), "atan2_");
    }
}
