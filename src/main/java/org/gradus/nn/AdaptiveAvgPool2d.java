package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The mean of each of as many windows as the output has elements: {@code (N, C, H, W)} or without {@code N}. */
public final class AdaptiveAvgPool2d extends AdaptivePoolNd {
    /** @param outputSize one number for all dims or one for each */
    public AdaptiveAvgPool2d(long... outputSize) {
        super(2, outputSize);
    }

    /** @param outputSize one number for each dim; {@code null} for the input's */
    public AdaptiveAvgPool2d(Long[] outputSize) {
        super(2, outputSize);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.adaptiveAvgPool2d(input, size());
    }
}
