package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** Binary cross-entropy of {@code sigmoid(logits)}, without overflow; logits and target of equal shapes. */
public final class BCEWithLogitsLoss extends Loss {
    private final Tensor weight;
    private final Tensor posWeight;
    private final Reduction reduction;

    /** With {@code weight = null}, {@code posWeight = null}, {@code reduction = Reduction.MEAN}. */
    public BCEWithLogitsLoss() {
        this(null, null, Reduction.MEAN);
    }

    /**
     * @param weight    how much each element counts, broadcasts; {@code null} for 1
     * @param posWeight how much positive targets count, broadcasts; {@code null} for 1
     */
    public BCEWithLogitsLoss(Tensor weight, Tensor posWeight, Reduction reduction) {
        this.weight = buffer("weight", weight);
        this.posWeight = buffer("pos_weight", posWeight);
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor logits, Tensor target) {
        return Functional.binaryCrossEntropyWithLogits(logits, target, weight, posWeight, reduction);
    }
}
