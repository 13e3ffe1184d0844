package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The mean of each window: {@code (N, C, L)} or without {@code N}. */
public final class AvgPool1d extends Layer {
    private final long[] kernelSize;
    private final long[] stride;
    private final long[] padding;
    private final boolean ceilMode;
    private final boolean countIncludePad;

    public AvgPool1d(long kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    public AvgPool1d(long kernelSize, long stride) {
        this(kernelSize, stride, 0);
    }

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
        this.kernelSize = kernelSize.clone();
        this.stride = (stride == null ? kernelSize : stride).clone();
        this.padding = padding.clone();
        this.ceilMode = ceilMode;
        this.countIncludePad = countIncludePad;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.avgPool1d(input, Sizes.each(name(), "kernel_size", 1, kernelSize),
            Sizes.each(name(), "stride", 1, stride), Sizes.each(name(), "padding", 1, padding), ceilMode, countIncludePad);
    }

    @Override
    protected String extra() {
        return "kernel_size=" + Repr.tuple(kernelSize) + ", stride=" + Repr.tuple(stride) + ", padding="
            + Repr.tuple(padding);
    }
}
