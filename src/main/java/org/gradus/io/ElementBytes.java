package org.gradus.io;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/** Elements of Java arrays as bytes in the buffer's order, and back. */
final class ElementBytes {
    private ElementBytes() {
    }

    /** {@code float[] double[] int[] long[] short[] byte[]} or {@code boolean[]}; float16 and bfloat16 are bits in a {@code short[]}. */
    static Object newArray(DType dtype, int length) {
        return switch (dtype) {
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
            case INT32 -> new int[length];
            case INT64 -> new long[length];
            case INT16, FLOAT16, BFLOAT16 -> new short[length];
            case INT8, UINT8 -> new byte[length];
            case BOOL -> new boolean[length];
        };
    }

    /** Appends {@code count} elements from {@code from} on. */
    static void put(ByteBuffer b, Object array, int from, int count) {
        int size = sizeOf(array);
        if (array instanceof float[] a) {
            b.asFloatBuffer().put(a, from, count);
        } else if (array instanceof double[] a) {
            b.asDoubleBuffer().put(a, from, count);
        } else if (array instanceof int[] a) {
            b.asIntBuffer().put(a, from, count);
        } else if (array instanceof long[] a) {
            b.asLongBuffer().put(a, from, count);
        } else if (array instanceof short[] a) {
            b.asShortBuffer().put(a, from, count);
        } else if (array instanceof byte[] a) {
            b.slice().put(a, from, count);
        } else if (array instanceof boolean[] a) {
            for (int i = 0; i < count; i++) {
                b.put(b.position() + i, (byte) (a[from + i] ? 1 : 0));
            }
        }
        b.position(b.position() + count * size);
    }

    /** Fills {@code count} elements from {@code from} on; a bool is any byte but zero. */
    static void get(ByteBuffer b, Object array, int from, int count) {
        int size = sizeOf(array);
        if (array instanceof float[] a) {
            b.asFloatBuffer().get(a, from, count);
        } else if (array instanceof double[] a) {
            b.asDoubleBuffer().get(a, from, count);
        } else if (array instanceof int[] a) {
            b.asIntBuffer().get(a, from, count);
        } else if (array instanceof long[] a) {
            b.asLongBuffer().get(a, from, count);
        } else if (array instanceof short[] a) {
            b.asShortBuffer().get(a, from, count);
        } else if (array instanceof byte[] a) {
            b.slice().get(a, from, count);
        } else if (array instanceof boolean[] a) {
            for (int i = 0; i < count; i++) {
                a[from + i] = b.get(b.position() + i) != 0;
            }
        }
        b.position(b.position() + count * size);
    }

    /** A tensor of what {@link #newArray} made and {@link #get} filled. */
    static Tensor tensor(Object array, DType dtype, Shape shape, Device device) {
        return dtype == DType.BOOL ? Gradus.tensor(array, shape, device) : Gradus.fromBits(array, dtype, shape, device);
    }

    private static int sizeOf(Object array) {
        Class<?> kind = array.getClass().getComponentType();
        if (kind == float.class || kind == int.class) {
            return 4;
        } else if (kind == double.class || kind == long.class) {
            return 8;
        } else if (kind == short.class) {
            return 2;
        } else if (kind == boolean.class || kind == byte.class) {
            return 1;
        }
        throw new DTypeException("no bytes for an array of " + kind + " with " + Array.getLength(array) + " elements");
    }
}
