package org.gradus.conformance;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** One attempt to give a call's arguments to a method's parameters. */
final class Binding {
    private static final Object OPEN = new Object();

    /** What PyTorch takes for arguments that are left out, by our names. */
    private static final Map<String, Object> DEFAULTS = new HashMap<>(Map.of("reduction", "mean", "ignoreIndex", -100L,
        "labelSmoothing", 0.0, "keepdim", false, "correction", 1.0, "alpha", 1.0, "beta", 1.0, "dims", List.of(), "training",
        true));

    static {
        for (String absent : List.of("weight", "posWeight", "bias", "dtype", "min", "max")) {
            DEFAULTS.put(absent, null);
        }
    }

    /** How far an attempt goes to make a method fit; tried in this order. */
    enum Effort {
        EXACT,
        /** An integer may go to a floating parameter. */
        WIDENING,
        /** Parameters may take PyTorch's defaults, too. */
        DEFAULTS,
        /** Arguments may go to parameters in another order. */
        REORDERING
    }

    private final Parameter[] params;
    private final Object[] bound;
    private final Effort effort;

    Binding(Method m, Effort effort) {
        this.params = m.getParameters();
        this.bound = new Object[params.length];
        this.effort = effort;
    }

    /** The method's arguments, or {@code null} if these do not fit. */
    Object[] bind(List<Object> args, Map<String, Object> kwargs) {
        Arrays.fill(bound, OPEN);
        for (Map.Entry<String, Object> kw : renamed(kwargs).entrySet()) {
            int at = -1;
            for (int i = 0; i < params.length; i++) {
                String want = Ops.camel(kw.getKey());
                if (params[i].getName().equals(want) || params[i].getName().equals(want + "s")) {
                    at = i;
                }
            }
            if (at < 0) {
                return null;
            }
            bound[at] = convert(kw.getValue(), params[at].getType());
            if (bound[at] == OPEN) {
                return null;
            }
        }
        return fill(args, 0, 0) ? bound : null;
    }

    /** Keywords that Java's parameters name otherwise; {@code unbiased=False} is {@code correction=0}. */
    private static Map<String, Object> renamed(Map<String, Object> kwargs) {
        Map<String, Object> out = new HashMap<>(kwargs);
        if (out.remove("unbiased") instanceof Boolean unbiased) {
            out.put("correction", unbiased ? 1.0 : 0.0);
        }
        if (out.containsKey("rounding_mode")) {
            out.put("rounding", out.remove("rounding_mode"));
        }
        return out;
    }

    private boolean fillDefaults() {
        for (int i = 0; i < params.length; i++) {
            if (bound[i] == OPEN && params[i].isVarArgs()) {
                bound[i] = Array.newInstance(params[i].getType().getComponentType(), 0);
            }
            if (bound[i] == OPEN && effort.compareTo(Effort.DEFAULTS) >= 0 && DEFAULTS.containsKey(params[i].getName())) {
                bound[i] = convert(DEFAULTS.get(params[i].getName()), params[i].getType());
            }
            if (bound[i] == OPEN) {
                return false;
            }
        }
        return true;
    }

    /** Gives the arguments numbered {@code next} and on to open parameters numbered {@code from} and on. */
    private boolean fill(List<Object> args, int next, int from) {
        if (next == args.size()) {
            Object[] before = bound.clone();
            if (fillDefaults()) {
                return true;
            }
            System.arraycopy(before, 0, bound, 0, bound.length);
            return false;
        }
        for (int i = effort == Effort.REORDERING ? 0 : from; i < params.length; i++) {
            if (bound[i] != OPEN) {
                continue;
            }
            Object v = convert(args.get(next), params[i].getType());
            if (v != OPEN) {
                bound[i] = v;
                if (fill(args, next + 1, i + 1)) {
                    return true;
                }
                bound[i] = OPEN;
            }
            if (params[i].isVarArgs()) {
                Object rest = convert(args.subList(next, args.size()), params[i].getType());
                if (rest != OPEN) {
                    bound[i] = rest;
                    if (fill(args, args.size(), params.length)) {
                        return true;
                    }
                    bound[i] = OPEN;
                }
            }
        }
        return false;
    }

    /** {@code value} as a {@code type}, or {@link #OPEN}.  */
    private Object convert(Object value, Class<?> type) {
        if (value == null) {
            return type.isPrimitive() ? OPEN : null;
        }
        if (type == boolean.class || type == Boolean.class) {
            return value instanceof Boolean ? value : OPEN;
        }
        if (type == int.class || type == Integer.class) {
            return value instanceof Long n ? (Object) n.intValue() : OPEN;
        }
        if (type == long.class || type == Long.class) {
            return value instanceof Long ? value : OPEN;
        }
        if (type == double.class || type == Double.class) {
            return value instanceof Double || effort != Effort.EXACT && value instanceof Long
                ? (Object) ((Number) value).doubleValue() : OPEN;
        }
        if (type == Shape.class) {
            Object dims = convert(value, long[].class);
            return dims == OPEN ? OPEN : Shape.of((long[]) dims);
        }
        if (type.isEnum() && type != DType.class) {
            return value instanceof String s
                ? Arrays.stream(type.getEnumConstants()).map(Object.class::cast)
                    .filter(c -> ((Enum<?>) c).name().equalsIgnoreCase(s)).findFirst().orElse(OPEN) : OPEN;
        }
        if (type.isArray()) {
            return array(value, type.getComponentType());
        }
        return type.isInstance(value) ? value : OPEN;
    }

    private Object array(Object value, Class<?> element) {
        List<?> items = value instanceof List<?> l ? l : element.isPrimitive() ? List.of(value) : null;
        if (items == null) {
            return OPEN;
        }
        Object array = Array.newInstance(element, items.size());
        for (int i = 0; i < items.size(); i++) {
            Object v = convert(items.get(i), element);
            if (v == OPEN) {
                return OPEN;
            }
            Array.set(array, i, v);
        }
        return array;
    }
}
