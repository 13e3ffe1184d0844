package org.gradus.cpu;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/** Functions of float64, which are those of {@link Math} where it has them. */
final class DoubleLanes {
    private final Lanes table = new Lanes(DType.FLOAT64);

    private DoubleLanes() {
    }

    static Lanes table() {
        DoubleLanes lanes = new DoubleLanes();
        lanes.arithmetic();
        lanes.elementary();
        lanes.activations();
        lanes.comparisons();
        return lanes.table;
    }

    private void arithmetic() {
        binary(Pointwise.ADD, (a, b) -> a + b);
        binary(Pointwise.SUB, (a, b) -> a - b);
        binary(Pointwise.MUL, (a, b) -> a * b);
        binary(Pointwise.DIV, (a, b) -> a / b);
        unary(Pointwise.NEG, a -> -a);
        unary(Pointwise.ABS, Math::abs);
        unary(Pointwise.SIGN, a -> (a > 0 ? 1.0 : 0.0) - (a < 0 ? 1.0 : 0.0));
        unary(Pointwise.RECIPROCAL, a -> 1.0 / a);
        unary(Pointwise.SQUARE, a -> a * a);
        unary(Pointwise.SQRT, Math::sqrt);
        unary(Pointwise.RSQRT, a -> 1.0 / Math.sqrt(a));
        unary(Pointwise.FLOOR, Math::floor);
        unary(Pointwise.CEIL, Math::ceil);
        unary(Pointwise.ROUND, Math::rint);
        unary(Pointwise.TRUNC, a -> (a < 0 ? Math.ceil(a) : Math.floor(a)));
        binary(Pointwise.FMOD, (a, b) -> a % b);
        binary(Pointwise.REMAINDER, DoubleLanes::remainder);
        binary(Pointwise.FLOOR_DIVIDE, DoubleLanes::floorDivide);
        binary(Pointwise.MAXIMUM, (a, b) -> a != a ? a : b != b ? b : a > b ? a : b);
        binary(Pointwise.MINIMUM, (a, b) -> a != a ? a : b != b ? b : a < b ? a : b);
        binary(Pointwise.POISSON_QUANTILE, DoubleLanes::poisson);
        table.add(Pointwise.WHERE, DoubleLoops.WHERE);
        binary(Pointwise.NEXTAFTER, (a, b) -> a == b ? b : Math.nextAfter(a, b));
    }

    private void elementary() {
        unary(Pointwise.EXP, Math::exp);
        unary(Pointwise.EXP2, DoubleMath::exp2);
        unary(Pointwise.EXPM1, Math::expm1);
        unary(Pointwise.LOG, Math::log);
        unary(Pointwise.LOG2, DoubleMath::log2);
        unary(Pointwise.LOG10, Math::log10);
        unary(Pointwise.LOG1P, Math::log1p);
        binary(Pointwise.POW, DoubleMath::pow);
        unary(Pointwise.SIN, Math::sin);
        unary(Pointwise.COS, Math::cos);
        unary(Pointwise.TAN, Math::tan);
        unary(Pointwise.ASIN, Math::asin);
        unary(Pointwise.ACOS, Math::acos);
        unary(Pointwise.ATAN, Math::atan);
        binary(Pointwise.ATAN2, Math::atan2);
        unary(Pointwise.SINH, Math::sinh);
        unary(Pointwise.COSH, Math::cosh);
    }

    private void activations() {
        unary(Pointwise.TANH, Math::tanh);
        unary(Pointwise.SIGMOID, DoubleMath::sigmoid);
        unary(Pointwise.RELU, a -> Math.max(a, 0.0));
        unary(Pointwise.GELU, DoubleMath::gelu);
        unary(Pointwise.GELU_TANH, DoubleMath::geluTanh);
        unary(Pointwise.ERF, DoubleMath::erf);
        ternary(Pointwise.SOFTPLUS, DoubleMath::softplus);
        unary(Pointwise.HARDSIGMOID, a -> (a + 3.0 < 0.0 ? 0.0 : a + 3.0 > 6.0 ? 6.0 : a + 3.0) / 6.0);
        binary(Pointwise.RELU_GRAD, (g, y) -> y <= 0 ? 0.0 : g);
        binary(Pointwise.SIGMOID_GRAD, (g, y) -> (g * (1.0 - y)) * y);
        binary(Pointwise.TANH_GRAD, (g, y) -> g * Math.fma(-y, y, 1.0));
        binary(Pointwise.GELU_GRAD, DoubleMath::geluGrad);
    }

    private void comparisons() {
        compare(Pointwise.EQ, (a, b) -> a == b);
        compare(Pointwise.NE, (a, b) -> a != b);
        compare(Pointwise.LT, (a, b) -> a < b);
        compare(Pointwise.LE, (a, b) -> a <= b);
        compare(Pointwise.GT, (a, b) -> a > b);
        compare(Pointwise.GE, (a, b) -> a >= b);
        compare(Pointwise.LOGICAL_AND, (a, b) -> a != 0 && b != 0);
        compare(Pointwise.LOGICAL_OR, (a, b) -> a != 0 || b != 0);
        compare(Pointwise.LOGICAL_XOR, (a, b) -> (a != 0) != (b != 0));
        test(Pointwise.LOGICAL_NOT, a -> a == 0);
        test(Pointwise.ISNAN, a -> a != a);
        test(Pointwise.ISINF, a -> Math.abs(a) == Double.POSITIVE_INFINITY);
        test(Pointwise.ISFINITE, a -> Math.abs(a) < Double.POSITIVE_INFINITY);
    }

    private void unary(Pointwise fn, DoubleLoops.Unary f) {
        table.add(fn, DoubleLoops.UnaryLoop.class, f);
    }

    private void binary(Pointwise fn, DoubleLoops.Binary f) {
        table.add(fn, DoubleLoops.BinaryLoop.class, f);
    }

    private void ternary(Pointwise fn, DoubleLoops.Ternary f) {
        table.add(fn, DoubleLoops.TernaryLoop.class, f);
    }

    private void test(Pointwise fn, DoubleLoops.Test f) {
        table.add(fn, DoubleLoops.TestLoop.class, f);
    }

    private void compare(Pointwise fn, DoubleLoops.Compare f) {
        table.add(fn, DoubleLoops.CompareLoop.class, f);
    }

    /** Has the sign of {@code b}, as in Python. */
    static double remainder(double a, double b) {
        double m = a % b;
        return m != 0 && m < 0 != b < 0 ? m + b : m;
    }

    /** The floor of the exact quotient, as Python and PyTorch round it. */
    static double floorDivide(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double m = a % b;
        double d = (a - m) / b;
        if (m != 0 && b < 0 != m < 0) {
            d -= 1.0;
        }
        if (d == 0) {
            return Math.copySign(0.0, a / b);
        }
        double f = Math.floor(d);
        return d - f > 0.5 ? f + 1.0 : f;
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
