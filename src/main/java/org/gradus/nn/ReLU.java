package org.gradus.nn;

import org.gradus.Tensor;

/** {@code max(x, 0)}. */
public final class ReLU extends Layer {
    private final boolean inplace;

    /** With {@code inplace = false}. */
    public ReLU() {
        this(false);
    }

    /** @param inplace whether the result overwrites the input */
    public ReLU(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.relu_() : input.relu();
    }

    @Override
    protected String extra() {
        return inplace ? "inplace=True" : "";
    }
}
