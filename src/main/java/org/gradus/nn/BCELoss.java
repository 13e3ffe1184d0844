package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** Binary cross-entropy of probabilities; {@link BCEWithLogitsLoss} takes logits and is more accurate. */
public final class BCELoss extends Loss {
    private final Tensor weight;
    private final Reduction reduction;

    /** With {@code weight = null}, {@code reduction = Reduction.MEAN}. */
    public BCELoss() {
        this(null, Reduction.MEAN);
    }

    /** With {@code weight = null}. */
    public BCELoss(Reduction reduction) {
        this(null, reduction);
    }

    /** @param weight how much each element or class counts; {@code null} for 1 */
    public BCELoss(Tensor weight, Reduction reduction) {
        this.weight = buffer("weight", weight);
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.binaryCrossEntropy(input, target, weight, reduction);
    }
}
