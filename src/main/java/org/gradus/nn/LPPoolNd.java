package org.gradus.nn;

import org.gradus.Tensor;

/** What the power-average poolings share. */
abstract class LPPoolNd extends Layer {
    private final int dims;
    private final Number normType;
    private final long[] kernelSize;
    private final long[] stride;
    private final boolean ceilMode;

    LPPoolNd(int dims, Number normType, long[] kernelSize, long[] stride, boolean ceilMode) {
        this.dims = dims;
        this.normType = normType;
        this.kernelSize = kernelSize.clone();
        this.stride = stride == null ? null : stride.clone();
        this.ceilMode = ceilMode;
    }

    abstract Tensor pool(Tensor input, Number normType, long[] kernelSize, long[] stride, boolean ceilMode);

    @Override
    public final Tensor forward(Tensor input) {
        return pool(input, normType, Sizes.each(name(), "kernel_size", dims, kernelSize),
            stride == null ? null : Sizes.each(name(), "stride", dims, stride), ceilMode);
    }

    @Override
    protected final String extra() {
        return "norm_type=" + Repr.of(normType) + ", kernel_size=" + Repr.sizes(kernelSize) + ", stride=" + Repr.sizes(stride)
            + ", ceil_mode=" + Repr.of(ceilMode);
    }
}
