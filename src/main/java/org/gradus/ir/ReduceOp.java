package org.gradus.ir;

import java.util.Locale;
import org.gradus.types.DType;

/** Reductions over the trailing axes of a value. Kernels fold in a fixed order, so that results repeat from run to run. */
public enum ReduceOp {
    /** Sum; of nothing it is 0. */
    SUM,
    /** Product; of nothing it is 1. */
    PROD,
    /** Largest value; NaN wins. Of nothing it is the lowest value of the dtype. */
    MAX,
    /** Smallest value; NaN wins. Of nothing it is the highest value of the dtype. */
    MIN,
    /** Row-major number, as int64, of the first largest value; the first NaN wins. */
    ARGMAX,
    /** Row-major number, as int64, of the first smallest value; the first NaN wins. */
    ARGMIN;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** {@code sum}, {@code prod}, ... */
    public String label() {
        return label;
    }

    /** Whether the result is a position. */
    public boolean isArg() {
        return this == ARGMAX || this == ARGMIN;
    }

    /** The result's dtype for operands of this one. */
    public DType result(DType operand) {
        return isArg() ? DType.INT64 : operand;
    }
}
