package org.gradus.nn;

import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;

/** What the max-poolings share. */
abstract class MaxPoolNd extends Layer {
    private final int dims;
    private final long[] kernelSize;
    private final long[] stride;
    private final long[] padding;
    private final long[] dilation;
    private final boolean ceilMode;

    MaxPoolNd(int dims, long[] kernelSize, long[] stride, long[] padding, long[] dilation, boolean ceilMode) {
        this.dims = dims;
        this.kernelSize = kernelSize.clone();
        this.stride = (stride == null ? kernelSize : stride).clone();
        this.padding = padding.clone();
        this.dilation = dilation.clone();
        this.ceilMode = ceilMode;
    }

    abstract ValuesAndIndices pool(Tensor input, long[] kernelSize, long[] stride, long[] padding, long[] dilation,
                                   boolean ceilMode, boolean returnIndices);

    @Override
    public final Tensor forward(Tensor input) {
        return pool(input, false).values();
    }

    /** Also where each element was, as positions in the pooled dims of the input, taken as one. */
    public final ValuesAndIndices forwardWithIndices(Tensor input) {
        return pool(input, true);
    }

    private ValuesAndIndices pool(Tensor input, boolean returnIndices) {
        return pool(input, Sizes.each(name(), "kernel_size", dims, kernelSize), Sizes.each(name(), "stride", dims, stride),
            Sizes.each(name(), "padding", dims, padding), Sizes.each(name(), "dilation", dims, dilation),
            ceilMode, returnIndices);
    }

    @Override
    protected final String extra() {
        return "kernel_size=" + Repr.sizes(kernelSize) + ", stride=" + Repr.sizes(stride) + ", padding=" + Repr.sizes(padding)
            + ", dilation=" + Repr.sizes(dilation) + ", ceil_mode=" + Repr.of(ceilMode);
    }
}
