package org.gradus.cpu;

import java.util.EnumMap;
import java.util.Map;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;

/** Reducers in plain Java by operation and dtype. Addition and product of bool are "or" and "and". */
final class Reducers {
    private static final Map<DType, Map<ReduceOp, Reducer>> MADE = new EnumMap<>(DType.class);

    private Reducers() {
    }

    static synchronized Reducer of(ReduceOp op, DType dtype) {
        return MADE.computeIfAbsent(dtype, d -> new EnumMap<>(ReduceOp.class)).computeIfAbsent(op, o -> make(o, dtype));
    }

    private static Reducer make(ReduceOp op, DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> FloatReducers.of(op, (o, fn) -> FloatReducers.plain(fn));
            case FLOAT64 -> doubles(op);
            case INT32 -> ints(op);
            case INT64 -> longs(op);
            case BOOL -> bools(op);
            default -> throw new IllegalArgumentException(dtype + " is computed in " + dtype.compute());
        };
    }

    private static Reducer fold(Class<? extends Reducer> loop, Object function, Object identity) {
        return (Reducer) Loops.define(loop, function, identity);
    }

    private static Reducer arg(Class<? extends Reducer> loop, Object function) {
        return (Reducer) Loops.define(loop, function);
    }

    private static Reducer doubles(ReduceOp op) {
        Class<DoubleFold> f = DoubleFold.class;
        return switch (op) {
            case SUM -> fold(f, (DoubleLoops.Binary) (a, b) -> a + b, 0.0);
            case PROD -> fold(f, (DoubleLoops.Binary) (a, b) -> a * b, 1.0);
            case MAX -> fold(f, (DoubleLoops.Binary) Math::max, Double.NEGATIVE_INFINITY);
            case MIN -> fold(f, (DoubleLoops.Binary) Math::min, Double.POSITIVE_INFINITY);
            case ARGMAX -> arg(DoubleArg.class, (DoubleLoops.Compare) (a, b) -> a > b || a != a && b == b);
            case ARGMIN -> arg(DoubleArg.class, (DoubleLoops.Compare) (a, b) -> a < b || a != a && b == b);
        };
    }

    private static Reducer ints(ReduceOp op) {
        Class<IntFold> f = IntFold.class;
        return switch (op) {
            case SUM -> fold(f, (IntLoops.Binary) (a, b) -> a + b, 0);
            case PROD -> fold(f, (IntLoops.Binary) (a, b) -> a * b, 1);
            case MAX -> fold(f, (IntLoops.Binary) Math::max, Integer.MIN_VALUE);
            case MIN -> fold(f, (IntLoops.Binary) Math::min, Integer.MAX_VALUE);
            case ARGMAX -> arg(IntArg.class, (IntLoops.Compare) (a, b) -> a > b);
            case ARGMIN -> arg(IntArg.class, (IntLoops.Compare) (a, b) -> a < b);
        };
    }

    private static Reducer longs(ReduceOp op) {
        Class<LongFold> f = LongFold.class;
        return switch (op) {
            case SUM -> fold(f, (LongLoops.Binary) (a, b) -> a + b, 0L);
            case PROD -> fold(f, (LongLoops.Binary) (a, b) -> a * b, 1L);
            case MAX -> fold(f, (LongLoops.Binary) Math::max, Long.MIN_VALUE);
            case MIN -> fold(f, (LongLoops.Binary) Math::min, Long.MAX_VALUE);
            case ARGMAX -> arg(LongArg.class, (LongLoops.Compare) (a, b) -> a > b);
            case ARGMIN -> arg(LongArg.class, (LongLoops.Compare) (a, b) -> a < b);
        };
    }

    private static Reducer bools(ReduceOp op) {
        Class<BoolFold> f = BoolFold.class;
        return switch (op) {
            case SUM, MAX -> fold(f, (BoolLoops.Binary) (a, b) -> (byte) (a | b), (byte) 0);
            case PROD, MIN -> fold(f, (BoolLoops.Binary) (a, b) -> (byte) (a & b), (byte) 1);
            case ARGMAX -> arg(BoolArg.class, (BoolLoops.Compare) (a, b) -> a > b);
            case ARGMIN -> arg(BoolArg.class, (BoolLoops.Compare) (a, b) -> a < b);
        };
    }
}
