package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Results of a call: a tensor, several, a record or list of them, or plain values; flattened in PyTorch's order. */
final class Outputs {
    private Outputs() { }

    static List<Object> flatten(Object result) {
        List<Object> flat = new ArrayList<>();
        flatten(result, flat);
        return flat;
    }

    private static void flatten(Object result, List<Object> flat) {
        if (result instanceof List<?> l) {
            l.forEach(v -> flatten(v, flat));
        } else if (result instanceof Shape s) {
            flatten(s.dims(), flat);
        } else if (result != null && result.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(result); i++) {
                flatten(Array.get(result, i), flat);
            }
        } else if (result instanceof Record r) {
            for (RecordComponent c : r.getClass().getRecordComponents()) {
                flatten(component(r, c), flat);
            }
        } else {
            flat.add(result);
        }
    }

    private static Object component(Record r, RecordComponent c) {
        try {
            return c.getAccessor().invoke(r);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } catch (InvocationTargetException e) {
            throw Api.unwrap(e);
        }
    }

    static void check(JsonArray expected, List<Object> got, double rtol, double atol) {
        if (got.size() != expected.size()) {
            throw new MismatchException(got.size() + " outputs, expected " + expected.size());
        }
        for (int i = 0; i < got.size(); i++) {
            check("output " + i, expected.get(i).getAsJsonObject(), got.get(i), rtol, atol);
        }
    }

    static void check(String what, JsonObject expected, Object got, double rtol, double atol) {
        if (expected.has("$value")) {
            checkValue(what, expected.get("$value"), got, rtol, atol);
        } else if (got instanceof Tensor t) {
            String compare = expected.has("compare") ? expected.get("compare").getAsString() : null;
            Elements.of(expected).check(what, Elements.of(t), compare, rtol, atol);
        } else {
            throw new MismatchException(what + ": " + got + " is no tensor");
        }
    }

    private static void checkValue(String what, JsonElement expected, Object got, double rtol, double atol) {
        Object want = new Arguments(e -> null, s -> s).value(expected);
        boolean same = want instanceof Number w && got instanceof Number g
            ? Math.abs(g.doubleValue() - w.doubleValue()) <= atol + rtol * Math.abs(w.doubleValue())
            : want == null ? got == null : want.equals(got);
        if (!same) {
            throw new MismatchException(what + ": " + got + ", expected " + want);
        }
    }
}
