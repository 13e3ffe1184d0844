package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;

/** The largest element of each of as many windows as the output has elements: {@code (N, C, L)} or without {@code N}. */
public final class AdaptiveMaxPool1d extends AdaptivePoolNd {
    /** @param outputSize one number for all dims or one for each */
    public AdaptiveMaxPool1d(long... outputSize) {
        super(1, outputSize);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.adaptiveMaxPool1d(input, size());
    }

    /** Also where each element was. */
    public ValuesAndIndices forwardWithIndices(Tensor input) {
        return Functional.adaptiveMaxPool1d(input, size(), true);
    }
}
