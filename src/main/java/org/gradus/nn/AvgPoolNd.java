package org.gradus.nn;

import org.gradus.Tensor;

/** What the average poolings share. */
abstract class AvgPoolNd extends Layer {
    private final int dims;
    private final long[] kernelSize;
    private final long[] stride;
    private final long[] padding;

    AvgPoolNd(int dims, long[] kernelSize, long[] stride, long[] padding) {
        this.dims = dims;
        this.kernelSize = kernelSize.clone();
        this.stride = (stride == null ? kernelSize : stride).clone();
        this.padding = padding.clone();
    }

    abstract Tensor pool(Tensor input, long[] kernelSize, long[] stride, long[] padding);

    @Override
    public final Tensor forward(Tensor input) {
        return pool(input, Sizes.each(name(), "kernel_size", dims, kernelSize), Sizes.each(name(), "stride", dims, stride),
            Sizes.each(name(), "padding", dims, padding));
    }

    @Override
    protected final String extra() {
        return "kernel_size=" + shown(kernelSize) + ", stride=" + shown(stride) + ", padding=" + shown(padding);
    }

    private String shown(long[] sizes) {
        return dims == 1 ? Repr.tuple(sizes) : Repr.sizes(sizes);
    }
}
