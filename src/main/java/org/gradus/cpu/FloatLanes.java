package org.gradus.cpu;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/** Functions of float32. */
final class FloatLanes {
    private FloatLanes() {
    }

    /** Null if there is none. */
    static Lane.Plain lane(Pointwise fn) {
        return switch (fn) {
            case ADD -> binary((a, b) -> a + b);
            case SUB -> binary((a, b) -> a - b);
            case MUL -> binary((a, b) -> a * b);
            case DIV -> binary((a, b) -> a / b);
            case NEG -> unary(a -> -a);
            case ABS -> unary(Math::abs);
            case SIGN -> unary(a -> (a > 0 ? 1f : 0f) - (a < 0 ? 1f : 0f));
            case RECIPROCAL -> unary(a -> 1f / a);
            case SQUARE -> unary(a -> a * a);
            case SQRT -> unary(a -> (float) Math.sqrt(a));
            case RSQRT -> unary(a -> 1f / (float) Math.sqrt(a));
            case FLOOR -> unary(a -> (float) Math.floor(a));
            case CEIL -> unary(a -> (float) Math.ceil(a));
            case ROUND -> unary(a -> (float) Math.rint(a));
            case TRUNC -> unary(a -> (float) (a < 0 ? Math.ceil(a) : Math.floor(a)));
            case FMOD -> binary(Remainders::fmod);
            case REMAINDER -> binary(Remainders::remainder);
            case FLOOR_DIVIDE -> binary(Remainders::floorDivide);
            case MAXIMUM -> binary((a, b) -> a != a ? a : b != b ? b : a > b ? a : b);
            case MINIMUM -> binary((a, b) -> a != a ? a : b != b ? b : a < b ? a : b);
            case POISSON_QUANTILE -> binary(FloatLanes::poisson);
            case WHERE -> FloatLoops.WHERE;
            case HYPOT -> binary(FloatLanes::hypot);
            case NEXTAFTER -> binary((a, b) -> a == b ? b : Math.nextAfter(a, b));
            default -> elementary(fn);
        };
    }

    private static Lane.Plain elementary(Pointwise fn) {
        return switch (fn) {
            case EXP -> unary(FloatExp::exp);
            case EXP2 -> unary(FloatExp::exp2);
            case EXPM1 -> unary(FloatExp::expm1);
            case LOG -> unary(FloatExp::log);
            case LOG2 -> unary(FloatExp::log2);
            case LOG10 -> unary(FloatExp::log10);
            case LOG1P -> unary(FloatExp::log1p);
            case POW -> binary(FloatExp::pow);
            case SIN -> unary(FloatTrig::sin);
            case COS -> unary(FloatTrig::cos);
            case TAN -> unary(FloatTrig::tan);
            case ASIN -> unary(FloatTrig::asin);
            case ACOS -> unary(FloatTrig::acos);
            case ATAN -> unary(FloatTrig::atan);
            case ATAN2 -> binary(FloatTrig::atan2);
            case SINH -> unary(FloatActivation::sinh);
            case COSH -> unary(FloatActivation::cosh);
            default -> activations(fn);
        };
    }

    private static Lane.Plain activations(Pointwise fn) {
        return switch (fn) {
            case TANH -> unary(FloatActivation::tanh);
            case SIGMOID -> unary(FloatActivation::sigmoid);
            case RELU -> unary(a -> Math.max(a, 0f));
            case GELU -> unary(FloatActivation::gelu);
            case GELU_TANH -> unary(FloatActivation::geluTanh);
            case ERF -> unary(FloatActivation::erf);
            case SOFTPLUS -> ternary(FloatActivation::softplus);
            case HARDSIGMOID -> unary(a -> (a + 3f < 0f ? 0f : a + 3f > 6f ? 6f : a + 3f) / 6f);
            case RELU_GRAD -> binary((g, y) -> y <= 0 ? 0f : g);
            case SIGMOID_GRAD -> binary((g, y) -> (g * (1f - y)) * y);
            case TANH_GRAD -> binary((g, y) -> g * Math.fma(-y, y, 1f));
            case GELU_GRAD -> binary(FloatActivation::geluGrad);
            default -> comparisons(fn);
        };
    }

    private static Lane.Plain comparisons(Pointwise fn) {
        return switch (fn) {
            case EQ -> compare((a, b) -> a == b);
            case NE -> compare((a, b) -> a != b);
            case LT -> compare((a, b) -> a < b);
            case LE -> compare((a, b) -> a <= b);
            case GT -> compare((a, b) -> a > b);
            case GE -> compare((a, b) -> a >= b);
            case LOGICAL_AND -> compare((a, b) -> a != 0 && b != 0);
            case LOGICAL_OR -> compare((a, b) -> a != 0 || b != 0);
            case LOGICAL_XOR -> compare((a, b) -> (a != 0) != (b != 0));
            case LOGICAL_NOT -> test(a -> a == 0);
            case ISNAN -> test(a -> a != a);
            case ISINF -> test(a -> Math.abs(a) == Float.POSITIVE_INFINITY);
            case ISFINITE -> test(a -> Math.abs(a) < Float.POSITIVE_INFINITY);
            default -> ScalarFunctions.lane(fn, DType.FLOAT32);
        };
    }

    private static Lane.Plain unary(FloatLoops.Unary f) {
        return Loops.lane(FloatLoops.UnaryLoop.class, f);
    }

    private static Lane.Plain binary(FloatLoops.Binary f) {
        return Loops.lane(FloatLoops.BinaryLoop.class, f);
    }

    private static Lane.Plain ternary(FloatLoops.Ternary f) {
        return Loops.lane(FloatLoops.TernaryLoop.class, f);
    }

    private static Lane.Plain test(FloatLoops.Test f) {
        return Loops.lane(FloatLoops.TestLoop.class, f);
    }

    private static Lane.Plain compare(FloatLoops.Compare f) {
        return Loops.lane(FloatLoops.CompareLoop.class, f);
    }

    /** Squares of float32 are exact in float64, and their sum does not overflow. */
    static float hypot(float a, float b) {
        boolean infinite = Math.abs(a) == Float.POSITIVE_INFINITY || Math.abs(b) == Float.POSITIVE_INFINITY;
        return infinite ? Float.POSITIVE_INFINITY : (float) Math.sqrt((double) a * a + (double) b * b);
    }

    /** Adds probabilities up to {@code u}; what is left when they no longer count is the tail. */
    static float poisson(float u, float rate) {
        if (u >= 1) {
            return Float.POSITIVE_INFINITY;
        }
        float p = FloatExp.exp(-rate);
        float sum = p;
        float k = 0;
        while (u > sum) {
            k += 1;
            p = p * (rate / k);
            float next = sum + p;
            if (!(next > sum)) {
                return k;
            }
            sum = next;
        }
        return k;
    }
}
