package org.gradus.nn;

import org.gradus.Tensor;
import org.gradus.types.ShapeException;

/** Softmax over the channels of {@code (N, C, H, W)} or {@code (C, H, W)}. */
public final class Softmax2d extends Layer {
    /** @throws ShapeException if the input has neither 3 nor 4 dims */
    @Override
    public Tensor forward(Tensor input) {
        if (input.dim() != 3 && input.dim() != 4) {
            throw new ShapeException("Softmax2d: Expected 3D or 4D (batched or unbatched) input, but got " + input.shape());
        }
        return input.softmax(-3);
    }
}
