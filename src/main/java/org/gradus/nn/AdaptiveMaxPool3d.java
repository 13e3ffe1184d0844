package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;

/** The largest element of each of as many windows as the output has elements: {@code (N, C, D, H, W)} or without {@code N}. */
public final class AdaptiveMaxPool3d extends AdaptivePoolNd {
    /** @param outputSize one number for all dims or one for each */
    public AdaptiveMaxPool3d(long... outputSize) {
        super(3, outputSize);
    }

    /** @param outputSize one number for each dim; {@code null} for the input's */
    public AdaptiveMaxPool3d(Long[] outputSize) {
        super(3, outputSize);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.adaptiveMaxPool3d(input, size());
    }

    /** Also where each element was. */
    public ValuesAndIndices forwardWithIndices(Tensor input) {
        return Functional.adaptiveMaxPool3d(input, size(), true);
    }
}
