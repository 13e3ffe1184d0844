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

/**
 * Arguments as the corpus writes them, as Java values: {@code Long}, {@code Double}, {@code Boolean}, {@code String},
 * {@code null}, {@code List}, {@code Tensor}, {@code DType}, {@link Slice} and {@link Ellipsis}.
 *
 * @param variable what a bare string, or {@code {"$var": name}}, stands for
 * @param input    what {@code {"$tensor": k}} stands for
 */
record Values(Function<String, Object> variable, Function<Integer, Object> input) {

    /** {@code start:stop:step}; {@code null} where left out. */
    record Slice(Long start, Long stop, Long step) { }

    enum Ellipsis { ELLIPSIS }

    Object argument(JsonElement e) {
        return value(e, true);
    }

    List<Object> arguments(JsonArray array) {
        return list(array, true);
    }

    Map<String, Object> keywords(JsonObject o) {
        Map<String, Object> map = new LinkedHashMap<>();
        o.entrySet().forEach(e -> map.put(e.getKey(), value(e.getValue(), false)));
        return map;
    }

    private List<Object> list(JsonArray array, boolean names) {
        List<Object> values = new ArrayList<>();
        array.forEach(e -> values.add(value(e, names)));
        return values;
    }

    private Object value(JsonElement e, boolean names) {
        if (e.isJsonNull()) {
            return null;
        }
        if (e.isJsonArray()) {
            return list(e.getAsJsonArray(), names);
        }
        if (e.isJsonObject()) {
            return marked(e.getAsJsonObject());
        }
        JsonPrimitive p = e.getAsJsonPrimitive();
        if (p.isBoolean()) {
            return p.getAsBoolean();
        }
        if (p.isString()) {
            return names ? variable.apply(p.getAsString()) : p.getAsString();
        }
        String text = p.getAsString();
        return text.matches("-?\\d+") ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
    }

    private Object marked(JsonObject o) {
        String mark = o.keySet().iterator().next();
        JsonElement v = o.get(mark);
        return switch (mark) {
            case "$var" -> variable.apply(v.getAsString());
            case "$tensor" -> input.apply(v.getAsInt());
            case "$str" -> v.getAsString();
            case "$dtype" -> TensorData.dtype(v.getAsString());
            case "$float" -> Double.valueOf(v.getAsString());
            case "$slice" -> new Slice(bound(v, 0), bound(v, 1), bound(v, 2));
            case "$ellipsis" -> Ellipsis.ELLIPSIS;
            default -> throw new IllegalArgumentException("marker " + mark);
        };
    }

    private static Long bound(JsonElement slice, int i) {
        JsonElement e = slice.getAsJsonArray().get(i);
        return e.isJsonNull() ? null : (Long) e.getAsLong();
    }
}
