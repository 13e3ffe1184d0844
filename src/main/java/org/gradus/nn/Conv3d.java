package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Cross-correlation with learned kernels: {@code (N, inChannels, D, H, W) -> (N, outChannels, Do, Ho, Wo)}, or without {@code
 * N}. The weight is {@code (outChannels, inChannels / groups, kd, kh, kw)}; weight and bias start uniform in {@code +-1 /
 * sqrt(fanIn)}.
 */
public final class Conv3d extends ConvNd {
    /** With default options. */
    public Conv3d(long inChannels, long outChannels, long kernelSize) {
        this(inChannels, outChannels, kernelSize, new ConvOptions());
    }

    /** {@link #Conv3d(long, long, long[], ConvOptions)} with {@code long kernelSize}. */
    public Conv3d(long inChannels, long outChannels, long kernelSize, ConvOptions options) {
        this(inChannels, outChannels, new long[] {kernelSize}, options);
    }

    /**
     * @param kernelSize one number for all dims or one for each
     * @throws ArgumentException if the channels are not divisible by the groups, or an option does not fit
     */
    public Conv3d(long inChannels, long outChannels, long[] kernelSize, ConvOptions options) {
        super(3, inChannels, outChannels, kernelSize, options);
    }

    /** The defaults. */
    public static ConvOptions options() {
        return new ConvOptions();
    }

    @Override
    Tensor convolve(Tensor input, long[] padding) {
        return Functional.conv3d(input, weight(), bias(), stride, padding, dilation, groups);
    }

    @Override
    Tensor convolve(Tensor input, String sides) {
        return Functional.conv3d(input, weight(), bias(), stride, sides, dilation, groups);
    }
}
