package org.gradus.nn;

import org.gradus.Scope;
import org.gradus.Tensor;

/** What convolutions of all numbers of dims share. */
abstract class ConvNd extends ConvBase {
    ConvNd(int dims, long inChannels, long outChannels, long[] kernelSize, ConvOptions options) {
        super(dims, inChannels, outChannels, kernelSize, options, false);
    }

    abstract Tensor convolve(Tensor input, long[] padding);

    abstract Tensor convolve(Tensor input, String sides);

    @Override
    public final Tensor forward(Tensor input) {
        if (padsFirst()) {
            return Scope.of(() -> convolve(padded(input), new long[padding.length]));
        }
        return sides == null ? convolve(input, padding) : convolve(input, sides);
    }
}
