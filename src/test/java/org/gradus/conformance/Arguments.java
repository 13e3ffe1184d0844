package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;

/**
 * Arguments as JSON writes them become Java values: {@code Long} for a Python int, {@code Double} for a float, {@code Boolean},
 * {@code String}, {@code null}, {@code List}, {@link DType}, {@link Slice}, {@link Ellipsis}, and a tensor for its marker.
 */
record Arguments(Function<JsonElement, Object> tensors, Function<String, Object> strings) {

    List<Object> list(JsonArray array) {
        List<Object> values = new ArrayList<>();
        array.forEach(e -> values.add(value(e)));
        return values;
    }

    Map<String, Object> map(JsonObject object) {
        Map<String, Object> values = new LinkedHashMap<>();
        object.entrySet().forEach(e -> values.put(e.getKey(), value(e.getValue())));
        return values;
    }

    Object value(JsonElement e) {
        if (e.isJsonNull()) {
            return null;
        }
        if (e.isJsonArray()) {
            return list(e.getAsJsonArray());
        }
        if (e.isJsonObject()) {
            return marker(e.getAsJsonObject());
        }
        JsonPrimitive p = e.getAsJsonPrimitive();
        return p.isString() ? strings.apply(p.getAsString()) : p.isBoolean() ? (Object) p.getAsBoolean() : number(p);
    }

    /** A number with a point or an exponent is a float, one without an int. */
    static Number number(JsonPrimitive p) {
        String text = p.getAsString();
        return text.matches("-?\\d+") ? (Number) Long.parseLong(text) : (Number) Double.parseDouble(text);
    }

    private Object marker(JsonObject o) {
        String name = o.keySet().iterator().next();
        JsonElement v = o.get(name);
        return switch (name) {
            case "$tensor", "$var" -> tensors.apply(v);
            case "$dtype" -> dtype(v.getAsString());
            case "$float" -> real(v);
            case "$str" -> v.getAsString();
            case "$ellipsis" -> Ellipsis.INSTANCE;
            case "$slice" -> {
                List<Object> parts = list(v.getAsJsonArray());
                yield new Slice((Long) parts.get(0), (Long) parts.get(1), (Long) parts.get(2));
            }
            default -> throw new IllegalArgumentException("unknown marker " + name);
        };
    }

    /** A float, written as a number or as the name of a special value. */
    static double real(JsonElement e) {
        return Double.parseDouble(e.getAsString());
    }

    static DType dtype(String label) {
        try {
            return DType.of(label);
        } catch (DTypeException e) {
            throw new MissingException("no dtype " + label);
        }
    }
}
