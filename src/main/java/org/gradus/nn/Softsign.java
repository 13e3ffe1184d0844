package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x / (1 + |x|)}. */
public final class Softsign extends Layer {
    @Override
    public Tensor forward(Tensor input) {
        return input.softsign();
    }
}
