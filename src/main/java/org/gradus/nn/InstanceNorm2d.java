package org.gradus.nn;

/**
 * {@code (x - mean) / sqrt(var + eps)} for each channel of each sample: {@code (N, C, H, W) or (C, H, W)}; by default without
 * weight and bias, and without running statistics. Source: Ulyanov et al., "Instance normalization", 2016.
 */
public final class InstanceNorm2d extends InstanceNormNd {
    /** With default options. */
    public InstanceNorm2d(long numFeatures) {
        this(numFeatures, options());
    }

    /**
     * @param numFeatures {@code C}
     * @param options     see {@link NormOptions}
     */
    public InstanceNorm2d(long numFeatures, NormOptions options) {
        super(numFeatures, options, 3, 4);
    }

    /** The defaults. */
    public static NormOptions options() {
        return DEFAULTS;
    }
}
