package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** As {@link AlphaDropout}, but of whole channels. */
public final class FeatureAlphaDropout extends DropoutNd {
    /** With {@code p = 0.5}. */
    public FeatureAlphaDropout() {
        this(0.5);
    }

    /** @throws ArgumentException unless {@code 0 <= p <= 1} */
    public FeatureAlphaDropout(double p) {
        super(p);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.featureAlphaDropout(input, p(), isTraining());
    }
}
