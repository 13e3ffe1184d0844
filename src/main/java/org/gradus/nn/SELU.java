package org.gradus.nn;

import org.gradus.Tensor;

/**
 * {@code scale (max(0, x) + min(0, alpha (e^x - 1)))} with the constants that keep mean 0 and variance 1. Source: Klambauer et
 * al., "Self-normalizing neural networks", 2017.
 */
public final class SELU extends Layer {
    private final boolean inplace;

    /** With {@code inplace = false}. */
    public SELU() {
        this(false);
    }

    /** @param inplace whether the result overwrites the input */
    public SELU(boolean inplace) {
        this.inplace = inplace;
    }

    @Override
    public Tensor forward(Tensor input) {
        return inplace ? input.selu_() : input.selu();
    }

    @Override
    protected String extra() {
        return inplace ? "inplace=True" : "";
    }
}
