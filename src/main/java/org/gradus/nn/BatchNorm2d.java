package org.gradus.nn;

/**
 * {@code (x - mean) / sqrt(var + eps) * weight + bias} for each channel: {@code (N, C, H, W)}. In training over the batch,
 * whose statistics the running ones follow; otherwise with the running ones. Source: Ioffe and Szegedy, "Batch normalization",
 * 2015.
 */
public final class BatchNorm2d extends BatchNormNd {
    /** With default options. */
    public BatchNorm2d(long numFeatures) {
        this(numFeatures, options());
    }

    /**
     * @param numFeatures {@code C}
     * @param options     see {@link NormOptions}
     */
    public BatchNorm2d(long numFeatures, NormOptions options) {
        super(numFeatures, options, 4);
    }

    /** The defaults. */
    public static NormOptions options() {
        return DEFAULTS;
    }
}
