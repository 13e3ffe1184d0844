package org.gradus.cpu;

import org.gradus.ir.Pointwise;

/** Functions of int64, which wrap around. Division by zero gives 0. */
final class LongLanes {
    private LongLanes() {
    }

    /** Null if there is none. */
    static Lane.Plain lane(Pointwise fn) {
        return switch (fn) {
            case ADD -> binary((a, b) -> a + b);
            case SUB -> binary((a, b) -> a - b);
            case MUL -> binary((a, b) -> a * b);
            case NEG -> unary(a -> -a);
            case ABS -> unary(Math::abs);
            case SIGN -> unary(a -> Long.signum(a));
            case SQUARE -> unary(a -> a * a);
            case POW -> binary(LongLanes::pow);
            case FLOOR -> unary(a -> a);
            case CEIL -> unary(a -> a);
            case ROUND -> unary(a -> a);
            case TRUNC -> unary(a -> a);
            case FMOD -> binary((a, b) -> b == 0 ? 0 : a % b);
            case REMAINDER -> binary((a, b) -> b == 0 ? 0 : Math.floorMod(a, b));
            case FLOOR_DIVIDE -> binary((a, b) -> b == 0 ? 0 : Math.floorDiv(a, b));
            case MAXIMUM -> binary(Math::max);
            case MINIMUM -> binary(Math::min);
            case RELU -> unary(a -> Math.max(a, 0));
            case RELU_GRAD -> binary((g, y) -> y <= 0 ? 0 : g);
            case BITWISE_AND -> binary((a, b) -> a & b);
            case BITWISE_OR -> binary((a, b) -> a | b);
            case BITWISE_XOR -> binary((a, b) -> a ^ b);
            case BITWISE_NOT -> unary(a -> ~a);
            case LEFT_SHIFT -> binary((a, b) -> a << b);
            case RIGHT_SHIFT -> binary((a, b) -> a >> b);
            case GCD -> binary(LongLanes::gcd);
            case WHERE -> LongLoops.WHERE;
            case RANDOM_BITS -> Philox.BITS;
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

    private static Lane.Plain unary(LongLoops.Unary f) {
        return Loops.lane(LongLoops.UnaryLoop.class, f);
    }

    private static Lane.Plain binary(LongLoops.Binary f) {
        return Loops.lane(LongLoops.BinaryLoop.class, f);
    }

    private static Lane.Plain test(LongLoops.Test f) {
        return Loops.lane(LongLoops.TestLoop.class, f);
    }

    private static Lane.Plain compare(LongLoops.Compare f) {
        return Loops.lane(LongLoops.CompareLoop.class, f);
    }

    /** By squaring, wrapping around; a negative power of 1 or -1 is one of these, of anything else 0. */
    static long pow(long a, long b) {
        if (b < 0) {
            return a == 1 ? 1 : a == -1 ? (b & 1) == 0 ? 1 : -1 : 0;
        }
        long r = 1;
        for (long base = a, e = b; e != 0; e >>= 1, base *= base) {
            if ((e & 1) != 0) {
                r *= base;
            }
        }
        return r;
    }

    static long gcd(long a, long b) {
        long x = Math.abs(a);
        long y = Math.abs(b);
        while (x != 0) {
            long r = y % x;
            y = x;
            x = r;
        }
        return y;
    }
}
