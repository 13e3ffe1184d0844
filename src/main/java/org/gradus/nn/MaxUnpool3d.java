package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/**
 * Puts elements back where {@link MaxPool3d#forwardWithIndices} found them, among zeros: {@code (N, C, D, H, W)} or without
 * {@code N}.
 */
public final class MaxUnpool3d extends Layer {
    private final long[] kernelSize;
    private final long[] stride;
    private final long[] padding;

    /** With {@code stride = null}, {@code padding = 0}. */
    public MaxUnpool3d(long kernelSize) {
        this(new long[] {kernelSize}, null, new long[] {0});
    }

    /** Each of one number for all dims or one for each; a stride of {@code null} is the kernel's size. */
    public MaxUnpool3d(long[] kernelSize, long[] stride, long[] padding) {
        this.kernelSize = Sizes.each(name(), "kernel_size", 3, kernelSize);
        this.stride = Sizes.each(name(), "stride", 3, stride == null ? kernelSize : stride);
        this.padding = Sizes.each(name(), "padding", 3, padding);
    }

    /** {@link #forward(Tensor, Tensor, long[])} with {@code outputSize = null}. */
    public Tensor forward(Tensor input, Tensor indices) {
        return forward(input, indices, null);
    }

    /** @param outputSize where several sizes pool to the input's; {@code null} for the smallest */
    public Tensor forward(Tensor input, Tensor indices, long[] outputSize) {
        return Functional.maxUnpool3d(input, indices, kernelSize, stride, padding, outputSize);
    }

    @Override
    protected String extra() {
        return "kernel_size=" + Repr.tuple(kernelSize) + ", stride=" + Repr.tuple(stride) + ", padding=" + Repr.tuple(padding);
    }
}
