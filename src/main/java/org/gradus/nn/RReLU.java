package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/**
 * {@code x} if positive, else {@code a x} with {@code a} drawn between {@code lower} and {@code upper} for each element in
 * training, and their mean otherwise. Source: Xu et al., "Empirical evaluation of rectified activations in convolutional
 * network", 2015.
 */
public final class RReLU extends Layer {
    private final double lower;
    private final double upper;
    private final boolean inplace;

    /** With {@code lower = 1/8}, {@code upper = 1/3}. */
    public RReLU() {
        this(1. / 8, 1. / 3, false);
    }

    /** With {@code inplace = false}. */
    public RReLU(double lower, double upper) {
        this(lower, upper, false);
    }

    /** @param inplace whether the result overwrites the input */
    public RReLU(double lower, double upper, boolean inplace) {
        this.lower = lower;
        this.upper = upper;
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? Functional.rrelu_(input, lower, upper, isTraining())
            : Functional.rrelu(input, lower, upper, isTraining());
    }

    @Override
    protected String extra() {
        return "lower=" + Repr.of(lower) + ", upper=" + Repr.of(upper) + (inplace ? ", inplace=True" : "");
    }
}
