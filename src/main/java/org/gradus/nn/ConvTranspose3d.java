package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * The gradient of {@link Conv3d} with respect to its input, as a layer: {@code (N, inChannels, D, H, W) -> (N, outChannels,
 * Do, Ho, Wo)}, or without {@code N}. The weight is {@code (inChannels, outChannels / groups, kd, kh, kw)}; weight and bias
 * start uniform in {@code +-1 / sqrt(fanIn)}.
 */
public final class ConvTranspose3d extends ConvTransposeNd {
    /** With default options. */
    public ConvTranspose3d(long inChannels, long outChannels, long kernelSize) {
        this(inChannels, outChannels, kernelSize, new ConvOptions());
    }

    /** {@link #ConvTranspose3d(long, long, long[], ConvOptions)} with {@code long kernelSize}. */
    public ConvTranspose3d(long inChannels, long outChannels, long kernelSize, ConvOptions options) {
        this(inChannels, outChannels, new long[] {kernelSize}, options);
    }

    /**
     * @param kernelSize one number for all dims or one for each
     * @throws ArgumentException if the channels are not divisible by the groups, or an option does not fit
     */
    public ConvTranspose3d(long inChannels, long outChannels, long[] kernelSize, ConvOptions options) {
        super(3, inChannels, outChannels, kernelSize, options);
    }

    /** The defaults. */
    public static ConvOptions options() {
        return new ConvOptions();
    }

    @Override
    Tensor convolve(Tensor input, long[] outputPadding) {
        return Functional.convTranspose3d(input, weight(), bias(), stride, padding, outputPadding, groups, dilation);
    }
}
