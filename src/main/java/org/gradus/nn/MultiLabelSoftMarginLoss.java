package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * Binary cross-entropy of {@code sigmoid(input)}, averaged over the classes: {@code (N, C)} or {@code (C)}, target of the same
 * shape.
 */
public final class MultiLabelSoftMarginLoss extends Loss {
    private final Tensor weight;
    private final Reduction reduction;

    /** With {@code weight = null}, {@code reduction = Reduction.MEAN}. */
    public MultiLabelSoftMarginLoss() {
        this(null, Reduction.MEAN);
    }

    /** With {@code weight = null}. */
    public MultiLabelSoftMarginLoss(Reduction reduction) {
        this(null, reduction);
    }

    /** @param weight how much each element or class counts; {@code null} for 1 */
    public MultiLabelSoftMarginLoss(Tensor weight, Reduction reduction) {
        this.weight = buffer("weight", weight);
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.multilabelSoftMarginLoss(input, target, weight, reduction);
    }
}
