package org.gradus.nn;

import java.util.Arrays;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** What transposed convolutions of all numbers of dims share. */
abstract class ConvTransposeNd extends ConvBase {
    ConvTransposeNd(int dims, long inChannels, long outChannels, long[] kernelSize, ConvOptions options) {
        super(dims, inChannels, outChannels, kernelSize, options, true);
    }

    abstract Tensor convolve(Tensor input, long[] outputPadding);

    @Override
    public final Tensor forward(Tensor input) {
        return convolve(input, outputPadding);
    }

    /**
     * @param outputSize of the spatial dims, where several sizes are convolved to the input's
     * @throws ArgumentException if a size is not among them
     */
    public final Tensor forward(Tensor input, long... outputSize) {
        int dims = kernelSize.length;
        if (outputSize.length != dims) {
            throw new ArgumentException(name() + ": output_size must have " + dims + " elements, but got "
                + Arrays.toString(outputSize));
        }
        long[] extra = new long[dims];
        for (int d = 0; d < dims; d++) {
            long smallest = (input.size(d - dims) - 1) * stride[d] - 2 * padding[d] + dilation[d] * (kernelSize[d] - 1) + 1;
            extra[d] = outputSize[d] - smallest;
            if (extra[d] < 0 || extra[d] >= stride[d]) {
                throw new ArgumentException(name() + ": requested output_size " + Arrays.toString(outputSize) + ", but dim " + d
                    + " can be from " + smallest + " to " + (smallest + stride[d] - 1) + ", for input " + input.shape());
            }
        }
        return convolve(input, extra);
    }
}
