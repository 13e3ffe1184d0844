package org.gradus.nn;

/**
 * {@code (x - mean) / sqrt(var + eps)} for each channel of each sample: {@code (N, C, L) or (C, L)}; by default without weight
 * and bias, and without running statistics. Source: Ulyanov et al., "Instance normalization", 2016.
 */
public final class InstanceNorm1d extends InstanceNormNd {
    /** With default options. */
    public InstanceNorm1d(long numFeatures) {
        this(numFeatures, options());
    }

    /**
     * @param numFeatures {@code C}
     * @param options     see {@link NormOptions}
     */
    public InstanceNorm1d(long numFeatures, NormOptions options) {
        super(numFeatures, options, 2, 3);
    }

    /** The defaults. */
    public static NormOptions options() {
        return DEFAULTS;
    }
}
