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

    default Tensor exp_() {
        return Elementwise.real("exp", Pointwise.EXP, self()).into(self(), "exp_");
    }

    /** {@code 2^x}. */
    default Tensor exp2() {
        return Elementwise.real("exp2", Pointwise.EXP2, self()).make();
    }

    default Tensor exp2_() {
        return Elementwise.real("exp2", Pointwise.EXP2, self()).into(self(), "exp2_");
    }

    /** {@code e^x - 1}, exact near zero. */
    default Tensor expm1() {
        return Elementwise.real("expm1", Pointwise.EXPM1, self()).make();
    }

    default Tensor expm1_() {
        return Elementwise.real("expm1", Pointwise.EXPM1, self()).into(self(), "expm1_");
    }

    /** Natural logarithm; NaN below zero. */
    default Tensor log() {
        return Elementwise.real("log", Pointwise.LOG, self()).make();
    }

    default Tensor log_() {
        return Elementwise.real("log", Pointwise.LOG, self()).into(self(), "log_");
    }

    default Tensor log2() {
        return Elementwise.real("log2", Pointwise.LOG2, self()).make();
    }

    default Tensor log2_() {
        return Elementwise.real("log2", Pointwise.LOG2, self()).into(self(), "log2_");
    }

    default Tensor log10() {
        return Elementwise.real("log10", Pointwise.LOG10, self()).make();
    }

    default Tensor log10_() {
        return Elementwise.real("log10", Pointwise.LOG10, self()).into(self(), "log10_");
    }

    /** {@code log(1 + x)}, exact near zero. */
    default Tensor log1p() {
        return Elementwise.real("log1p", Pointwise.LOG1P, self()).make();
    }

    default Tensor log1p_() {
        return Elementwise.real("log1p", Pointwise.LOG1P, self()).into(self(), "log1p_");
    }

    /** NaN below zero. */
    default Tensor sqrt() {
        return Elementwise.real("sqrt", Pointwise.SQRT, self()).make();
    }

    default Tensor sqrt_() {
        return Elementwise.real("sqrt", Pointwise.SQRT, self()).into(self(), "sqrt_");
    }

    /** {@code 1 / sqrt(x)}. */
    default Tensor rsqrt() {
        return Elementwise.real("rsqrt", Pointwise.RSQRT, self()).make();
    }

    default Tensor rsqrt_() {
        return Elementwise.real("rsqrt", Pointwise.RSQRT, self()).into(self(), "rsqrt_");
    }

    default Tensor sin() {
        return Elementwise.real("sin", Pointwise.SIN, self()).make();
    }

    default Tensor sin_() {
        return Elementwise.real("sin", Pointwise.SIN, self()).into(self(), "sin_");
    }

    default Tensor cos() {
        return Elementwise.real("cos", Pointwise.COS, self()).make();
    }

    default Tensor cos_() {
        return Elementwise.real("cos", Pointwise.COS, self()).into(self(), "cos_");
    }

    default Tensor tan() {
        return Elementwise.real("tan", Pointwise.TAN, self()).make();
    }

    default Tensor tan_() {
        return Elementwise.real("tan", Pointwise.TAN, self()).into(self(), "tan_");
    }

    /** NaN outside [-1, 1]. */
    default Tensor asin() {
        return Elementwise.real("asin", Pointwise.ASIN, self()).make();
    }

    default Tensor asin_() {
        return Elementwise.real("asin", Pointwise.ASIN, self()).into(self(), "asin_");
    }

    /** NaN outside [-1, 1]. */
    default Tensor acos() {
        return Elementwise.real("acos", Pointwise.ACOS, self()).make();
    }

    default Tensor acos_() {
        return Elementwise.real("acos", Pointwise.ACOS, self()).into(self(), "acos_");
    }

    default Tensor atan() {
        return Elementwise.real("atan", Pointwise.ATAN, self()).make();
    }

    default Tensor atan_() {
        return Elementwise.real("atan", Pointwise.ATAN, self()).into(self(), "atan_");
    }

    default Tensor sinh() {
        return Elementwise.real("sinh", Pointwise.SINH, self()).make();
    }

    default Tensor sinh_() {
        return Elementwise.real("sinh", Pointwise.SINH, self()).into(self(), "sinh_");
    }

    default Tensor cosh() {
        return Elementwise.real("cosh", Pointwise.COSH, self()).make();
    }

    default Tensor cosh_() {
        return Elementwise.real("cosh", Pointwise.COSH, self()).into(self(), "cosh_");
    }

    /** Inverse of {@link #sinh}. */
    default Tensor asinh() {
        return Elementwise.real("asinh", Pointwise.ASINH, self()).make();
    }

    default Tensor asinh_() {
        return Elementwise.real("asinh", Pointwise.ASINH, self()).into(self(), "asinh_");
    }

    /** Inverse of {@link #cosh}; NaN below 1. */
    default Tensor acosh() {
        return Elementwise.real("acosh", Pointwise.ACOSH, self()).make();
    }

    default Tensor acosh_() {
        return Elementwise.real("acosh", Pointwise.ACOSH, self()).into(self(), "acosh_");
    }

    /** Inverse of {@link #tanh}; NaN outside [-1, 1]. */
    default Tensor atanh() {
        return Elementwise.real("atanh", Pointwise.ATANH, self()).make();
    }

    default Tensor atanh_() {
        return Elementwise.real("atanh", Pointwise.ATANH, self()).into(self(), "atanh_");
    }

    default Tensor tanh() {
        return Elementwise.real("tanh", Pointwise.TANH, self()).make();
    }

    default Tensor tanh_() {
        return Elementwise.real("tanh", Pointwise.TANH, self()).into(self(), "tanh_");
    }

    /** {@code 2 / sqrt(pi)} times the integral of {@code e^(-t^2)} from 0 to {@code x}. */
    default Tensor erf() {
        return Elementwise.real("erf", Pointwise.ERF, self()).make();
    }

    default Tensor erf_() {
        return Elementwise.real("erf", Pointwise.ERF, self()).into(self(), "erf_");
    }

    /** Towards minus infinity; integers are left as they are. */
    default Tensor floor() {
        return Elementwise.unary("floor", Pointwise.FLOOR, self()).make();
    }

    default Tensor floor_() {
        return Elementwise.unary("floor", Pointwise.FLOOR, self()).into(self(), "floor_");
    }

    /** Towards infinity. */
    default Tensor ceil() {
        return Elementwise.unary("ceil", Pointwise.CEIL, self()).make();
    }

    default Tensor ceil_() {
        return Elementwise.unary("ceil", Pointwise.CEIL, self()).into(self(), "ceil_");
    }

    /** Towards zero. */
    default Tensor trunc() {
        return Elementwise.unary("trunc", Pointwise.TRUNC, self()).make();
    }

    default Tensor trunc_() {
        return Elementwise.unary("trunc", Pointwise.TRUNC, self()).into(self(), "trunc_");
    }

    /** To the nearest whole number, halves to the even one. */
    default Tensor round() {
        return Elementwise.unary("round", Pointwise.ROUND, self()).make();
    }

    default Tensor round_() {
        return Elementwise.unary("round", Pointwise.ROUND, self()).into(self(), "round_");
    }

    /** To {@code decimals} digits after the point; before it, where negative. */
    default Tensor round(int decimals) {
        return Elementwise.round(self(), decimals).make();
    }

    default Tensor round_(int decimals) {
        return Elementwise.round(self(), decimals).into(self(), "round_");
    }

    /** The angle of the point {@code (other, self)}, in {@code [-pi, pi]}. */
    default Tensor atan2(Tensor other) {
        return Elementwise.binary("atan2", Pointwise.ATAN2, Dtypes.floating(Dtypes.promote(self(), other)), self(), other).make();
    }

    default Tensor atan2_(Tensor other) {
        return Elementwise.binary("atan2", Pointwise.ATAN2, Dtypes.floating(Dtypes.promote(self(), other)), self(), other)
            .into(self(), "atan2_");
    }
}
