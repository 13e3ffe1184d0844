package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Set;
import org.gradus.Tensor;

/**
 * The elements of a tensor on the host.
 *
 * @param data {@code double[]} for floating dtypes, {@code long[]} for integers and bool; {@code null} where only dtype and
 *             shape are known
 */
record Elements(String dtype, long[] shape, Object data) {
    private static final Set<String> FLOATING = Set.of("float64", "float32", "float16", "bfloat16");

    static boolean isFloating(String dtype) {
        return FLOATING.contains(dtype);
    }

    static Elements of(JsonObject spec) {
        String dtype = spec.get("dtype").getAsString();
        long[] shape = shape(spec);
        int n = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (spec.has("fill")) {
            JsonArray all = new JsonArray(1);
            all.add(spec.get("fill"));
            return new Elements(dtype, shape, data(dtype, all, n));
        }
        return new Elements(dtype, shape, spec.has("data") ? data(dtype, spec.getAsJsonArray("data"), n) : null);
    }

    static long[] shape(JsonObject spec) {
        JsonArray dims = spec.getAsJsonArray("shape");
        long[] shape = new long[dims.size()];
        Arrays.setAll(shape, i -> dims.get(i).getAsLong());
        return shape;
    }

    private static Object data(String dtype, JsonArray json, int n) {
        int last = json.size() - 1;
        if (isFloating(dtype)) {
            double[] reals = new double[n];
            Arrays.setAll(reals, i -> round(dtype, Arguments.real(json.get(Math.min(i, last)))));
            return reals;
        }
        long[] integers = new long[n];
        Arrays.setAll(integers, i -> {
            String text = json.get(Math.min(i, last)).getAsString();
            return text.equals("true") ? 1 : text.equals("false") ? 0 : Long.parseLong(text);
        });
        return integers;
    }

    /** A double in the file is a value of the dtype, up to the rounding of its decimal digits. */
    private static double round(String dtype, double value) {
        return dtype.equals("float64") ? value : (float) value;
    }

    static Elements of(Tensor tensor) {
        Object array = tensor.toArray();
        String dtype = tensor.dtype().label();
        int n = Array.getLength(array);
        if (isFloating(dtype)) {
            double[] reals = new double[n];
            Arrays.setAll(reals, i -> ((Number) Array.get(array, i)).doubleValue());
            return new Elements(dtype, tensor.shape().dims(), reals);
        }
        long[] integers = new long[n];
        Arrays.setAll(integers, i -> Array.get(array, i) instanceof Boolean b ? (b ? 1 : 0) : ((Number) Array.get(array, i)).longValue());
        return new Elements(dtype, tensor.shape().dims(), integers);
    }

    boolean isZero(double atol) {
        return data instanceof double[] reals ? Arrays.stream(reals).allMatch(v -> Math.abs(v) <= atol)
            : Arrays.stream((long[]) data).allMatch(v -> v == 0);
    }

    /** Elements as the recorded form has them; {@code compare} is the recorded output's, {@code null} for dtype, shape and values. */
    void check(String what, Elements got, String compare, double rtol, double atol) {
        if (!got.dtype.equals(dtype)) {
            throw new MismatchException(what + ": dtype " + got.dtype + ", expected " + dtype);
        }
        if (!Arrays.equals(got.shape, shape)) {
            throw new MismatchException(what + ": shape " + Arrays.toString(got.shape) + ", expected " + Arrays.toString(shape));
        }
        if (data != null && !"shape".equals(compare)) {
            checkValues(what, got, "abs".equals(compare), rtol, atol);
        }
    }

    private void checkValues(String what, Elements got, boolean abs, double rtol, double atol) {
        int n = Array.getLength(data);
        int bad = 0;
        int first = -1;
        for (int i = 0; i < n; i++) {
            boolean ok = data instanceof double[] reals ? close(((double[]) got.data)[i], reals[i], abs, rtol, atol)
                : ((long[]) got.data)[i] == ((long[]) data)[i];
            if (!ok) {
                bad++;
                first = first < 0 ? i : first;
            }
        }
        if (bad > 0) {
            throw new MismatchException(what + ": " + bad + " of " + n + " elements differ, first at " + first + ": "
                + Array.get(got.data, first) + ", expected " + Array.get(data, first) + " (rtol " + rtol + ", atol " + atol + ")");
        }
    }

    private static boolean close(double got, double want, boolean abs, double rtol, double atol) {
        if (Double.isNaN(want) || Double.isNaN(got)) {
            return Double.isNaN(want) && Double.isNaN(got);
        }
        double g = abs ? Math.abs(got) : got;
        double w = abs ? Math.abs(want) : want;
        return g == w || Double.isFinite(g) && Double.isFinite(w) && Math.abs(g - w) <= atol + rtol * Math.abs(w);
    }
}
