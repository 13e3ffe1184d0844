package org.gradus.cpu;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/** Functions of float32. */
final class FloatLanes {
    private final Lanes table = new Lanes(DType.FLOAT32);

    private FloatLanes() {
    }

    static Lanes table() {
        FloatLanes lanes = new FloatLanes();
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
        unary(Pointwise.SIGN, a -> (a > 0 ? 1f : 0f) - (a < 0 ? 1f : 0f));
        unary(Pointwise.RECIPROCAL, a -> 1f / a);
        unary(Pointwise.SQUARE, a -> a * a);
        unary(Pointwise.SQRT, a -> (float) Math.sqrt(a));
        unary(Pointwise.RSQRT, a -> 1f / (float) Math.sqrt(a));
        unary(Pointwise.FLOOR, a -> (float) Math.floor(a));
        unary(Pointwise.CEIL, a -> (float) Math.ceil(a));
        unary(Pointwise.ROUND, a -> (float) Math.rint(a));
        unary(Pointwise.TRUNC, a -> (float) (a < 0 ? Math.ceil(a) : Math.floor(a)));
        binary(Pointwise.FMOD, (a, b) -> a % b);
        binary(Pointwise.REMAINDER, FloatLanes::remainder);
        binary(Pointwise.FLOOR_DIVIDE, FloatLanes::floorDivide);
        binary(Pointwise.MAXIMUM, (a, b) -> a != a ? a : b != b ? b : a > b ? a : b);
        binary(Pointwise.MINIMUM, (a, b) -> a != a ? a : b != b ? b : a < b ? a : b);
        binary(Pointwise.POISSON_QUANTILE, FloatLanes::poisson);
        table.add(Pointwise.WHERE, FloatLoops.WHERE);
        binary(Pointwise.NEXTAFTER, (a, b) -> a == b ? b : Math.nextAfter(a, b));
    }

    private void elementary() {
        unary(Pointwise.EXP, FloatExp::exp);
        unary(Pointwise.EXP2, FloatExp::exp2);
        unary(Pointwise.EXPM1, FloatExp::expm1);
        unary(Pointwise.LOG, FloatExp::log);
        unary(Pointwise.LOG2, FloatExp::log2);
        unary(Pointwise.LOG10, FloatExp::log10);
        unary(Pointwise.LOG1P, FloatExp::log1p);
        binary(Pointwise.POW, FloatExp::pow);
        unary(Pointwise.SIN, FloatTrig::sin);
        unary(Pointwise.COS, FloatTrig::cos);
        unary(Pointwise.TAN, FloatTrig::tan);
        unary(Pointwise.ASIN, FloatTrig::asin);
        unary(Pointwise.ACOS, FloatTrig::acos);
        unary(Pointwise.ATAN, FloatTrig::atan);
        binary(Pointwise.ATAN2, FloatTrig::atan2);
        unary(Pointwise.SINH, FloatActivation::sinh);
        unary(Pointwise.COSH, FloatActivation::cosh);
    }

    private void activations() {
        unary(Pointwise.TANH, FloatActivation::tanh);
        unary(Pointwise.SIGMOID, FloatActivation::sigmoid);
        unary(Pointwise.RELU, a -> Math.max(a, 0f));
        unary(Pointwise.GELU, FloatActivation::gelu);
        unary(Pointwise.GELU_TANH, FloatActivation::geluTanh);
        unary(Pointwise.ERF, FloatActivation::erf);
        ternary(Pointwise.SOFTPLUS, FloatActivation::softplus);
        unary(Pointwise.HARDSIGMOID, a -> (a + 3f < 0f ? 0f : a + 3f > 6f ? 6f : a + 3f) / 6f);
        binary(Pointwise.RELU_GRAD, (g, y) -> y <= 0 ? 0f : g);
        binary(Pointwise.SIGMOID_GRAD, (g, y) -> (g * (1f - y)) * y);
        binary(Pointwise.TANH_GRAD, (g, y) -> g * Math.fma(-y, y, 1f));
        binary(Pointwise.GELU_GRAD, FloatActivation::geluGrad);
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
        test(Pointwise.ISINF, a -> Math.abs(a) == Float.POSITIVE_INFINITY);
        test(Pointwise.ISFINITE, a -> Math.abs(a) < Float.POSITIVE_INFINITY);
    }

    private void unary(Pointwise fn, FloatLoops.Unary f) {
        table.add(fn, FloatLoops.UnaryLoop.class, f);
    }

    private void binary(Pointwise fn, FloatLoops.Binary f) {
        table.add(fn, FloatLoops.BinaryLoop.class, f);
    }

    private void ternary(Pointwise fn, FloatLoops.Ternary f) {
        table.add(fn, FloatLoops.TernaryLoop.class, f);
    }

    private void test(Pointwise fn, FloatLoops.Test f) {
        table.add(fn, FloatLoops.TestLoop.class, f);
    }

    private void compare(Pointwise fn, FloatLoops.Compare f) {
        table.add(fn, FloatLoops.CompareLoop.class, f);
    }

    /** Has the sign of {@code b}, as in Python. */
    static float remainder(float a, float b) {
        float m = a % b;
        return m != 0 && m < 0 != b < 0 ? m + b : m;
    }

    /** The floor of the exact quotient, as Python and PyTorch round it. */
    static float floorDivide(float a, float b) {
        if (b == 0) {
            return a / b;
        }
        float m = a % b;
        float d = (a - m) / b;
        if (m != 0 && b < 0 != m < 0) {
            d -= 1f;
        }
        if (d == 0) {
            return Math.copySign(0f, a / b);
        }
        float f = (float) Math.floor(d);
        return d - f > 0.5f ? f + 1f : f;
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
