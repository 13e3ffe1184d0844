package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** Adds columns {@code (N, C kh kw, windows)} up where {@link Unfold} would have found them: {@code (N, C, H, W)}. */
public final class Fold extends Layer {
    private final long[] outputSize;
    private final long[] kernelSize;
    private final long[] dilation;
    private final long[] padding;
    private final long[] stride;

    /** With {@code dilation = 1}, {@code padding = 0}, {@code stride = 1}. */
    public Fold(long[] outputSize, long kernelSize) {
        this(outputSize, new long[] {kernelSize}, new long[] {1}, new long[] {0}, new long[] {1});
    }

    /** Each of one number for both dims or one for each. */
    public Fold(long[] outputSize, long[] kernelSize, long[] dilation, long[] padding, long[] stride) {
        this.outputSize = outputSize.clone();
        this.kernelSize = kernelSize.clone();
        this.dilation = dilation.clone();
        this.padding = padding.clone();
        this.stride = stride.clone();
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.fold(input, Sizes.each(name(), "output_size", 2, outputSize),
            Sizes.each(name(), "kernel_size", 2, kernelSize),
            Sizes.each(name(), "dilation", 2, dilation), Sizes.each(name(), "padding", 2, padding),
            Sizes.each(name(), "stride", 2, stride));
    }

    @Override
    protected String extra() {
        return "output_size=" + Repr.sizes(outputSize) + ", kernel_size="
            + Repr.sizes(kernelSize) + ", dilation=" + Repr.sizes(dilation)
            + ", padding=" + Repr.sizes(padding) + ", stride=" + Repr.sizes(stride);
    }
}
