package org.gradus.nn;

import org.gradus.Tensor;

/** {@code min(max(x, minVal), maxVal)}. */
public final class Hardtanh extends Layer {
    private final double minVal;
    private final double maxVal;
    private final boolean inplace;

    /** With {@code minVal = -1}, {@code maxVal = 1}, {@code inplace = false}. */
    public Hardtanh() {
        this(-1, 1, false);
    }

    /** With {@code inplace = false}. */
    public Hardtanh(double minVal, double maxVal) {
        this(minVal, maxVal, false);
    }

    /** @param inplace whether the result overwrites the input */
    public Hardtanh(double minVal, double maxVal, boolean inplace) {
        this.minVal = minVal;
        this.maxVal = maxVal;
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.hardtanh_(minVal, maxVal) : input.hardtanh(minVal, maxVal);
    }

    @Override
    protected String extra() {
        return "min_val=" + Repr.of(minVal) + ", max_val=" + Repr.of(maxVal) + (inplace ? ", inplace=True" : "");
    }
}
