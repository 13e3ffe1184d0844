package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Dropout that keeps mean and variance, for {@link SELU}: in training, sets elements with probability {@code p} to the limit
 * of SELU for large negative numbers, then scales and shifts all. Source: Klambauer et al., "Self-normalizing neural
 * networks", 2017.
 */
public final class AlphaDropout extends DropoutNd {
    /** With {@code p = 0.5}. */
    public AlphaDropout() {
        this(0.5);
    }

    /** @throws ArgumentException unless {@code 0 <= p <= 1} */
    public AlphaDropout(double p) {
        super(p);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.alphaDropout(input, p(), isTraining());
    }
}
