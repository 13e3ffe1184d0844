package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;
import org.gradus.types.ArgumentException;

/**
 * The largest element of each of windows that are spread at random: {@code (N, C, D, H, W)} or without {@code N}. Source:
 * Graham, "Fractional max-pooling", 2014.
 */
public final class FractionalMaxPool3d extends Layer {
    private final long[] kernelSize;
    private final long[] outputSize;
    private final double[] outputRatio;

    /** With {@code outputRatio = null}. */
    public FractionalMaxPool3d(long kernelSize, long outputSize) {
        this(new long[] {kernelSize}, new long[] {outputSize}, null);
    }

    /**
     * Each of one number for all dims or one for each; one of the last two is {@code null}.
     *
     * @param outputRatio output's size as a share of the input's, between 0 and 1
     * @throws ArgumentException unless exactly one of the last two is {@code null}
     */
    public FractionalMaxPool3d(long[] kernelSize, long[] outputSize, double[] outputRatio) {
        if ((outputSize == null) == (outputRatio == null)) {
            throw new ArgumentException("FractionalMaxPool3d: requires either output_size or output_ratio, and not both");
        }
        this.kernelSize = Sizes.each(name(), "kernel_size", 3, kernelSize);
        this.outputSize = outputSize == null ? null : Sizes.each(name(), "output_size", 3, outputSize);
        this.outputRatio = outputRatio == null ? null : outputRatio.clone();
    }

    @Override
    public Tensor forward(Tensor input) {
        return forwardWithIndices(input).values();
    }

    /** Also where each element was. */
    public ValuesAndIndices forwardWithIndices(Tensor input) {
        return Functional.fractionalMaxPool3d(input, kernelSize, outputSize, outputRatio, true, null);
    }
}
