package org.gradus.nn;

/**
 * {@code (x - mean) / sqrt(var + eps)} for each channel of each sample: {@code (N, C, D, H, W) or (C, D, H, W)}; by default
 * without weight and bias, and without running statistics. Source: Ulyanov et al., "Instance normalization", 2016.
 */
public final class InstanceNorm3d extends InstanceNormNd {
    /** With default options. */
    public InstanceNorm3d(long numFeatures) {
        this(numFeatures, options());
    }

    /**
     * @param numFeatures {@code C}
     * @param options     see {@link NormOptions}
     */
    public InstanceNorm3d(long numFeatures, NormOptions options) {
        super(numFeatures, options, 4, 5);
    }

    /** The defaults. */
    public static NormOptions options() {
        return DEFAULTS;
    }
}
