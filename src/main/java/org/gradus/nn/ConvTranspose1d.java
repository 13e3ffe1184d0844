package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * The gradient of {@link Conv1d} with respect to its input, as a layer: {@code (N, inChannels, L) -> (N, outChannels, Lo)}, or
 * without {@code N}. The weight is {@code (inChannels, outChannels / groups, k)}; weight and bias start uniform in {@code +-1
 * / sqrt(fanIn)}.
 */
public final class ConvTranspose1d extends ConvTransposeNd {
    /** With default options. */
    public ConvTranspose1d(long inChannels, long outChannels, long kernelSize) {
        this(inChannels, outChannels, kernelSize, new ConvOptions());
    }

    /** {@link #ConvTranspose1d(long, long, long[], ConvOptions)} with {@code long kernelSize}. */
    public ConvTranspose1d(long inChannels, long outChannels, long kernelSize, ConvOptions options) {
        this(inChannels, outChannels, new long[] {kernelSize}, options);
    }

    /**
     * @param kernelSize one number for all dims or one for each
     * @throws ArgumentException if the channels are not divisible by the groups, or an option does not fit
     */
    public ConvTranspose1d(long inChannels, long outChannels, long[] kernelSize, ConvOptions options) {
        super(1, inChannels, outChannels, kernelSize, options);
    }

    /** The defaults. */
    public static ConvOptions options() {
        return new ConvOptions();
    }

    @Override
    Tensor convolve(Tensor input, long[] outputPadding) {
        return Functional.convTranspose1d(input, weight(), bias(), stride, padding, outputPadding, groups, dilation);
    }
}
