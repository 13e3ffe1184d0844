package org.gradus.conformance;

import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.types.DType;

/** Calls by PyTorch's names: Python's own syntax here, everything else by the one rule of {@link Api}. */
final class Calls {
    /** Python's names of casts that are types, or keywords, in Java. */
    private static final Map<String, String> CASTS = Map.of("bool", "bool", "byte", "uint8", "char", "int8", "double", "float64",
        "float", "float32", "half", "float16", "bfloat16", "bfloat16", "int", "int32", "long", "int64", "short", "int16");

    private final Api api = new Api();

    /** Whether an operation is Python's syntax or a type's name, and so no method in Java. */
    static boolean isSyntax(String op) {
        return CASTS.containsKey(op) || op.startsWith("__");
    }

    boolean has(String op) {
        return api.has(op);
    }

    Object call(List<String> names, List<Signature> signatures, List<Object> args, Map<String, Object> kwargs) {
        String op = names.get(0);
        if (CASTS.containsKey(op)) {
            return api.call(List.of("to"), List.of(), List.of(args.get(0), cast(op)), Map.of());
        }
        if (op.equals("__getitem__")) {
            return IndexArguments.get((Tensor) args.get(0), (List<?>) args.get(1));
        }
        if (op.startsWith("__r")) {
            return reflected(op.substring(3, op.length() - 2), args.get(0), args.get(1));
        }
        return api.call(names, signatures, args, kwargs);
    }

    /** What Python makes of {@code other op self}, where {@code other} has no say; of powers {@code other} is copied, without history. */
    private Object reflected(String op, Object self, Object other) {
        if (!(self instanceof Tensor)) {
            throw new NoOverloadException("a number has no reflected " + op, true);
        }
        Object first = op.equals("pow") && other instanceof Tensor t ? t.detach() : other;
        return api.call(List.of(op.equals("mod") ? "remainder" : op), List.of(), List.of(first, self), Map.of());
    }

    private static DType cast(String op) {
        return Arguments.dtype(CASTS.get(op));
    }
}
