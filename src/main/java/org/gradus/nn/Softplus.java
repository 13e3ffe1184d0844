package org.gradus.nn;

import org.gradus.Tensor;

/** {@code log(1 + e^(beta x)) / beta}, and {@code x} itself where {@code beta x > threshold}. */
public final class Softplus extends Layer {
    private final Number beta;
    private final Number threshold;

    /** With {@code beta = 1}, {@code threshold = 20}. */
    public Softplus() {
        this(1, 20);
    }

    /** @param threshold of {@code beta x}, above which the result is {@code x} */
    public Softplus(Number beta, Number threshold) {
        this.beta = beta;
        this.threshold = threshold;
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.softplus(beta.doubleValue(), threshold.doubleValue());
    }

    @Override
    protected String extra() {
        return "beta=" + Repr.of(beta) + ", threshold=" + Repr.of(threshold);
    }
}
