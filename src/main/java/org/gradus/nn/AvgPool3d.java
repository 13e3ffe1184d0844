package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The mean of each window: {@code (N, C, D, H, W)} or without {@code N}. */
public final class AvgPool3d extends Layer {
    private final long[] kernelSize;
    private final long[] stride;
    private final long[] padding;
    private final boolean ceilMode;
    private final boolean countIncludePad;
    private final Long divisorOverride;

    public AvgPool3d(long kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    public AvgPool3d(long kernelSize, long stride) {
        this(kernelSize, stride, 0);
    }

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
        this.kernelSize = kernelSize.clone();
        this.stride = (stride == null ? kernelSize : stride).clone();
        this.padding = padding.clone();
        this.ceilMode = ceilMode;
        this.countIncludePad = countIncludePad;
        this.divisorOverride = divisorOverride;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.avgPool3d(input, Sizes.each(name(), "kernel_size", 3, kernelSize),
            Sizes.each(name(), "stride", 3, stride), Sizes.each(name(), "padding", 3, padding),
            ceilMode, countIncludePad, divisorOverride);
    }

    @Override
    protected String extra() {
        return "kernel_size=" + Repr.sizes(kernelSize) + ", stride=" + Repr.sizes(stride) + ", padding="
            + Repr.sizes(padding);
    }
}
