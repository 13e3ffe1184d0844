package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** {@code log(1 + e^(-target input))} of targets -1 and 1. */
public final class SoftMarginLoss extends Loss {
    private final Reduction reduction;

    /** With {@code reduction = Reduction.MEAN}. */
    public SoftMarginLoss() {
        this(Reduction.MEAN);
    }

    /** @param reduction of the elements' losses */
    public SoftMarginLoss(Reduction reduction) {
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.softMarginLoss(input, target, reduction);
    }
}
