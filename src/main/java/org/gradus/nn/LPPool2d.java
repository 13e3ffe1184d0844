package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The p-norm of each window: {@code (N, C, H, W)} or without {@code N}. */
public final class LPPool2d extends Layer {
    private final Number normType;
    private final long[] kernelSize;
    private final long[] stride;
    private final boolean ceilMode;

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
        this.normType = normType;
        this.kernelSize = kernelSize.clone();
        this.stride = stride == null ? null : stride.clone();
        this.ceilMode = ceilMode;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.lpPool2d(input, normType, Sizes.each(name(), "kernel_size", 2, kernelSize),
            stride == null ? null : Sizes.each(name(), "stride", 2, stride), ceilMode);
    }

    @Override
    protected String extra() {
        return "norm_type=" + Repr.of(normType) + ", kernel_size=" + Repr.sizes(kernelSize) + ", stride=" + Repr.sizes(stride)
            + ", ceil_mode=" + Repr.of(ceilMode);
    }
}
