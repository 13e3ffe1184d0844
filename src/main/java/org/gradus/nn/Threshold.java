package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x} if greater than {@code threshold}, else {@code value}. */
public final class Threshold extends Layer {
    private final Number threshold;
    private final Number value;
    private final boolean inplace;

    /** With {@code inplace = false}. */
    public Threshold(Number threshold, Number value) {
        this(threshold, value, false);
    }

    /** @param inplace whether the result overwrites the input */
    public Threshold(Number threshold, Number value, boolean inplace) {
        this.threshold = threshold;
        this.value = value;
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.threshold_(threshold, value) : input.threshold(threshold, value);
    }

    @Override
    protected String extra() {
        return "threshold=" + Repr.of(threshold) + ", value=" + Repr.of(value) + (inplace ? ", inplace=True" : "");
    }
}
