package org.gradus.nn;

import org.gradus.Tensor;

/** {@code exp(x) / sum(exp(x))} along a dim. */
public final class Softmax extends Module {
    private final int dim;

    public Softmax(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.softmax(dim);
    }

    @Override
    protected String extra() {
        return "dim=" + dim;
    }

    @Override
    boolean isForeign() {
        return false;
    }
}
