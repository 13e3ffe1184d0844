package org.gradus.cpu;

import java.util.function.BiFunction;
import org.gradus.ir.ReduceOp;

/** The reducers of float32, given how runs are folded. */
final class FloatReducers {
    private FloatReducers() {
    }

    /** @param folders makes the folder of a function, for which there is also a template in {@link VectorMath} */
    static Reducer of(ReduceOp op, BiFunction<FloatLoops.Binary, String, FloatFolder> folders) {
        return switch (op) {
            case SUM -> new FloatSum(folders.apply((a, b) -> a + b, "add"));
            case PROD -> fold((a, b) -> a * b, "mul", 1f, folders);
            case MAX -> fold(Math::max, "greater", Float.NEGATIVE_INFINITY, folders);
            case MIN -> fold(Math::min, "less", Float.POSITIVE_INFINITY, folders);
            case ARGMAX -> arg((a, b) -> a > b || a != a && b == b, folders.apply(Math::max, "greater"), Float.NEGATIVE_INFINITY);
            case ARGMIN -> arg((a, b) -> a < b || a != a && b == b, folders.apply(Math::min, "less"), Float.POSITIVE_INFINITY);
        };
    }

    private static Reducer fold(FloatLoops.Binary fn, String template, float identity,
                                BiFunction<FloatLoops.Binary, String, FloatFolder> folders) {
        return new FloatFold(folders.apply(fn, template), fn, identity);
    }

    private static Reducer arg(FloatLoops.Compare better, FloatFolder folder, float identity) {
        return (Reducer) Loops.define(FloatArg.class, better, folder, identity);
    }

    static FloatFolder plain(FloatLoops.Binary fn, String template) {
        return (FloatFolder) Loops.define(PlainFolder.class, fn);
    }
}
