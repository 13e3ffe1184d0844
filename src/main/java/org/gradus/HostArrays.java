package org.gradus;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Half;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Java arrays into one another: element kinds, nesting. */
final class HostArrays {
    private HostArrays() { }

    private static double real(Object array, int i) {
        return ((Number) Array.get(array, i)).doubleValue();
    }

    /** Elements as a device holds them, in an array of numbers; bool stays 0 and 1. */
    static Object values(Object raw, DType dtype) {
        if (dtype == DType.UINT8) {
            byte[] bits = (byte[]) raw;
            int[] out = new int[bits.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = bits[i] & 0xFF;
            }
            return out;
        }
        if (dtype.isStorage() && dtype.isFloating()) {
            short[] bits = (short[]) raw;
            float[] out = new float[bits.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = dtype == DType.FLOAT16 ? Half.fromFloat16(bits[i]) : Half.fromBfloat16(bits[i]);
            }
            return out;
        }
        return raw;
    }

    static byte[] bytes(Object array) {
        if (array instanceof byte[] a) {
            return a;
        }
        byte[] out = new byte[Array.getLength(array)];
        for (int i = 0; i < out.length; i++) {
            out[i] = ((Number) Array.get(array, i)).byteValue();
        }
        return out;
    }

    static short[] shorts(Object array) {
        if (array instanceof short[] a) {
            return a;
        }
        short[] out = new short[Array.getLength(array)];
        for (int i = 0; i < out.length; i++) {
            out[i] = ((Number) Array.get(array, i)).shortValue();
        }
        return out;
    }

    static float[] floats(Object array) {
        if (array instanceof float[] a) {
            return a;
        }
        float[] out = new float[Array.getLength(array)];
        for (int i = 0; i < out.length; i++) {
            out[i] = ((Number) Array.get(array, i)).floatValue();
        }
        return out;
    }

    static double[] doubles(Object array) {
        if (array instanceof double[] a) {
            return a;
        }
        double[] out = new double[Array.getLength(array)];
        for (int i = 0; i < out.length; i++) {
            out[i] = real(array, i);
        }
        return out;
    }

    static int[] ints(Object array) {
        if (array instanceof int[] a) {
            return a;
        }
        int[] out = new int[Array.getLength(array)];
        for (int i = 0; i < out.length; i++) {
            out[i] = ((Number) Array.get(array, i)).intValue();
        }
        return out;
    }

    static long[] longs(Object array) {
        if (array instanceof long[] a) {
            return a;
        }
        long[] out = new long[Array.getLength(array)];
        for (int i = 0; i < out.length; i++) {
            out[i] = ((Number) Array.get(array, i)).longValue();
        }
        return out;
    }

    static boolean[] booleans(Object array) {
        boolean[] out = new boolean[Array.getLength(array)];
        for (int i = 0; i < out.length; i++) {
            out[i] = real(array, i) != 0;
        }
        return out;
    }

    static byte[] bytes(boolean[] array) {
        byte[] out = new byte[array.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (array[i] ? 1 : 0);
        }
        return out;
    }

    /** A flat array cut up by {@code shape}. */
    static Object nested(Object flat, Shape shape) {
        return shape.isScalar() ? Array.get(flat, 0) : nested(flat, shape.dims(), 0, new int[1]);
    }

    private static Object nested(Object flat, long[] dims, int axis, int[] at) {
        int n = Math.toIntExact(dims[axis]);
        if (axis == dims.length - 1) {
            Object row = Array.newInstance(flat.getClass().getComponentType(), n);
            System.arraycopy(flat, at[0], row, 0, n);
            at[0] += n;
            return row;
        }
        int[] extents = new int[dims.length - axis];
        extents[0] = n;
        Object out = Array.newInstance(flat.getClass().getComponentType(), extents);
        for (int i = 0; i < n; i++) {
            Array.set(out, i, nested(flat, dims, axis + 1, at));
        }
        return out;
    }

    /** What nested arrays of one primitive kind hold. */
    record Flat(Object array, DType dtype, Shape shape) { }

    /** @param values a nested array, or lists of boxed values, nested too */
    static Flat flatten(Object values) {
        Object nested = values instanceof List<?> list ? unboxed(list) : values;
        Class<?> type = nested.getClass();
        int rank = 0;
        while (type.isArray()) {
            type = type.getComponentType();
            rank++;
        }
        if (rank == 0) {
            throw new ArgumentException("tensor: expected an array or a list, got " + nested.getClass().getSimpleName());
        }
        long[] dims = new long[rank];
        Object inner = nested;
        for (int d = 0; d < rank && inner != null; d++) {
            dims[d] = Array.getLength(inner);
            inner = dims[d] == 0 || d == rank - 1 ? null : Array.get(inner, 0);
        }
        Shape shape = Shape.of(dims);
        DType dtype = dtype(type);
        Object flat = Array.newInstance(type, Math.toIntExact(shape.numel()));
        fill(nested, dims, 0, flat, new int[1]);
        return new Flat(flat instanceof boolean[] b ? bytes(b) : flat, dtype, shape);
    }

    /** The array that holds what the list does; of no elements, like PyTorch's, of floats. */
    private static Object unboxed(List<?> list) {
        if (list.isEmpty()) {
            return new float[0];
        }
        List<Object> parts = new ArrayList<>();
        list.forEach(v -> parts.add(v instanceof List<?> inner ? unboxed(inner) : v));
        Object first = parts.get(0);
        Class<?> type = first == null ? Object.class : MethodType.methodType(first.getClass()).unwrap().returnType();
        Object array = Array.newInstance(type, parts.size());
        for (int i = 0; i < parts.size(); i++) {
            try {
                Array.set(array, i, parts.get(i));
            } catch (IllegalArgumentException e) {
                throw new ArgumentException("tensor: a list of " + type.getSimpleName() + " cannot hold " + list.get(i)
                    + " at " + i);
            }
        }
        return array;
    }

    private static DType dtype(Class<?> element) {
        if (element == float.class) {
            return DType.FLOAT32;
        } else if (element == double.class) {
            return DType.FLOAT64;
        } else if (element == int.class) {
            return DType.INT32;
        } else if (element == long.class) {
            return DType.INT64;
        } else if (element == boolean.class) {
            return DType.BOOL;
        } else if (element == byte.class) {
            return DType.INT8;
        } else if (element == short.class) {
            return DType.INT16;
        }
        throw new DTypeException("tensor: no dtype for elements of type " + element.getSimpleName()
            + "; expected float, double, byte, short, int, long or boolean");
    }

    private static void fill(Object nested, long[] dims, int axis, Object flat, int[] at) {
        int n = Array.getLength(nested);
        if (n != dims[axis]) {
            throw new ShapeException("tensor: expected sequence of length " + dims[axis] + " at dim " + axis + " (got " + n
                + ")");
        }
        if (axis == dims.length - 1) {
            System.arraycopy(nested, 0, flat, at[0], n);
            at[0] += n;
            return;
        }
        for (int i = 0; i < n; i++) {
            fill(Array.get(nested, i), dims, axis + 1, flat, at);
        }
    }
}
