package org.gradus.nn;

import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.zeros;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * {@code (x - mean) / sqrt(var + eps) * weight + bias} over each of {@code numGroups} groups of channels of each sample:
 * {@code (N, C, ...)}. Source: Wu and He, "Group normalization", 2018.
 */
public final class GroupNorm extends Layer {
    private final long numGroups;
    private final long numChannels;
    private final double eps;
    private final Tensor weight;
    private final Tensor bias;

    /** With {@code eps = 1e-5}, {@code affine = true}. */
    public GroupNorm(long numGroups, long numChannels) {
        this(numGroups, numChannels, 1e-5, true);
    }

    /**
     * @param affine whether a weight and a bias are learned for each channel
     * @throws ArgumentException if the channels are not divisible by the groups
     */
    public GroupNorm(long numGroups, long numChannels, double eps, boolean affine) {
        if (numGroups <= 0 || numChannels % numGroups != 0) {
            throw new ArgumentException("GroupNorm: num_channels must be divisible by num_groups, but got " + numChannels
                + " and " + numGroups);
        }
        this.numGroups = numGroups;
        this.numChannels = numChannels;
        this.eps = eps;
        this.weight = parameter("weight", affine ? ones(numChannels) : null);
        this.bias = parameter("bias", affine ? zeros(numChannels) : null);
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
        return Functional.groupNorm(input, numGroups, weight, bias, eps);
    }

    @Override
    protected String extra() {
        return numGroups + ", " + numChannels + ", eps=" + Repr.of(eps) + ", affine=" + Repr.of(weight != null);
    }
}
