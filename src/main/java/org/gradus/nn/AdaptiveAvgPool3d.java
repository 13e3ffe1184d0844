package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The mean of each of as many windows as the output has elements: {@code (N, C, D, H, W)} or without {@code N}. */
public final class AdaptiveAvgPool3d extends AdaptivePoolNd {
    /** @param outputSize one number for all dims or one for each */
    public AdaptiveAvgPool3d(long... outputSize) {
        super(3, outputSize);
    }

    /** @param outputSize one number for each dim; {@code null} for the input's */
    public AdaptiveAvgPool3d(Long[] outputSize) {
        super(3, outputSize);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.adaptiveAvgPool3d(input, size());
    }
}
