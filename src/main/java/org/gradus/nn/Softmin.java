package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** {@code softmax(-x)} along a dim. */
public final class Softmin extends Layer {
    private final int dim;

    /** @param dim negative ones count from the last */
    public Softmin(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.softmin(input, dim);
    }

    @Override
    protected String extra() {
        return "dim=" + dim;
    }
}
