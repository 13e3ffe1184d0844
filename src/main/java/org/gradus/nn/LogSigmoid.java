package org.gradus.nn;

import org.gradus.Tensor;

/** {@code -log(1 + e^-x)}. */
public final class LogSigmoid extends Layer {
    @Override
    public Tensor forward(Tensor input) {
        return input.logSigmoid();
    }
}
