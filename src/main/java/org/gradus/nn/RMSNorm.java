package org.gradus.nn;

import static org.gradus.Gradus.ones;

import org.gradus.Functional;
import org.gradus.Tensor;

/**
 * {@code x / sqrt(mean(x^2) + eps) * weight} over the last dims. Source: Zhang and Sennrich, "Root mean square layer
 * normalization", 2019.
 */
public final class RMSNorm extends Layer {
    private final long[] normalizedShape;
    private final Double eps;
    private final Tensor weight;

    /** @param normalizedShape the last dims of the input */
    public RMSNorm(long... normalizedShape) {
        this(normalizedShape, null, true);
    }

    /**
     * @param eps               {@code null} for the distance from 1 to the next number of the input's dtype
     * @param elementwiseAffine whether a weight of {@code normalizedShape} is learned
     */
    public RMSNorm(long[] normalizedShape, Double eps, boolean elementwiseAffine) {
        this.normalizedShape = normalizedShape.clone();
        this.eps = eps;
        this.weight = parameter("weight", elementwiseAffine ? ones(normalizedShape) : null);
    }

    /** {@code null} unless affine. */
    public Tensor weight() {
        return weight;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.rmsNorm(input, normalizedShape, weight, eps);
    }

    @Override
    protected String extra() {
        return Repr.tuple(normalizedShape) + ", eps=" + Repr.of(eps) + ", elementwise_affine=" + Repr.of(weight != null);
    }
}
