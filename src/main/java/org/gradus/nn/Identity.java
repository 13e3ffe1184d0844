package org.gradus.nn;

import org.gradus.Tensor;

/** Its input. */
public final class Identity extends Module {
    @Override
    public Tensor forward(Tensor input) {
        return input;
    }

    @Override
    boolean isForeign() {
        return false;
    }
}
