package org.gradus.nn;

import org.gradus.Tensor;

/** {@code tanh(x)}. */
public final class Tanh extends Layer {
    @Override
    public Tensor forward(Tensor input) {
        return input.tanh();
    }
}
