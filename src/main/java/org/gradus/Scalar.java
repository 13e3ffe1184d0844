package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * A number as an operand. It decides the category of the result only, never the width: an int tensor times 1.5 is float32, a
 * float64 tensor times 2 stays float64.
 */
record Scalar(DType.Category category, long integral, double real) {
    static final Scalar ONE = of(1);

    static Scalar of(long value) {
        return new Scalar(DType.Category.INTEGRAL, value, value);
    }

    static Scalar of(double value) {
        return new Scalar(DType.Category.FLOATING, (long) value, value);
    }

    static Scalar of(Number value) {
        return value == null ? null : value instanceof Double || value instanceof Float ? of(value.doubleValue())
            : of(value.longValue());
    }

    static Scalar of(boolean value) {
        return new Scalar(DType.Category.BOOL, value ? 1 : 0, value ? 1 : 0);
    }

    /** The dtype of {@code tensor(value)}. */
    DType dtype() {
        return switch (category) {
            case BOOL -> DType.BOOL;
            case INTEGRAL -> DType.INT64;
            case FLOATING -> DType.FLOAT32;
        };
    }

    Expr constant(Place place, DType dtype, Shape shape) {
        return dtype.isFloating() || category == DType.Category.FLOATING ? Expr.constant(place, dtype, shape, real)
            : Expr.constant(place, dtype, shape, integral);
    }

    Number number() {
        return category == DType.Category.FLOATING ? (Number) real : (Number) integral;
    }

    @Override
    public String toString() {
        return number().toString();
    }
}
