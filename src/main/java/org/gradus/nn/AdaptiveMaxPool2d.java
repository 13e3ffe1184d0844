package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;

/** The largest element of each of as many windows as the output has elements: {@code (N, C, H, W)} or without {@code N}. */
public final class AdaptiveMaxPool2d extends AdaptivePoolNd {
    /** @param outputSize one number for all dims or one for each */
    public AdaptiveMaxPool2d(long... outputSize) {
        super(2, outputSize);
    }

    /** @param outputSize one number for each dim; {@code null} for the input's */
    public AdaptiveMaxPool2d(Long[] outputSize) {
        super(2, outputSize);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.adaptiveMaxPool2d(input, size());
    }

    /** Also where each element was. */
    public ValuesAndIndices forwardWithIndices(Tensor input) {
        return Functional.adaptiveMaxPool2d(input, size(), true);
    }
}
