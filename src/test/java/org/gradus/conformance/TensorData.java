package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** A tensor as the corpus writes it. {@code data} is a Java array of the dtype's kind, row-major; {@code null}: not compared. */
record TensorData(DType dtype, Shape shape, Object data, boolean requiresGrad, String view, String compare) {

    /** @throws MissingFeature if the dtype is not there yet */
    static TensorData of(JsonObject o) {
        DType dtype = dtype(o.get("dtype").getAsString());
        JsonArray dims = o.getAsJsonArray("shape");
        long[] extents = new long[dims.size()];
        Arrays.setAll(extents, i -> dims.get(i).getAsLong());
        Shape shape = Shape.of(extents);
        Object data = null;
        if (o.has("data") || o.has("fill")) {
            data = Device.newArray(dtype, (int) shape.numel());
            for (int i = 0; i < shape.numel(); i++) {
                put(data, i, dtype, o.has("fill") ? o.get("fill") : o.getAsJsonArray("data").get(i));
            }
        }
        return new TensorData(dtype, shape, data, o.has("requires_grad") && o.get("requires_grad").getAsBoolean(),
            o.has("view") ? o.get("view").getAsString() : "", o.has("compare") ? o.get("compare").getAsString() : "");
    }

    static DType dtype(String label) {
        return Arrays.stream(DType.values()).filter(d -> d.label().equals(label)).findFirst()
            .orElseThrow(() -> new MissingFeature("dtype " + label));
    }

    private static void put(Object array, int i, DType dtype, JsonElement e) {
        switch (dtype) {
            case FLOAT32 -> Array.setFloat(array, i, (float) e.getAsDouble());
            case FLOAT64 -> Array.setDouble(array, i, e.getAsDouble());
            case INT32 -> Array.setInt(array, i, e.getAsInt());
            case INT64 -> Array.setLong(array, i, e.getAsLong());
            case BOOL -> Array.setByte(array, i, (byte) (e.getAsBoolean() ? 1 : 0));
        }
    }

    /** A leaf with these elements, laid out as {@code view} says. */
    Tensor tensor() {
        Tensor t = laidOut(upload());
        return requiresGrad ? t.requiresGrad_() : t;
    }

    private Tensor upload() {
        return Gradus.tensor(dtype == DType.BOOL ? booleans((byte[]) data) : data, shape);
    }

    private static boolean[] booleans(byte[] bytes) {
        boolean[] b = new boolean[bytes.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = bytes[i] != 0;
        }
        return b;
    }

    private Tensor laidOut(Tensor t) {
        int last = t.dim() - 1;
        return switch (view) {
            case "" -> t.detach();
            case "transposed" -> t.transpose(last - 1, last).clone().transpose(last - 1, last).detach();
            case "step2" -> {
                Tensor wide = Gradus.stack(List.of(t, t.clone()), -1).reshape(doubled(last).dims());
                yield wide.slice(last, 0, 2 * t.size(last), 2).detach();
            }
            case "offset" -> Gradus.cat(List.of(t.narrow(0, 0, 1), t), 0).narrow(0, 1, t.size(0)).detach();
            default -> throw new IllegalArgumentException("view " + view);
        };
    }

    private Shape doubled(int axis) {
        long[] dims = shape.dims();
        dims[axis] *= 2;
        return Shape.of(dims);
    }

    /** What differs between {@code got} and this; {@code null} if nothing does. */
    String difference(Tensor got, double rtol, double atol) {
        if (got == null) {
            return "got nothing, want " + dtype + shape;
        }
        if (got.dtype() != dtype || !got.shape().equals(shape)) {
            return "got " + got.dtype() + got.shape() + ", want " + dtype + shape;
        }
        if (data == null || compare.equals("shape")) {
            return null;
        }
        Object have = got.toArray();
        for (int i = 0; i < shape.numel(); i++) {
            double a = number(have, i);
            double b = number(data, i);
            if (compare.equals("abs")) {
                a = Math.abs(a);
                b = Math.abs(b);
            }
            boolean same = dtype == DType.INT64 ? Array.getLong(have, i) == Array.getLong(data, i)
                : a == b || Double.isNaN(a) && Double.isNaN(b)
                || dtype.isFloating() && Double.isFinite(a) && Double.isFinite(b) && Math.abs(a - b) <= atol + rtol * Math.abs(b);
            if (!same) {
                return "element " + i + " of " + dtype + shape + ": got " + a + ", want " + b;
            }
        }
        return null;
    }

    private static double number(Object array, int i) {
        return array instanceof boolean[] b ? b[i] ? 1 : 0 : Array.getDouble(array, i);
    }
}
