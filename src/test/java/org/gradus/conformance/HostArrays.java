package org.gradus.conformance;

import java.util.Arrays;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Tensors from recorded elements. */
final class HostArrays {
    private HostArrays() { }

    static Tensor tensor(Elements e) {
        DType dtype = Arguments.dtype(e.dtype());
        Object array = switch (e.dtype()) {
            case "float64", "int64" -> e.data();
            case "float32", "float16", "bfloat16" -> floats((double[]) e.data());
            case "bool" -> booleans((long[]) e.data());
            default -> Arrays.stream((long[]) e.data()).mapToInt(v -> (int) v).toArray();
        };
        return Gradus.tensor(array, Shape.of(e.shape())).to(dtype);
    }

    private static float[] floats(double[] values) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) values[i];
        }
        return f;
    }

    private static boolean[] booleans(long[] values) {
        boolean[] b = new boolean[values.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = values[i] != 0;
        }
        return b;
    }
}
