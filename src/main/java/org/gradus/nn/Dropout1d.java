package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** As {@link Dropout}, but of whole channels of {@code (N, C, L)} or {@code (C, L)}. */
public final class Dropout1d extends DropoutNd {
    /** With {@code p = 0.5}. */
    public Dropout1d() {
        this(0.5);
    }

    /** @throws ArgumentException unless {@code 0 <= p <= 1} */
    public Dropout1d(double p) {
        super(p);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.dropout1d(input, p(), isTraining());
    }
}
