package org.gradus.nn;

import org.gradus.Tensor;

/**
 * {@code x Phi(x)}, with the normal distribution's function {@code Phi}. Source: Hendrycks and Gimpel, "Gaussian error linear
 * units", 2016.
 */
public final class GELU extends Layer {
    private final String approximate;

    /** With {@code approximate = "none"}. */
    public GELU() {
        this("none");
    }

    /** @param approximate {@code none}, or {@code tanh} for {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))} */
    public GELU(String approximate) {
        this.approximate = approximate;
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.gelu(approximate);
    }

    @Override
    protected String extra() {
        return "approximate='" + approximate + "'";
    }
}
