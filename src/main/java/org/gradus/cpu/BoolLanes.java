package org.gradus.cpu;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/** Functions of bool, held as bytes 0 and 1. */
final class BoolLanes {
    private final Lanes table = new Lanes(DType.BOOL);

    private BoolLanes() {
    }

    static Lanes table() {
        BoolLanes lanes = new BoolLanes();
        lanes.logic();
        lanes.comparisons();
        return lanes.table;
    }

    private void logic() {
        binary(Pointwise.MAXIMUM, (a, b) -> (byte) (a | b));
        binary(Pointwise.MINIMUM, (a, b) -> (byte) (a & b));
        binary(Pointwise.BITWISE_AND, (a, b) -> (byte) (a & b));
        binary(Pointwise.BITWISE_OR, (a, b) -> (byte) (a | b));
        binary(Pointwise.BITWISE_XOR, (a, b) -> (byte) (a ^ b));
        unary(Pointwise.BITWISE_NOT, a -> (byte) (a ^ 1));
        table.add(Pointwise.WHERE, BoolLoops.WHERE);
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

    private void unary(Pointwise fn, BoolLoops.Unary f) {
        table.add(fn, BoolLoops.UnaryLoop.class, f);
    }

    private void binary(Pointwise fn, BoolLoops.Binary f) {
        table.add(fn, BoolLoops.BinaryLoop.class, f);
    }

    private void test(Pointwise fn, BoolLoops.Test f) {
        table.add(fn, BoolLoops.TestLoop.class, f);
    }

    private void compare(Pointwise fn, BoolLoops.Compare f) {
        table.add(fn, BoolLoops.CompareLoop.class, f);
    }
}
