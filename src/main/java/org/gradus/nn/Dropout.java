package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * In training, sets each element to zero with probability {@code p} and scales the others by {@code 1 / (1 - p)}; otherwise
 * its input. Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014).
 */
public final class Dropout extends DropoutNd {
    /** With {@code p = 0.5}. */
    public Dropout() {
        this(0.5);
    }

    /** @throws ArgumentException unless {@code 0 <= p <= 1} */
    public Dropout(double p) {
        super(p);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.dropout(input, p(), isTraining());
    }
}
