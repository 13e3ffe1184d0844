package org.gradus.nn;

import static org.gradus.Gradus.empty;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * {@code y[o] = x1^T W[o] x2 + b[o]}: {@code (..., in1Features), (..., in2Features) -> (..., outFeatures)}. Weight
 * {@code (outFeatures, in1Features, in2Features)} and bias start uniform in {@code +-1 / sqrt(in1Features)}.
 */
public final class Bilinear extends Layer {
    private final Tensor weight;
    private final Tensor bias;

    /** With {@code bias = true}. */
    public Bilinear(long in1Features, long in2Features, long outFeatures) {
        this(in1Features, in2Features, outFeatures, true);
    }

    /** @throws ArgumentException unless {@code in1Features} is positive */
    public Bilinear(long in1Features, long in2Features, long outFeatures, boolean bias) {
        if (in1Features <= 0) {
            throw new ArgumentException("Bilinear: in1_features must be > 0, but got " + in1Features);
        }
        double bound = 1 / Math.sqrt(in1Features);
        this.weight = parameter("weight", Init.uniform_(empty(outFeatures, in1Features, in2Features), -bound, bound));
        this.bias = parameter("bias", bias ? Init.uniform_(empty(outFeatures), -bound, bound) : null);
    }

    /** {@code (out, in1, in2)}. */
    public Tensor weight() {
        return weight;
    }

    /** {@code null} if there is none. */
    public Tensor bias() {
        return bias;
    }

    /** {@code (..., in1), (..., in2) -> (..., out)}. */
    public Tensor forward(Tensor input1, Tensor input2) {
        return Functional.bilinear(input1, input2, weight, bias);
    }

    @Override
    protected String extra() {
        return "in1_features=" + weight.size(1) + ", in2_features=" + weight.size(2) + ", out_features=" + weight.size(0)
            + ", bias=" + Repr.of(bias != null);
    }
}
