package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The mean of each window: {@code (N, C, D, H, W)} or without {@code N}. */
public final class AvgPool3d extends AvgPoolNd {
    private final boolean ceilMode;
    private final boolean countIncludePad;
    private final Long divisorOverride;

    /** With {@code padding = 0}. */
    public AvgPool3d(long kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    /** With {@code padding = 0}. */
    public AvgPool3d(long kernelSize, long stride) {
        this(kernelSize, stride, 0);
    }

    /** With {@code ceilMode = false}, {@code countIncludePad = true}, {@code divisorOverride = null}. */
    public AvgPool3d(long kernelSize, long stride, long padding) {
        this(new long[] {kernelSize}, new long[] {stride}, new long[] {padding}, false, true, null);
    }

    /**
     * Sizes of one number for all dims or one for each.
     *
     * @param stride          {@code null} for the kernel's size
     * @param ceilMode        whether a last window that begins inside but ends outside counts
     * @param countIncludePad whether padding counts in the mean
     * @param divisorOverride what sums are divided by; {@code null} for the number of elements
     */
    public AvgPool3d(long[] kernelSize, long[] stride, long[] padding, boolean ceilMode, boolean countIncludePad,
                     Long divisorOverride) {
        super(3, kernelSize, stride, padding);
        this.ceilMode = ceilMode;
        this.countIncludePad = countIncludePad;
        this.divisorOverride = divisorOverride;
    }

    @Override
    Tensor pool(Tensor input, long[] kernelSize, long[] stride, long[] padding) {
        return Functional.avgPool3d(input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
    }
}
