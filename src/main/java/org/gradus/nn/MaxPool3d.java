package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;

/**
 * The largest element of each window: {@code (N, C, D, H, W)} or without {@code N}. {@link #forwardWithIndices} also says
 * where it was, for {@link MaxUnpool3d}.
 */
public final class MaxPool3d extends MaxPoolNd {
    /** With {@code padding = 0}. */
    public MaxPool3d(long kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    /** With {@code padding = 0}. */
    public MaxPool3d(long kernelSize, long stride) {
        this(kernelSize, stride, 0);
    }

    /** With {@code dilation = 1}, {@code ceilMode = false}. */
    public MaxPool3d(long kernelSize, long stride, long padding) {
        this(new long[] {kernelSize}, new long[] {stride}, new long[] {padding}, new long[] {1}, false);
    }

    /**
     * Each of one number for all dims or one for each.
     *
     * @param stride   {@code null} for the kernel's size
     * @param ceilMode whether a last window that begins inside but ends outside counts
     */
    public MaxPool3d(long[] kernelSize, long[] stride, long[] padding, long[] dilation, boolean ceilMode) {
        super(3, kernelSize, stride, padding, dilation, ceilMode);
    }

    @Override
    ValuesAndIndices pool(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation, boolean ceilMode,
                          boolean returnIndices) {
        return Functional.maxPool3d(input, kernelSize, stride, padding, dilation, ceilMode, returnIndices);
    }
}
