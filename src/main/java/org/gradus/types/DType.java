package org.gradus.types;

import java.util.Locale;

/**
 * The type of a tensor's elements. Names and promotion follow PyTorch.
 *
 * <p>{@link #UINT8}, {@link #INT8}, {@link #INT16}, {@link #FLOAT16} and {@link #BFLOAT16} are <em>storage dtypes</em>: memory
 * holds them, arithmetic is done in {@link #compute()}, and what it gives is rounded to nearest even, or wrapped, on the way back.
 */
public enum DType {
    BOOL(1, Category.BOOL),
    UINT8(1, Category.INTEGRAL),
    INT8(1, Category.INTEGRAL),
    INT16(2, Category.INTEGRAL),
    INT32(4, Category.INTEGRAL),
    INT64(8, Category.INTEGRAL),
    /** IEEE 754 binary16: 5 bits of exponent, 10 of fraction. */
    FLOAT16(2, Category.FLOATING),
    /** The upper half of a float32: 8 bits of exponent, 7 of fraction. */
    BFLOAT16(2, Category.FLOATING),
    FLOAT32(4, Category.FLOATING),
    FLOAT64(8, Category.FLOATING);

    /** Promotion order: a scalar or zero-dimensional operand only widens across categories, never inside one. */
    public enum Category { BOOL, INTEGRAL, FLOATING }

    private final int bytes;
    private final Category category;
    private final String label;

    DType(int bytes, Category category) {
        this.bytes = bytes;
        this.category = category;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** Size of one element in bytes; bool takes one. */
    public int bytes() {
        return bytes;
    }

    /** Truth values, integers or floating values: what promotion goes by first. */
    public Category category() {
        return category;
    }

    /** Whether it is float16, bfloat16, float32 or float64. */
    public boolean isFloating() {
        return category == Category.FLOATING;
    }

    /** True for the integer types; false for bool, as in {@code torch.is_integral} less bool. */
    public boolean isIntegral() {
        return category == Category.INTEGRAL;
    }

    /** Whether arithmetic is done in another dtype. */
    public boolean isStorage() {
        return compute() != this;
    }

    /** The dtype that arithmetic on this one is done in; it has all of this one's values. */
    public DType compute() {
        return switch (this) {
            case UINT8, INT8, INT16 -> INT32;
            case FLOAT16, BFLOAT16 -> FLOAT32;
            default -> this;
        };
    }

    /** What {@code value} is in this integer dtype, which keeps its low bits. */
    public long wrap(long value) {
        return switch (this) {
            case UINT8 -> value & 0xFF;
            case INT8 -> (byte) value;
            case INT16 -> (short) value;
            case INT32 -> (int) value;
            default -> value;
        };
    }

    /** PyTorch's name without the module: {@code float32}. */
    public String label() {
        return label;
    }

    /**
     * The dtype that two tensors of one category rank are joined in: the wider one; of two that are equally wide, the narrowest
     * that has the values of both.
     */
    public static DType promote(DType a, DType b) {
        if (a == b) {
            return a;
        }
        if (a.category != b.category) {
            return a.category.compareTo(b.category) > 0 ? a : b;
        }
        if (a.bytes == b.bytes) {
            return a.isFloating() ? FLOAT32 : INT16;
        }
        return a.bytes > b.bytes ? a : b;
    }

    /** @throws DTypeException if no dtype has this name */
    public static DType of(String label) {
        for (DType d : values()) {
            if (d.label.equals(label)) {
                return d;
            }
        }
        throw new DTypeException("no dtype named '" + label + "'");
    }

    @Override
    public String toString() {
        return label;
    }
}
