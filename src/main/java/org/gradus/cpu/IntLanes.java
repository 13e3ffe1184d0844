package org.gradus.cpu;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/** Functions of int32, which wrap around. Division by zero gives 0. */
final class IntLanes {
    private final Lanes table = new Lanes(DType.INT32);

    private IntLanes() {
    }

    static Lanes table() {
        IntLanes lanes = new IntLanes();
        lanes.arithmetic();
        lanes.comparisons();
        return lanes.table;
    }

    private void arithmetic() {
        binary(Pointwise.ADD, (a, b) -> a + b);
        binary(Pointwise.SUB, (a, b) -> a - b);
        binary(Pointwise.MUL, (a, b) -> a * b);
        unary(Pointwise.NEG, a -> -a);
        unary(Pointwise.ABS, Math::abs);
        unary(Pointwise.SIGN, Integer::signum);
        unary(Pointwise.SQUARE, a -> a * a);
        binary(Pointwise.POW, IntLanes::pow);
        unary(Pointwise.FLOOR, a -> a);
        unary(Pointwise.CEIL, a -> a);
        unary(Pointwise.ROUND, a -> a);
        unary(Pointwise.TRUNC, a -> a);
        binary(Pointwise.FMOD, (a, b) -> b == 0 ? 0 : a % b);
        binary(Pointwise.REMAINDER, (a, b) -> b == 0 ? 0 : Math.floorMod(a, b));
        binary(Pointwise.FLOOR_DIVIDE, (a, b) -> b == 0 ? 0 : Math.floorDiv(a, b));
        binary(Pointwise.MAXIMUM, Math::max);
        binary(Pointwise.MINIMUM, Math::min);
        unary(Pointwise.RELU, a -> Math.max(a, 0));
        binary(Pointwise.RELU_GRAD, (g, y) -> y <= 0 ? 0 : g);
        binary(Pointwise.BITWISE_AND, (a, b) -> a & b);
        binary(Pointwise.BITWISE_OR, (a, b) -> a | b);
        binary(Pointwise.BITWISE_XOR, (a, b) -> a ^ b);
        unary(Pointwise.BITWISE_NOT, a -> ~a);
        binary(Pointwise.LEFT_SHIFT, (a, b) -> a << b);
        binary(Pointwise.RIGHT_SHIFT, (a, b) -> a >> b);
        binary(Pointwise.GCD, IntLanes::gcd);
        table.add(Pointwise.WHERE, IntLoops.WHERE);
        table.add(Pointwise.UNIFORM, Philox.UNIFORM);
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
        test(Pointwise.ISNAN, a -> false);
        test(Pointwise.ISINF, a -> false);
        test(Pointwise.ISFINITE, a -> true);
    }

    private void unary(Pointwise fn, IntLoops.Unary f) {
        table.add(fn, IntLoops.UnaryLoop.class, f);
    }

    private void binary(Pointwise fn, IntLoops.Binary f) {
        table.add(fn, IntLoops.BinaryLoop.class, f);
    }

    private void test(Pointwise fn, IntLoops.Test f) {
        table.add(fn, IntLoops.TestLoop.class, f);
    }

    private void compare(Pointwise fn, IntLoops.Compare f) {
        table.add(fn, IntLoops.CompareLoop.class, f);
    }

    /** By squaring, wrapping around; a negative power of 1 or -1 is one of these, of anything else 0. */
    static int pow(int a, int b) {
        if (b < 0) {
            return a == 1 ? 1 : a == -1 ? (b & 1) == 0 ? 1 : -1 : 0;
        }
        int r = 1;
        for (int base = a, e = b; e != 0; e >>= 1, base *= base) {
            if ((e & 1) != 0) {
                r *= base;
            }
        }
        return r;
    }

    static int gcd(int a, int b) {
        int x = Math.abs(a);
        int y = Math.abs(b);
        while (x != 0) {
            int r = y % x;
            y = x;
            x = r;
        }
        return y;
    }
}
