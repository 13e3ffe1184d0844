package org.gradus.cpu;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/** Functions of float64, which are those of {@link Math} where it has them. */
final class DoubleLanes {
    private DoubleLanes() {
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
            case SIGN -> unary(a -> (a > 0 ? 1.0 : 0.0) - (a < 0 ? 1.0 : 0.0));
            case RECIPROCAL -> unary(a -> 1.0 / a);
            case SQUARE -> unary(a -> a * a);
            case SQRT -> unary(Math::sqrt);
            case RSQRT -> unary(a -> 1.0 / Math.sqrt(a));
            case FLOOR -> unary(Math::floor);
            case CEIL -> unary(Math::ceil);
            case ROUND -> unary(Math::rint);
            case TRUNC -> unary(a -> (a < 0 ? Math.ceil(a) : Math.floor(a)));
            case FMOD -> binary(Remainders::fmod);
            case REMAINDER -> binary(Remainders::remainder);
            case FLOOR_DIVIDE -> binary(Remainders::floorDivide);
            case MAXIMUM -> binary((a, b) -> a != a ? a : b != b ? b : a > b ? a : b);
            case MINIMUM -> binary((a, b) -> a != a ? a : b != b ? b : a < b ? a : b);
            case POISSON_QUANTILE -> binary(DoubleLanes::poisson);
            case WHERE -> DoubleLoops.WHERE;
            case NEXTAFTER -> binary((a, b) -> a == b ? b : Math.nextAfter(a, b));
            default -> elementary(fn);
        };
    }

    private static Lane.Plain elementary(Pointwise fn) {
        return switch (fn) {
            case EXP -> unary(DoubleMath::exp);
            case EXP2 -> unary(DoubleMath::exp2);
            case EXPM1 -> unary(Math::expm1);
            case LOG -> unary(Math::log);
            case LOG2 -> unary(DoubleMath::log2);
            case LOG10 -> unary(Math::log10);
            case LOG1P -> unary(Math::log1p);
            case POW -> binary(DoubleMath::pow);
            case SIN -> unary(Math::sin);
            case COS -> unary(Math::cos);
            case TAN -> unary(Math::tan);
            case ASIN -> unary(Math::asin);
            case ACOS -> unary(Math::acos);
            case ATAN -> unary(Math::atan);
            case ATAN2 -> binary(Math::atan2);
            case SINH -> unary(Math::sinh);
            case COSH -> unary(Math::cosh);
            default -> activations(fn);
        };
    }

    private static Lane.Plain activations(Pointwise fn) {
        return switch (fn) {
            case TANH -> unary(Math::tanh);
            case SIGMOID -> unary(DoubleMath::sigmoid);
            case RELU -> unary(a -> Math.max(a, 0.0));
            case GELU -> unary(DoubleMath::gelu);
            case GELU_TANH -> unary(DoubleMath::geluTanh);
            case ERF -> unary(DoubleMath::erf);
            case SOFTPLUS -> ternary(DoubleMath::softplus);
            case HARDSIGMOID -> unary(a -> (a + 3.0 < 0.0 ? 0.0 : a + 3.0 > 6.0 ? 6.0 : a + 3.0) / 6.0);
            case RELU_GRAD -> binary((g, y) -> y <= 0 ? 0.0 : g);
            case SIGMOID_GRAD -> binary((g, y) -> (g * (1.0 - y)) * y);
            case TANH_GRAD -> binary((g, y) -> g * Math.fma(-y, y, 1.0));
            case GELU_GRAD -> binary(DoubleMath::geluGrad);
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
            case ISINF -> test(a -> Math.abs(a) == Double.POSITIVE_INFINITY);
            case ISFINITE -> test(a -> Math.abs(a) < Double.POSITIVE_INFINITY);
            default -> ScalarFunctions.lane(fn, DType.FLOAT64);
        };
    }

    private static Lane.Plain unary(DoubleLoops.Unary f) {
        return Loops.lane(DoubleLoops.UnaryLoop.class, f);
    }

    private static Lane.Plain binary(DoubleLoops.Binary f) {
        return Loops.lane(DoubleLoops.BinaryLoop.class, f);
    }

    private static Lane.Plain ternary(DoubleLoops.Ternary f) {
        return Loops.lane(DoubleLoops.TernaryLoop.class, f);
    }

    private static Lane.Plain test(DoubleLoops.Test f) {
        return Loops.lane(DoubleLoops.TestLoop.class, f);
    }

    private static Lane.Plain compare(DoubleLoops.Compare f) {
        return Loops.lane(DoubleLoops.CompareLoop.class, f);
    }

    /** Adds probabilities up to {@code u}; what is left when they no longer count is the tail. */
    static double poisson(double u, double rate) {
        if (u >= 1) {
            return Double.POSITIVE_INFINITY;
        }
        double p = Math.exp(-rate);
        double sum = p;
        double k = 0;
        while (u > sum) {
            k += 1;
            p = p * (rate / k);
            double next = sum + p;
            if (!(next > sum)) {
                return k;
            }
            sum = next;
        }
        return k;
    }
}
