package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;

/**
 * The largest element of each window: {@code (N, C, H, W)} or without {@code N}. {@link #forwardWithIndices} also says where
 * it was, for {@link MaxUnpool2d}.
 */
public final class MaxPool2d extends MaxPoolNd {
    /** With {@code padding = 0}. */
    public MaxPool2d(long kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    /** With {@code padding = 0}. */
    public MaxPool2d(long kernelSize, long stride) {
        this(kernelSize, stride, 0);
    }

    /** With {@code dilation = 1}, {@code ceilMode = false}. */
    public MaxPool2d(long kernelSize, long stride, long padding) {
        this(new long[] {kernelSize}, new long[] {stride}, new long[] {padding}, new long[] {1}, false);
    }

    /**
     * Each of one number for all dims or one for each.
     *
     * @param stride   {@code null} for the kernel's size
     * @param ceilMode whether a last window that begins inside but ends outside counts
     */
    public MaxPool2d(long[] kernelSize, long[] stride, long[] padding, long[] dilation, boolean ceilMode) {
        super(2, kernelSize, stride, padding, dilation, ceilMode);
    }

    @Override
    ValuesAndIndices pool(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation, boolean ceilMode,
                          boolean returnIndices) {
        return Functional.maxPool2d(input, kernelSize, stride, padding, dilation, ceilMode, returnIndices);
    }
}
