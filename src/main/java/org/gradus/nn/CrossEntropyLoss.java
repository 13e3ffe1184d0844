package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * {@code -log softmax(logits)[target]}: logits {@code (N, C)} or {@code (N, C, d...)}, target class numbers {@code (N)} or
 * {@code (N, d...)}, or probabilities of the logits' shape.
 */
public final class CrossEntropyLoss extends Loss {
    private static final long IGNORE = -100;

    private final Tensor weight;
    private final Reduction reduction;
    private final long ignoreIndex;
    private final double labelSmoothing;

    /** With {@code weight = null}, {@code reduction = Reduction.MEAN}, {@code ignoreIndex = -100}, {@code labelSmoothing = 0}. */
    public CrossEntropyLoss() {
        this(null, Reduction.MEAN, IGNORE, 0);
    }

    /** With {@code weight = null}, {@code ignoreIndex = -100}, {@code labelSmoothing = 0}. */
    public CrossEntropyLoss(Reduction reduction) {
        this(null, reduction, IGNORE, 0);
    }

    /**
     * @param weight         {@code (C)}: how much each class counts; {@code null} for equally
     * @param ignoreIndex    class number that does not count; PyTorch's default is -100
     * @param labelSmoothing share of the target that is spread evenly over all classes
     */
    public CrossEntropyLoss(Tensor weight, Reduction reduction, long ignoreIndex, double labelSmoothing) {
        this.weight = buffer("weight", weight);
        this.reduction = reduction;
        this.ignoreIndex = ignoreIndex;
        this.labelSmoothing = labelSmoothing;
    }

    @Override
    public Tensor forward(Tensor logits, Tensor target) {
        return Functional.crossEntropy(logits, target, weight, reduction, ignoreIndex, labelSmoothing);
    }
}
