package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * {@code -logProbabilities[target]}: {@code (N, C)} or {@code (N, C, d...)}, target class numbers {@code (N)} or
 * {@code (N, d...)}.
 */
public final class NLLLoss extends Loss {
    private final Tensor weight;
    private final Reduction reduction;
    private final long ignoreIndex;

    /** With {@code weight = null}, {@code reduction = Reduction.MEAN}, {@code ignoreIndex = -100}. */
    public NLLLoss() {
        this(null, Reduction.MEAN, -100);
    }

    /**
     * @param weight      {@code (C)}: how much each class counts; {@code null} for equally
     * @param ignoreIndex class number that does not count; PyTorch's default is -100
     */
    public NLLLoss(Tensor weight, Reduction reduction, long ignoreIndex) {
        this.weight = buffer("weight", weight);
        this.reduction = reduction;
        this.ignoreIndex = ignoreIndex;
    }

    @Override
    public Tensor forward(Tensor logProbabilities, Tensor target) {
        return Functional.nllLoss(logProbabilities, target, weight, reduction, ignoreIndex);
    }
}
