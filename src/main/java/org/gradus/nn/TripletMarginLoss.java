package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * {@code max(0, d(anchor, positive) - d(anchor, negative) + margin)} with the p-norm distance {@code d}. Source: Balntas et
 * al., "Learning local feature descriptors with triplets and shallow convolutional neural networks", 2016.
 */
public final class TripletMarginLoss extends Module {
    private final double margin;
    private final double p;
    private final double eps;
    private final boolean swap;
    private final Reduction reduction;

    /** With {@code margin = 1}, {@code p = 2}, {@code eps = 1e-6}, {@code swap = false}, {@code reduction = Reduction.MEAN}. */
    public TripletMarginLoss() {
        this(1, 2, 1e-6, false, Reduction.MEAN);
    }

    /** With {@code margin = 1}, {@code p = 2}, {@code eps = 1e-6}, {@code swap = false}. */
    public TripletMarginLoss(Reduction reduction) {
        this(1, 2, 1e-6, false, reduction);
    }

    /**
     * @param margin what a difference must reach to cost nothing
     * @param p      of the norm
     * @param eps    added to the differences
     * @param swap   whether the negative counts from the anchor or the positive, whichever is nearer
     */
    public TripletMarginLoss(double margin, double p, double eps, boolean swap, Reduction reduction) {
        this.margin = margin;
        this.p = p;
        this.eps = eps;
        this.swap = swap;
        this.reduction = reduction;
    }

    /** @return one number, unless the reduction is none */
    public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
        return Functional.tripletMarginLoss(anchor, positive, negative, margin, p, eps, swap, reduction);
    }
}
