package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Cross-correlation with learned kernels: {@code (N, inChannels, L) -> (N, outChannels, Lo)}, or without {@code N}. The weight
 * is {@code (outChannels, inChannels / groups, k)}; weight and bias start uniform in {@code +-1 / sqrt(fanIn)}.
 */
public final class Conv1d extends ConvNd {
    /** With default options. */
    public Conv1d(long inChannels, long outChannels, long kernelSize) {
        this(inChannels, outChannels, kernelSize, new ConvOptions());
    }

    /** {@link #Conv1d(long, long, long[], ConvOptions)} with {@code long kernelSize}. */
    public Conv1d(long inChannels, long outChannels, long kernelSize, ConvOptions options) {
        this(inChannels, outChannels, new long[] {kernelSize}, options);
    }

    /**
     * @param kernelSize one number for all dims or one for each
     * @throws ArgumentException if the channels are not divisible by the groups, or an option does not fit
     */
    public Conv1d(long inChannels, long outChannels, long[] kernelSize, ConvOptions options) {
        super(1, inChannels, outChannels, kernelSize, options);
    }

    /** The defaults. */
    public static ConvOptions options() {
        return new ConvOptions();
    }

    @Override
    Tensor convolve(Tensor input, long[] padding) {
        return Functional.conv1d(input, weight(), bias(), stride, padding, dilation, groups);
    }

    @Override
    Tensor convolve(Tensor input, String sides) {
        return Functional.conv1d(input, weight(), bias(), stride, sides, dilation, groups);
    }
}
