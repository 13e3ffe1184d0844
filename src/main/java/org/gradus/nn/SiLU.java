package org.gradus.nn;

import org.gradus.Tensor;

/** {@code x / (1 + e^-x)}, which is also called swish. Source: Hendrycks and Gimpel, "Gaussian error linear units", 2016. */
public final class SiLU extends Layer {
    private final boolean inplace;

    /** With {@code inplace = false}. */
    public SiLU() {
        this(false);
    }

    /** @param inplace whether the result overwrites the input */
    public SiLU(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.silu_() : input.silu();
    }

    @Override
    protected String extra() {
        return inplace ? "inplace=True" : "";
    }
}
