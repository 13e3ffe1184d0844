package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** As {@link Dropout}, but of whole channels of {@code (N, C, D, H, W)} or {@code (C, D, H, W)}. */
public final class Dropout3d extends DropoutNd {
    /** With {@code p = 0.5}. */
    public Dropout3d() {
        this(0.5);
    }

    /** @throws ArgumentException unless {@code 0 <= p <= 1} */
    public Dropout3d(double p) {
        super(p);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.dropout3d(input, p(), isTraining());
    }
}
