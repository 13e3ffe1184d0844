package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The p-norm of each window: {@code (N, C, L)} or without {@code N}. */
public final class LPPool1d extends LPPoolNd {
    /** With {@code stride = null}, {@code ceilMode = false}. */
    public LPPool1d(Number normType, long kernelSize) {
        this(normType, new long[] {kernelSize}, null, false);
    }

    /**
     * Sizes of one number for all dims or one for each.
     *
     * @param stride   {@code null} for the kernel's size
     * @param ceilMode whether a last window that begins inside but ends outside counts
     */
    public LPPool1d(Number normType, long[] kernelSize, long[] stride, boolean ceilMode) {
        super(1, normType, kernelSize, stride, ceilMode);
    }

    @Override
    Tensor pool(Tensor input, Number normType, long[] kernelSize, long[] stride, boolean ceilMode) {
        return Functional.lpPool1d(input, normType, kernelSize, stride, ceilMode);
    }
}
