package org.gradus.cpu;

import org.gradus.ir.Pointwise;

/** Functions of bool, held as bytes 0 and 1: by their bits, which the JIT vectorises, where comparisons and branches would not be. */
final class BoolLanes {
    private BoolLanes() {
    }

    /** Null if there is none. */
    static Lane.Plain lane(Pointwise fn) {
        return switch (fn) {
            case MINIMUM, BITWISE_AND, LOGICAL_AND -> binary((a, b) -> (byte) (a & b));
            case MAXIMUM, BITWISE_OR, LOGICAL_OR -> binary((a, b) -> (byte) (a | b));
            case BITWISE_XOR, LOGICAL_XOR, NE -> binary((a, b) -> (byte) (a ^ b));
            case BITWISE_NOT, LOGICAL_NOT -> unary(a -> (byte) (a ^ 1));
            case EQ -> binary((a, b) -> (byte) (a ^ b ^ 1));
            case LT -> binary((a, b) -> (byte) ((a ^ 1) & b));
            case LE -> binary((a, b) -> (byte) (a ^ 1 | b));
            case GT -> binary((a, b) -> (byte) (a & (b ^ 1)));
            case GE -> binary((a, b) -> (byte) (a | b ^ 1));
            case ISNAN, ISINF -> unary(a -> (byte) 0);
            case ISFINITE -> unary(a -> (byte) 1);
            case WHERE -> BoolLoops.WHERE;
            default -> null;
        };
    }

    private static Lane.Plain unary(BoolLoops.Unary f) {
        return Loops.lane(BoolLoops.UnaryLoop.class, f);
    }

    private static Lane.Plain binary(BoolLoops.Binary f) {
        return Loops.lane(BoolLoops.BinaryLoop.class, f);
    }
}
