package org.gradus.nn;

import static org.gradus.Gradus.empty;

import org.gradus.Functional;
import org.gradus.Tensor;

/**
 * {@code x} if positive, else {@code a x} with a slope {@code a} that is learned: one, or one for each channel. Source: He et
 * al., "Delving deep into rectifiers", 2015.
 */
public final class PReLU extends Layer {
    private final Tensor weight;

    /** With {@code numParameters = 1}, {@code init = 0.25}. */
    public PReLU() {
        this(1, 0.25);
    }

    /**
     * @param numParameters 1, or the number of channels (dim 1 of the input)
     * @param init          where the slopes start
     */
    public PReLU(long numParameters, double init) {
        this.weight = parameter("weight", Init.constant_(empty(numParameters), init));
    }

    /** The slopes of negative values: one, or one a channel. */
    public Tensor weight() {
        return weight;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.prelu(input, weight);
    }

    @Override
    protected String extra() {
        return "num_parameters=" + weight.numel();
    }
}
