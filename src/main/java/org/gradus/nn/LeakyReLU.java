package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x} if positive, else {@code negativeSlope x}. */
public final class LeakyReLU extends Layer {
    private final double negativeSlope;
    private final boolean inplace;

    /** With {@code negativeSlope = 0.01}, {@code inplace = false}. */
    public LeakyReLU() {
        this(0.01, false);
    }

    /** With {@code inplace = false}. */
    public LeakyReLU(double negativeSlope) {
        this(negativeSlope, false);
    }

    /** @param inplace whether the result overwrites the input */
    public LeakyReLU(double negativeSlope, boolean inplace) {
        this.negativeSlope = negativeSlope;
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.leakyRelu_(negativeSlope) : input.leakyRelu(negativeSlope);
    }

    @Override
    protected String extra() {
        return "negative_slope=" + Repr.of(negativeSlope) + (inplace ? ", inplace=True" : "");
    }
}
