package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The windows of {@code (N, C, H, W)} as columns: {@code (N, C kh kw, windows)}. */
public final class Unfold extends Layer {
    private final long[] kernelSize;
    private final long[] dilation;
    private final long[] padding;
    private final long[] stride;

    /** With {@code dilation = 1}, {@code padding = 0}, {@code stride = 1}. */
    public Unfold(long kernelSize) {
        this(new long[] {kernelSize}, new long[] {1}, new long[] {0}, new long[] {1});
    }

    /** Each of one number for both dims or one for each. */
    public Unfold(long[] kernelSize, long[] dilation, long[] padding, long[] stride) {
        this.kernelSize = kernelSize.clone();
        this.dilation = dilation.clone();
        this.padding = padding.clone();
        this.stride = stride.clone();
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.unfold(input, Sizes.each(name(), "kernel_size", 2, kernelSize),
            Sizes.each(name(), "dilation", 2, dilation), Sizes.each(name(), "padding", 2, padding),
            Sizes.each(name(), "stride", 2, stride));
    }

    @Override
    protected String extra() {
        return "kernel_size=" + Repr.sizes(kernelSize) + ", dilation=" + Repr.sizes(dilation)
            + ", padding=" + Repr.sizes(padding) + ", stride=" + Repr.sizes(stride);
    }
}
