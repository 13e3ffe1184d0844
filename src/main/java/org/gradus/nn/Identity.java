package org.gradus.nn;

import org.gradus.Tensor;

/** Its input. */
public final class Identity extends Layer {
    @Override
    public Tensor forward(Tensor input) {
        return input;
    }
}
