package org.gradus.nn;

import org.gradus.Tensor;

/**
 * {@code max(x, 0) + min(0, alpha (e^(x / alpha) - 1))}. Source: Barron, "Continuously differentiable exponential linear
 * units", 2017.
 */
public final class CELU extends Layer {
    private final double alpha;
    private final boolean inplace;

    /** With {@code alpha = 1}, {@code inplace = false}. */
    public CELU() {
        this(1, false);
    }

    /** With {@code inplace = false}. */
    public CELU(double alpha) {
        this(alpha, false);
    }

    /** @param inplace whether the result overwrites the input */
    public CELU(double alpha, boolean inplace) {
        this.alpha = alpha;
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.celu_(alpha) : input.celu(alpha);
    }

    @Override
    protected String extra() {
        return "alpha=" + Repr.of(alpha) + (inplace ? ", inplace=True" : "");
    }
}
