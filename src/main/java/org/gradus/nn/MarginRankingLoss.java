package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** {@code max(0, -target (input1 - input2) + margin)}: which one should rank higher, 1 or -1. */
public final class MarginRankingLoss extends Module {
    private final double margin;
    private final Reduction reduction;

    /** With {@code margin = 0}, {@code reduction = Reduction.MEAN}. */
    public MarginRankingLoss() {
        this(0, Reduction.MEAN);
    }

    /** With {@code margin = 0}. */
    public MarginRankingLoss(Reduction reduction) {
        this(0, reduction);
    }

    /** @param margin what a difference must reach to cost nothing */
    public MarginRankingLoss(double margin, Reduction reduction) {
        this.margin = margin;
        this.reduction = reduction;
    }

    /** @return one number, unless the reduction is none */
    public Tensor forward(Tensor input1, Tensor input2, Tensor target) {
        return Functional.marginRankingLoss(input1, input2, target, margin, reduction);
    }
}
