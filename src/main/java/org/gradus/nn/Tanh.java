package org.gradus.nn;

import org.gradus.Tensor;

/** {@code tanh(x)}. */
public final class Tanh extends Module {
    @Override
    public Tensor forward(Tensor input) {
        return input.tanh();
    }

    @Override
    boolean isForeign() {
        return false;
    }
}
