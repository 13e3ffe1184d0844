package org.gradus.nn;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.zeros;

import org.gradus.Functional;
import org.gradus.Tensor;

/**
 * {@code (x - mean) / sqrt(var + eps) * weight + bias} over the last dims. Source: Ba et al., "Layer normalization", 2016.
 */
public final class LayerNorm extends Layer {
    private final long[] normalizedShape;
    private final double eps;
    private final Tensor weight;
    private final Tensor bias;

    /** @param normalizedShape the last dims of the input */
    public LayerNorm(long... normalizedShape) {
        this(normalizedShape, 1e-5, true);
    }

    /** @param elementwiseAffine whether a weight and a bias of {@code normalizedShape} are learned */
    public LayerNorm(long[] normalizedShape, double eps, boolean elementwiseAffine) {
        this.normalizedShape = normalizedShape.clone();
        this.eps = eps;
        this.weight = parameter("weight", elementwiseAffine ? ones(normalizedShape) : null);
        this.bias = parameter("bias", elementwiseAffine ? zeros(normalizedShape) : null);
    }

    /** {@code null} unless affine. */
    public Tensor weight() {
        return weight;
    }

    /** {@code null} unless affine. */
    public Tensor bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.layerNorm(input, normalizedShape, weight, bias, eps);
    }

    @Override
    protected String extra() {
        return Repr.tuple(normalizedShape) + ", eps=" + Repr.of(eps) + ", elementwise_affine=" + Repr.of(weight != null);
    }
}
