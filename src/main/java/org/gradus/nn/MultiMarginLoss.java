package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * {@code sum(max(0, margin - input[target] + input)^p) / C} over the classes that are not the target: {@code (N, C)}, target
 * class numbers {@code (N)}.
 */
public final class MultiMarginLoss extends Loss {
    private final long p;
    private final double margin;
    private final Tensor weight;
    private final Reduction reduction;

    /** With {@code p = 1}, {@code margin = 1}, {@code weight = null}, {@code reduction = Reduction.MEAN}. */
    public MultiMarginLoss() {
        this(1, 1, null, Reduction.MEAN);
    }

    /** With {@code p = 1}, {@code margin = 1}, {@code weight = null}. */
    public MultiMarginLoss(Reduction reduction) {
        this(1, 1, null, reduction);
    }

    /**
     * @param p      whether losses are powers of this: 1 or 2
     * @param margin what a difference must reach to cost nothing
     * @param weight how much each element or class counts; {@code null} for 1
     */
    public MultiMarginLoss(long p, double margin, Tensor weight, Reduction reduction) {
        this.p = p;
        this.margin = margin;
        this.weight = buffer("weight", weight);
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.multiMarginLoss(input, target, p, margin, weight, reduction);
    }
}
