package org.gradus.nn;

import org.gradus.Tensor;

/**
 * {@code x} if positive, else {@code alpha (e^x - 1)}. Source: Clevert et al., "Fast and accurate deep network learning by
 * exponential linear units", 2016.
 */
public final class ELU extends Layer {
    private final double alpha;
    private final boolean inplace;

    /** With {@code alpha = 1}, {@code inplace = false}. */
    public ELU() {
        this(1, false);
    }

    /** With {@code inplace = false}. */
    public ELU(double alpha) {
        this(alpha, false);
    }

    /** @param inplace whether the result overwrites the input */
    public ELU(double alpha, boolean inplace) {
        this.alpha = alpha;
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.elu_(alpha) : input.elu(alpha);
    }

    @Override
    protected String extra() {
        return "alpha=" + Repr.of(alpha) + (inplace ? ", inplace=True" : "");
    }
}
