package org.gradus.nn;

import org.gradus.Tensor;

/** {@code min(max(x + 3, 0), 6) / 6}. */
public final class Hardsigmoid extends Layer {
    private final boolean inplace;

    /** With {@code inplace = false}. */
    public Hardsigmoid() {
        this(false);
    }

    /** @param inplace whether the result overwrites the input */
    public Hardsigmoid(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.hardsigmoid_() : input.hardsigmoid();
    }
}
