package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x - tanh(x)}. */
public final class Tanhshrink extends Layer {
    @Override
    public Tensor forward(Tensor input) {
        return input.tanhshrink();
    }
}
