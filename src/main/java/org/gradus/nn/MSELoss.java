package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** {@code (input - target)^2}, of equal shapes. */
public final class MSELoss extends Loss {
    private final Reduction reduction;

    /** With {@code reduction = Reduction.MEAN}. */
    public MSELoss() {
        this(Reduction.MEAN);
    }

    /** @param reduction of the elements' losses */
    public MSELoss(Reduction reduction) {
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.mseLoss(input, target, reduction);
    }
}
