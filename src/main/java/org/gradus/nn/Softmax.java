package org.gradus.nn;

import org.gradus.Tensor;

/** {@code exp(x) / sum(exp(x))} along a dim. */
public final class Softmax extends Layer {
    private final int dim;

    /** @param dim negative ones count from the last */
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
}
