package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The mean of each of as many windows as the output has elements: {@code (N, C, L)} or without {@code N}. */
public final class AdaptiveAvgPool1d extends AdaptivePoolNd {
    /** @param outputSize one number for all dims or one for each */
    public AdaptiveAvgPool1d(long... outputSize) {
        super(1, outputSize);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.adaptiveAvgPool1d(input, size());
    }
}
