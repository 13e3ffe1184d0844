package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/**
 * {@code a sigmoid(b)} of the halves {@code a} and {@code b} of a dim. Source: Dauphin et al., "Language modeling with gated
 * convolutional networks", 2017.
 */
public final class GLU extends Layer {
    private final int dim;

    /** With {@code dim = -1}. */
    public GLU() {
        this(-1);
    }

    /** @param dim that is halved; negative ones count from the last */
    public GLU(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.glu(input, dim);
    }

    @Override
    protected String extra() {
        return "dim=" + dim;
    }
}
