package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** {@code 1 - cos(input1, input2)} where the target is 1, {@code max(0, cos(input1, input2) - margin)} where it is -1. */
public final class CosineEmbeddingLoss extends Module {
    private final double margin;
    private final Reduction reduction;

    /** With {@code margin = 0}, {@code reduction = Reduction.MEAN}. */
    public CosineEmbeddingLoss() {
        this(0, Reduction.MEAN);
    }

    /** With {@code margin = 0}. */
    public CosineEmbeddingLoss(Reduction reduction) {
        this(0, reduction);
    }

    /** @param margin what a difference must reach to cost nothing */
    public CosineEmbeddingLoss(double margin, Reduction reduction) {
        this.margin = margin;
        this.reduction = reduction;
    }

    /** @return one number, unless the reduction is none */
    public Tensor forward(Tensor input1, Tensor input2, Tensor target) {
        return Functional.cosineEmbeddingLoss(input1, input2, target, margin, reduction);
    }
}
