package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** {@code input} where the target is 1, {@code max(0, margin - input)} where it is -1. */
public final class HingeEmbeddingLoss extends Loss {
    private final double margin;
    private final Reduction reduction;

    /** With {@code margin = 1}, {@code reduction = Reduction.MEAN}. */
    public HingeEmbeddingLoss() {
        this(1, Reduction.MEAN);
    }

    /** With {@code margin = 1}. */
    public HingeEmbeddingLoss(Reduction reduction) {
        this(1, reduction);
    }

    /** @param margin what a difference must reach to cost nothing */
    public HingeEmbeddingLoss(double margin, Reduction reduction) {
        this.margin = margin;
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.hingeEmbeddingLoss(input, target, margin, reduction);
    }
}
