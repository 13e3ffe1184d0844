package org.gradus.nn;

import java.util.function.BinaryOperator;
import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** As {@link TripletMarginLoss} with a distance of choice. */
public final class TripletMarginWithDistanceLoss extends Module {
    private final BinaryOperator<Tensor> distanceFunction;
    private final double margin;
    private final boolean swap;
    private final Reduction reduction;

    /** With {@code distanceFunction = null}, {@code margin = 1}, {@code swap = false}, {@code reduction = Reduction.MEAN}. */
    public TripletMarginWithDistanceLoss() {
        this(null, 1, false, Reduction.MEAN);
    }

    /** With {@code distanceFunction = null}, {@code margin = 1}, {@code swap = false}. */
    public TripletMarginWithDistanceLoss(Reduction reduction) {
        this(null, 1, false, reduction);
    }

    /**
     * @param distanceFunction how far the rows of two tensors are apart, one number a row; {@code null} for
     *                         {@link PairwiseDistance}
     * @param margin           what a difference must reach to cost nothing
     * @param swap             whether the negative counts from the anchor or the positive, whichever is nearer
     */
    public TripletMarginWithDistanceLoss(BinaryOperator<Tensor> distanceFunction, double margin, boolean swap,
                                         Reduction reduction) {
        this.distanceFunction = distanceFunction != null ? distanceFunction
            : module("distance_function", new PairwiseDistance())::forward;
        this.margin = margin;
        this.swap = swap;
        this.reduction = reduction;
    }

    /** @return one number, unless the reduction is none */
    public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
        return Functional.tripletMarginWithDistanceLoss(anchor, positive, negative, distanceFunction, margin, swap, reduction);
    }
}
