package org.gradus;

import java.lang.reflect.Array;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;

/**
 * Reading elements back. Each computes what is pending, waits for the device and copies; an error that only the elements
 * show, such as an index out of range, is thrown here. Arrays hold elements in row-major order.
 */
public sealed interface ReadOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    private Object only() {
        if (self().numel() != 1) {
            throw new ArgumentException("item: only one element tensors can be converted to Java scalars, got shape "
                + self().shape());
        }
        return Array.get(values("item"), 0);
    }

    /** The one element as a double; bool as 0 or 1. */
    default double item() {
        return ((Number) only()).doubleValue();
    }

    /** The one element as a long; floating ones are truncated. */
    default long itemLong() {
        return ((Number) only()).longValue();
    }

    /** Whether the one element is not zero. */
    default boolean itemBoolean() {
        return item() != 0;
    }

    /** The same as {@link #itemBoolean}. */
    default boolean isNonzero() {
        return itemBoolean();
    }

    private Object values(String op) {
        return HostArrays.values(self().download(op), self().dtype());
    }

    /**
     * {@code float[] double[] byte[] short[] int[] long[]} or {@code boolean[]}, by dtype: the smallest that holds the values, so
     * {@code float[]} for float16 and bfloat16 too, and {@code int[]} for uint8.
     */
    default Object toArray() {
        Object values = values("toArray");
        return self().dtype() == DType.BOOL ? HostArrays.booleans(values) : values;
    }

    /**
     * Elements as memory holds them: as {@link #toArray}, but {@code short[]} with the bits of float16 and bfloat16, {@code byte[]}
     * with those of uint8, and {@code byte[]} with 0 and 1 for bool.
     *
     * @see Gradus#fromBits
     */
    default Object toBits() {
        return self().download("toBits");
    }

    /** Nested arrays of the tensor's shape: {@code float[][]} for a float32 matrix; a boxed element for rank zero. */
    default Object toNestedArray() {
        return HostArrays.nested(toArray(), self().shape());
    }

    /** The elements in row-major order; waits for the device. */
    default float[] toFloatArray() {
        return HostArrays.floats(values("toFloatArray"));
    }

    /** The elements in row-major order; waits for the device. */
    default double[] toDoubleArray() {
        return HostArrays.doubles(values("toDoubleArray"));
    }

    /** Floating elements are truncated; of integers the low bits are kept. */
    default byte[] toByteArray() {
        return HostArrays.bytes(values("toByteArray"));
    }

    /** Floating elements are truncated; of integers the low bits are kept. */
    default short[] toShortArray() {
        return HostArrays.shorts(values("toShortArray"));
    }

    /** Floating elements are truncated. */
    default int[] toIntArray() {
        return HostArrays.ints(values("toIntArray"));
    }

    /** Floating elements are truncated. */
    default long[] toLongArray() {
        return HostArrays.longs(values("toLongArray"));
    }

    /** True for what is not zero. */
    default boolean[] toBooleanArray() {
        return HostArrays.booleans(values("toBooleanArray"));
    }
}
