package org.gradus.nn;

import static org.gradus.Gradus.empty;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * {@code y = x W^T + b}: {@code (..., inFeatures) -> (..., outFeatures)}. The weight is {@code (outFeatures, inFeatures)}; weight
 * and bias start uniform in {@code +-1 / sqrt(inFeatures)}.
 */
public final class Linear extends Layer {
    private final long inFeatures;
    private final long outFeatures;
    private final Tensor weight;
    private final Tensor bias;
    private final String name;

    /** With {@code bias = true}. */
    public Linear(long inFeatures, long outFeatures) {
        this(inFeatures, outFeatures, true);
    }

    /** @throws ArgumentException if a number of features is negative */
    public Linear(long inFeatures, long outFeatures, boolean bias) {
        this(inFeatures, outFeatures, bias, "Linear");
    }

    /** @param name that it prints */
    Linear(long inFeatures, long outFeatures, boolean bias, String name) {
        this.name = name;
        if (inFeatures < 0 || outFeatures < 0) {
            throw new ArgumentException("Linear: " + inFeatures + " input and " + outFeatures + " output features");
        }
        this.inFeatures = inFeatures;
        this.outFeatures = outFeatures;
        this.weight = parameter("weight", Init.kaimingUniform_(empty(outFeatures, inFeatures), Math.sqrt(5)));
        double bound = inFeatures == 0 ? 0 : 1 / Math.sqrt(inFeatures);
        this.bias = parameter("bias", bias ? Init.uniform_(empty(outFeatures), -bound, bound) : null);
    }

    /** {@code (out, in)}. */
    public Tensor weight() {
        return weight;
    }

    /** {@code null} if there is none. */
    public Tensor bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.linear(input, weight, bias);
    }

    @Override
    protected String name() {
        return name;
    }

    @Override
    protected String extra() {
        return "in_features=" + inFeatures + ", out_features=" + outFeatures + ", bias=" + Repr.of(bias != null);
    }
}
