package org.gradus.cpu;

import org.gradus.ir.Pointwise;

/** Functions of bool, held as bytes 0 and 1. */
final class BoolLanes {
    private BoolLanes() {
    }

    /** Null if there is none. */
    static Lane.Plain lane(Pointwise fn) {
        return switch (fn) {
            case MAXIMUM -> binary((a, b) -> (byte) (a | b));
            case MINIMUM -> binary((a, b) -> (byte) (a & b));
            case BITWISE_AND -> binary((a, b) -> (byte) (a & b));
            case BITWISE_OR -> binary((a, b) -> (byte) (a | b));
            case BITWISE_XOR -> binary((a, b) -> (byte) (a ^ b));
            case BITWISE_NOT -> unary(a -> (byte) (a ^ 1));
            case WHERE -> BoolLoops.WHERE;
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
            case ISNAN -> test(a -> false);
            case ISINF -> test(a -> false);
            case ISFINITE -> test(a -> true);
            default -> null;
        };
    }

    private static Lane.Plain unary(BoolLoops.Unary f) {
        return Loops.lane(BoolLoops.UnaryLoop.class, f);
    }

    private static Lane.Plain binary(BoolLoops.Binary f) {
        return Loops.lane(BoolLoops.BinaryLoop.class, f);
    }

    private static Lane.Plain test(BoolLoops.Test f) {
        return Loops.lane(BoolLoops.TestLoop.class, f);
    }

    private static Lane.Plain compare(BoolLoops.Compare f) {
        return Loops.lane(BoolLoops.CompareLoop.class, f);
    }
}
