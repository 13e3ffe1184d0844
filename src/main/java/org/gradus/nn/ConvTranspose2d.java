package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * The gradient of {@link Conv2d} with respect to its input, as a layer: {@code (N, inChannels, H, W) -> (N, outChannels, Ho,
 * Wo)}, or without {@code N}. The weight is {@code (inChannels, outChannels / groups, kh, kw)}; weight and bias start uniform
 * in {@code +-1 / sqrt(fanIn)}.
 */
public final class ConvTranspose2d extends ConvTransposeNd {
    /** With default options. */
    public ConvTranspose2d(long inChannels, long outChannels, long kernelSize) {
        this(inChannels, outChannels, kernelSize, new ConvOptions());
    }

    /** {@link #ConvTranspose2d(long, long, long[], ConvOptions)} with {@code long kernelSize}. */
    public ConvTranspose2d(long inChannels, long outChannels, long kernelSize, ConvOptions options) {
        this(inChannels, outChannels, new long[] {kernelSize}, options);
    }

    /**
     * @param kernelSize one number for all dims or one for each
     * @throws ArgumentException if the channels are not divisible by the groups, or an option does not fit
     */
    public ConvTranspose2d(long inChannels, long outChannels, long[] kernelSize, ConvOptions options) {
        super(2, inChannels, outChannels, kernelSize, options);
    }

    /** The defaults. */
    public static ConvOptions options() {
        return new ConvOptions();
    }

    @Override
    Tensor convolve(Tensor input, long[] outputPadding) {
        return Functional.convTranspose2d(input, weight(), bias(), stride, padding, outputPadding, groups, dilation);
    }
}
