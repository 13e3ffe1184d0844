package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The mean of each window: {@code (N, C, L)} or without {@code N}. */
public final class AvgPool1d extends AvgPoolNd {
    private final boolean ceilMode;
    private final boolean countIncludePad;

    /** With {@code padding = 0}. */
    public AvgPool1d(long kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    /** With {@code padding = 0}. */
    public AvgPool1d(long kernelSize, long stride) {
        this(kernelSize, stride, 0);
    }

    /** With {@code ceilMode = false}, {@code countIncludePad = true}. */
    public AvgPool1d(long kernelSize, long stride, long padding) {
        this(new long[] {kernelSize}, new long[] {stride}, new long[] {padding}, false, true);
    }

    /**
     * Sizes of one number for all dims or one for each.
     *
     * @param stride          {@code null} for the kernel's size
     * @param ceilMode        whether a last window that begins inside but ends outside counts
     * @param countIncludePad whether padding counts in the mean
     */
    public AvgPool1d(long[] kernelSize, long[] stride, long[] padding, boolean ceilMode, boolean countIncludePad) {
        super(1, kernelSize, stride, padding);
        this.ceilMode = ceilMode;
        this.countIncludePad = countIncludePad;
    }

    @Override
    Tensor pool(Tensor input, long[] kernelSize, long[] stride, long[] padding) {
        return Functional.avgPool1d(input, kernelSize, stride, padding, ceilMode, countIncludePad);
    }
}
