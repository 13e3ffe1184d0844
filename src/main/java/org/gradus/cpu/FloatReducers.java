package org.gradus.cpu;

import java.util.function.BiFunction;
import org.gradus.ir.ReduceOp;

/** The reducers of float32, given how runs are folded. */
final class FloatReducers {
    private FloatReducers() {
    }

    /** @param folders makes the folder of an operation, given what that does to two elements */
    static Reducer of(ReduceOp op, BiFunction<ReduceOp, FloatLoops.Binary, FloatFolder> folders) {
        return switch (op) {
            case SUM -> new FloatSum(folders.apply(op, (a, b) -> a + b));
            case PROD -> fold(op, (a, b) -> a * b, folders);
            case MAX -> fold(op, Math::max, folders);
            case MIN -> fold(op, Math::min, folders);
            case ARGMAX -> arg((a, b) -> a > b || a != a && b == b, folders.apply(ReduceOp.MAX, Math::max), identity(ReduceOp.MAX));
            case ARGMIN -> arg((a, b) -> a < b || a != a && b == b, folders.apply(ReduceOp.MIN, Math::min), identity(ReduceOp.MIN));
        };
    }

    private static Reducer fold(ReduceOp op, FloatLoops.Binary fn, BiFunction<ReduceOp, FloatLoops.Binary, FloatFolder> folders) {
        return new FloatFold(folders.apply(op, fn), fn, identity(op));
    }

    private static Reducer arg(FloatLoops.Compare better, FloatFolder folder, float identity) {
        return (Reducer) Loops.define(FloatArg.class, better, folder, identity);
    }

    static FloatFolder plain(FloatLoops.Binary fn) {
        return (FloatFolder) Loops.define(PlainFolder.class, fn);
    }

    /** What a fold of nothing gives. */
    static float identity(ReduceOp op) {
        return switch (op) {
            case SUM -> 0f;
            case PROD -> 1f;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
            default -> throw new IllegalArgumentException("no fold " + op);
        };
    }
}
