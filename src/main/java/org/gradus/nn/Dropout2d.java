package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * As {@link Dropout}, but of whole channels of {@code (N, C, H, W)}. Source: Tompson et al., "Efficient object localization
 * using convolutional networks", 2015.
 */
public final class Dropout2d extends DropoutNd {
    /** With {@code p = 0.5}. */
    public Dropout2d() {
        this(0.5);
    }

    /** @throws ArgumentException unless {@code 0 <= p <= 1} */
    public Dropout2d(double p) {
        super(p);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.dropout2d(input, p(), isTraining());
    }
}
