package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * Hinge of every class that is no target against every one that is: {@code (N, C)} or {@code (C)}; the target lists class
 * numbers, up to the first -1.
 */
public final class MultiLabelMarginLoss extends Loss {
    private final Reduction reduction;

    /** With {@code reduction = Reduction.MEAN}. */
    public MultiLabelMarginLoss() {
        this(Reduction.MEAN);
    }

    /** @param reduction of the elements' losses */
    public MultiLabelMarginLoss(Reduction reduction) {
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.multilabelMarginLoss(input, target, reduction);
    }
}
