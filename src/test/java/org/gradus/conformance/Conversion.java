package org.gradus.conformance;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * What a Python argument becomes where Java declares a parameter type, as a Java programmer would write it.
 *
 * @param cost how far it is from what was written: among overloads that fit, the cheapest is called
 */
record Conversion(Object value, int cost) {

    /** {@code null} if no such value can be passed. */
    static Conversion to(Type type, Object value) {
        Class<?> raw = raw(type);
        if (value == null) {
            return raw.isPrimitive() ? null : new Conversion(null, 1);
        }
        if (raw.isArray()) {
            return array(raw.getComponentType(), value);
        }
        if (raw == Shape.class) {
            Conversion dims = array(long.class, value);
            return dims == null ? null : new Conversion(Shape.of((long[]) dims.value), dims.cost + 1);
        }
        if (raw == List.class) {
            return list(((ParameterizedType) type).getActualTypeArguments()[0], value);
        }
        return scalar(raw, value);
    }

    private static Class<?> raw(Type type) {
        return type instanceof Class<?> c ? c : type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : Object.class;
    }

    private static Conversion scalar(Class<?> type, Object value) {
        if (type == Object.class) {
            return new Conversion(value, 9);
        }
        if (value instanceof Tensor || value instanceof DType) {
            return type.isInstance(value) ? new Conversion(value, 0) : null;
        }
        if (value instanceof Boolean b) {
            return type == boolean.class || type == Boolean.class ? new Conversion(value, 0) : number(type, b ? 1L : 0L, 6);
        }
        if (value instanceof Long n) {
            return number(type, n, 0);
        }
        if (value instanceof Double d) {
            return type == double.class || type == Double.class || type == Number.class ? new Conversion(d, type == Number.class ? 1 : 0)
                : type == float.class ? new Conversion(d.floatValue(), 1) : null;
        }
        if (value instanceof String s) {
            return string(type, s);
        }
        return null;
    }

    private static Conversion number(Class<?> type, long n, int cost) {
        if (type == long.class || type == Long.class) {
            return new Conversion(n, cost);
        }
        if (type == int.class || type == Integer.class) {
            return n == (int) n ? new Conversion((int) n, cost) : null;
        }
        if (type == double.class || type == Double.class) {
            return new Conversion((double) n, cost + 4);
        }
        return type == Number.class ? new Conversion(n, cost + 1) : null;
    }

    private static Conversion string(Class<?> type, String s) {
        if (type == String.class) {
            return new Conversion(s, 0);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().replace("_", "").equalsIgnoreCase(s.replace("_", ""))) {
                    return new Conversion(constant, 0);
                }
            }
        }
        return null;
    }

    private static Conversion list(Type element, Object value) {
        if (!(value instanceof List<?> values)) {
            return null;
        }
        List<Object> converted = new ArrayList<>();
        int cost = 0;
        for (Object v : values) {
            Conversion c = to(element, v);
            if (c == null) {
                return null;
            }
            converted.add(c.value);
            cost = Math.max(cost, c.cost);
        }
        return new Conversion(converted, cost);
    }

    /** From a list, or from one element. */
    private static Conversion array(Class<?> component, Object value) {
        if (component.isPrimitive() && value.getClass() == component.arrayType()) {
            return new Conversion(value, 0);
        }
        List<?> values = value instanceof List<?> l ? l : List.of(value);
        Object array = Array.newInstance(component, values.size());
        int cost = value instanceof List ? 0 : 3;
        for (int i = 0; i < values.size(); i++) {
            boolean truth = values.get(i) instanceof Boolean && component != boolean.class;
            Conversion c = truth ? null : to(component, values.get(i));
            if (c == null) {
                return null;
            }
            Array.set(array, i, c.value);
            cost = Math.max(cost, c.cost);
        }
        return new Conversion(array, cost);
    }

    /** {@code ignore_index} and {@code ignoreIndex} are one name, and so are {@code dim} and {@code dims}. */
    static boolean sameName(String python, String java) {
        String a = python.replace("_", "").toLowerCase(Locale.ROOT);
        String b = java.replace("_", "").toLowerCase(Locale.ROOT);
        return a.equals(b) || a.equals(b + "s") || b.equals(a + "s");
    }
}
