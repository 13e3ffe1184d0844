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
        return Array.get(self().download("item"), 0);
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

    /** {@code float[] double[] int[] long[]} or {@code boolean[]}, by dtype. */
    default Object toArray() {
        Object raw = self().download("toArray");
        return self().dtype() == DType.BOOL ? HostArrays.booleans(raw) : raw;
    }

    /** Nested arrays of the tensor's shape: {@code float[][]} for a float32 matrix; a boxed element for rank zero. */
    default Object toNestedArray() {
        return HostArrays.nested(toArray(), self().shape());
    }

    default float[] toFloatArray() {
        return HostArrays.floats(self().download("toFloatArray"));
    }

    default double[] toDoubleArray() {
        return HostArrays.doubles(self().download("toDoubleArray"));
    }

    /** Floating elements are truncated. */
    default int[] toIntArray() {
        return HostArrays.ints(self().download("toIntArray"));
    }

    /** Floating elements are truncated. */
    default long[] toLongArray() {
        return HostArrays.longs(self().download("toLongArray"));
    }

    /** True for what is not zero. */
    default boolean[] toBooleanArray() {
        return HostArrays.booleans(self().download("toBooleanArray"));
    }
}
