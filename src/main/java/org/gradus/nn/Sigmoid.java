package org.gradus.nn;

import org.gradus.Tensor;

/** {@code 1 / (1 + e^-x)}. */
public final class Sigmoid extends Layer {
    @Override
    public Tensor forward(Tensor input) {
        return input.sigmoid();
    }
}
