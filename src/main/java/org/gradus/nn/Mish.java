package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x tanh(softplus(x))}. Source: Misra, "Mish: a self regularized non-monotonic activation function", 2019. */
public final class Mish extends Layer {
    private final boolean inplace;

    /** With {@code inplace = false}. */
    public Mish() {
        this(false);
    }

    /** @param inplace whether the result overwrites the input */
    public Mish(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.mish_() : input.mish();
    }

    @Override
    protected String extra() {
        return inplace ? "inplace=True" : "";
    }
}
