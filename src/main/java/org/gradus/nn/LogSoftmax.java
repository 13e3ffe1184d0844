package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x - log(sum(exp(x)))} along a dim. */
public final class LogSoftmax extends Layer {
    private final int dim;

    /** @param dim negative ones count from the last */
    public LogSoftmax(int dim) {
        this.dim = dim;
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.logSoftmax(dim);
    }

    @Override
    protected String extra() {
        return "dim=" + dim;
    }
}
