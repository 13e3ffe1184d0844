package org.gradus.ir;

import java.util.Locale;
import org.gradus.types.DType;

/**
 * The scalar functions that elementwise kernels are made of: one row each. The OpenCL function is {@code gr_} followed by
 * {@link #label()}, overloaded by dtype; the CPU lane is registered under the constant. Operands share one dtype; the result
 * has it too, unless the row says otherwise.
 */
public enum Pointwise {
    ADD(2), SUB(2), MUL(2), DIV(2), NEG(1), ABS(1), SIGN(1), RECIPROCAL(1),
    SQUARE(1), SQRT(1), RSQRT(1), POW(2),
    EXP(1), EXP2(1), EXPM1(1), LOG(1), LOG2(1), LOG10(1), LOG1P(1),
    SIN(1), COS(1), TAN(1), ASIN(1), ACOS(1), ATAN(1), ATAN2(2), SINH(1), COSH(1), TANH(1),
    SIGMOID(1), RELU(1), GELU(1), GELU_TANH(1), ERF(1), SOFTPLUS(3), HARDSIGMOID(1),
    FLOOR(1), CEIL(1), ROUND(1), TRUNC(1), REMAINDER(2), FMOD(2), FLOOR_DIVIDE(2),
    MAXIMUM(2), MINIMUM(2),
    EQ(2, Result.BOOL), NE(2, Result.BOOL), LT(2, Result.BOOL), LE(2, Result.BOOL), GT(2, Result.BOOL), GE(2, Result.BOOL),
    LOGICAL_AND(2, Result.BOOL), LOGICAL_OR(2, Result.BOOL), LOGICAL_XOR(2, Result.BOOL), LOGICAL_NOT(1, Result.BOOL),
    BITWISE_AND(2), BITWISE_OR(2), BITWISE_XOR(2), BITWISE_NOT(1),
    ISNAN(1, Result.BOOL), ISINF(1, Result.BOOL), ISFINITE(1, Result.BOOL),
    ASINH(1), ACOSH(1), ATANH(1), HYPOT(2), COPYSIGN(2), NEXTAFTER(2), FREXP_MANTISSA(1),
    /** The exponent that goes with {@link #FREXP_MANTISSA}, as a floating number. */
    FREXP_EXPONENT(1),
    ERFC(1), ERFCX(1), ERFINV(1), NDTR(1), NDTRI(1), LGAMMA(1), DIGAMMA(1), ZETA(2), IGAMMA(2), IGAMMAC(2),
    BESSEL_J0(1), BESSEL_J1(1), BESSEL_Y0(1), BESSEL_Y1(1), SPHERICAL_BESSEL_J0(1), AIRY_AI(1),
    /** Modified Bessel functions; with an E, scaled by {@code e^-|x|} or {@code e^x}. */
    I0(1), I0E(1), I1(1), I1E(1), K0(1), K0E(1), K1(1), K1E(1),
    /** Polynomials of {@code (x, degree)}. */
    CHEBYSHEV_T(2), CHEBYSHEV_U(2), CHEBYSHEV_V(2), CHEBYSHEV_W(2), HERMITE_H(2), HERMITE_HE(2), LAGUERRE_L(2), LEGENDRE_P(2),
    LEFT_SHIFT(2), RIGHT_SHIFT(2), GCD(2),
    /** {@code (condition: bool, a, b)}. */
    WHERE(3, Result.SECOND),
    /** {@code (g, y)}: {@code y > 0 ? g : 0}. */
    RELU_GRAD(2),
    /** {@code (g, y)}: {@code g * y * (1 - y)}. */
    SIGMOID_GRAD(2),
    /** {@code (g, y)}: {@code g * (1 - y^2)}. */
    TANH_GRAD(2),
    /** {@code (g, x)}: {@code g * (Phi(x) + x * phi(x))}. */
    GELU_GRAD(2),
    /** {@code (seed, offset, index): int64 -> int32}: word {@code index & 3} of Philox 4x32-10 at {@code offset + (index >> 2)}. */
    RANDOM_BITS(3, Result.INT32),
    /** {@code int32 -> float32} in [0, 1): the upper 24 bits. */
    UNIFORM(1, Result.FLOAT32),
    /** {@code (u, rate)}: the least {@code k} whose Poisson distribution function is at least {@code u}; for small rates. */
    POISSON_QUANTILE(2);

    private enum Result { SAME, SECOND, BOOL, INT32, FLOAT32 }

    private final int arity;
    private final Result result;
    private final String label = name().toLowerCase(Locale.ROOT);

    Pointwise(int arity) {
        this(arity, Result.SAME);
    }

    Pointwise(int arity, Result result) {
        this.arity = arity;
        this.result = result;
    }

    /** Number of operands. */
    public int arity() {
        return arity;
    }

    /** {@code add}, {@code logical_and}, ... */
    public String label() {
        return label;
    }

    /** The result's dtype for operands of these dtypes. */
    public DType result(DType... operands) {
        return switch (result) {
            case SAME -> operands[0];
            case SECOND -> operands[1];
            case BOOL -> DType.BOOL;
            case INT32 -> DType.INT32;
            case FLOAT32 -> DType.FLOAT32;
        };
    }

    /**
     * Rough cost in arithmetic operations, by which the scheduler weighs computing a value again against writing it.
     */
    public int cost() {
        return switch (this) {
            case EXP, EXP2, EXPM1, LOG, LOG2, LOG10, LOG1P, SIN, COS, TAN, TANH, SIGMOID, ERF, GELU, GELU_TANH, GELU_GRAD,
                ASIN, ACOS, ATAN, ATAN2, SINH, COSH, SOFTPLUS, POW, ASINH, ACOSH, ATANH -> 20;
            case ERFC, ERFCX, ERFINV, NDTR, NDTRI, LGAMMA, DIGAMMA, BESSEL_J0, BESSEL_J1, BESSEL_Y0, BESSEL_Y1,
                SPHERICAL_BESSEL_J0, AIRY_AI, I0, I0E, I1, I1E, K0, K0E, K1, K1E, CHEBYSHEV_T, CHEBYSHEV_U, CHEBYSHEV_V,
                CHEBYSHEV_W, HERMITE_H, HERMITE_HE, LAGUERRE_L, LEGENDRE_P, GCD -> 60;
            case ZETA, IGAMMA, IGAMMAC -> 400;
            case RANDOM_BITS, POISSON_QUANTILE -> 40;
            case DIV, SQRT, RSQRT, RECIPROCAL, REMAINDER, FMOD, FLOOR_DIVIDE, HYPOT -> 6;
            default -> 1;
        };
    }
}
