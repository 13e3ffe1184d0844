package org.gradus.types;

import java.util.Locale;

/** The type of a tensor's elements. Names and promotion follow PyTorch. */
public enum DType {
    BOOL(1, Category.BOOL),
    INT32(4, Category.INTEGRAL),
    INT64(8, Category.INTEGRAL),
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

    public Category category() {
        return category;
    }

    public boolean isFloating() {
        return category == Category.FLOATING;
    }

    /** True for the signed integer types; false for bool, as in {@code torch.is_integral} less bool. */
    public boolean isIntegral() {
        return category == Category.INTEGRAL;
    }

    /** PyTorch's name without the module: {@code float32}. */
    public String label() {
        return label;
    }

    /** The dtype that two tensors of one category rank compute in. */
    public static DType promote(DType a, DType b) {
        if (a == b) {
            return a;
        }
        if (a.category != b.category) {
            return a.category.compareTo(b.category) > 0 ? a : b;
        }
        return a.bytes >= b.bytes ? a : b;
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
