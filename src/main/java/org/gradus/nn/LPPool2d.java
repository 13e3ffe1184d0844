package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The p-norm of each window: {@code (N, C, H, W)} or without {@code N}. */
public final class LPPool2d extends LPPoolNd {
    /** With {@code stride = null}, {@code ceilMode = false}. */
    public LPPool2d(Number normType, long kernelSize) {
        this(normType, new long[] {kernelSize}, null, false);
    }

    /**
     * Sizes of one number for all dims or one for each.
     *
     * @param stride   {@code null} for the kernel's size
     * @param ceilMode whether a last window that begins inside but ends outside counts
     */
    public LPPool2d(Number normType, long[] kernelSize, long[] stride, boolean ceilMode) {
        super(2, normType, kernelSize, stride, ceilMode);
    }

    @Override
    Tensor pool(Tensor input, Number normType, long[] kernelSize, long[] stride, boolean ceilMode) {
        return Functional.lpPool2d(input, normType, kernelSize, stride, ceilMode);
    }
}
