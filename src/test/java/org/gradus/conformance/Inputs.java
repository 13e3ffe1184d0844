package org.gradus.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.Tensor;

/** Tensors as a case gives them: values, layout in memory, whether gradients are wanted. */
final class Inputs {
    private Inputs() { }

    static List<Tensor> make(JsonArray specs, boolean requiresGrad) {
        List<Tensor> tensors = new ArrayList<>();
        specs.forEach(s -> tensors.add(make(s.getAsJsonObject(), requiresGrad)));
        return tensors;
    }

    static Tensor make(JsonObject spec, boolean requiresGrad) {
        Elements e = Elements.of(spec);
        Tensor t = spec.has("view") ? view(spec.get("view").getAsString(), e) : HostArrays.tensor(e);
        boolean grad = requiresGrad && spec.has("requires_grad") && spec.get("requires_grad").getAsBoolean();
        return grad ? t.requiresGrad_(true) : t;
    }

    /** The same values in memory that is not contiguous; what lies between them must never show. */
    private static Tensor view(String kind, Elements e) {
        long[] shape = e.shape();
        int last = shape.length - 1;
        long[] wide = shape.clone();
        switch (kind) {
            case "transposed" -> {
                wide[last] = shape[last - 1];
                wide[last - 1] = shape[last];
                return HostArrays.tensor(rearranged(e, wide, i -> transposed(i, shape[last - 1], shape[last]))).transpose(last - 1, last);
            }
            case "step2" -> {
                wide[last] *= 2;
                return HostArrays.tensor(rearranged(e, wide, i -> 2 * i)).slice(last, 0, wide[last], 2);
            }
            case "offset" -> {
                wide[0]++;
                int row = (int) (Arrays.stream(wide).reduce(1, (a, b) -> a * b) / wide[0]);
                return HostArrays.tensor(rearranged(e, wide, i -> i + row)).narrow(0, 1, shape[0]);
            }
            default -> throw new IllegalArgumentException("unknown view " + kind);
        }
    }

    private static int transposed(int i, long rows, long cols) {
        int matrix = (int) (rows * cols);
        int inside = i % matrix;
        return i - inside + (int) (inside % cols * rows + inside / cols);
    }

    private interface Place {
        int of(int i);
    }

    private static Elements rearranged(Elements e, long[] shape, Place place) {
        int n = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        Object data = Array.newInstance(e.data().getClass().getComponentType(), n);
        for (int i = 0; i < n; i++) {
            Array.set(data, i, e.data() instanceof double[] ? (Object) 77.0 : (Object) 1L);
        }
        for (int i = 0; i < Array.getLength(e.data()); i++) {
            Array.set(data, place.of(i), Array.get(e.data(), i));
        }
        return new Elements(e.dtype(), shape, data);
    }
}
