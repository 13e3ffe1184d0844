package org.gradus.nn;

import org.gradus.Tensor;

/** {@code min(max(x, 0), 6)}. */
public final class ReLU6 extends Layer {
    private final boolean inplace;

    /** With {@code inplace = false}. */
    public ReLU6() {
        this(false);
    }

    /** @param inplace whether the result overwrites the input */
    public ReLU6(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.relu6_() : input.relu6();
    }

    @Override
    protected String extra() {
        return inplace ? "inplace=True" : "";
    }
}
