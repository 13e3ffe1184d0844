package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * {@code d^2 / (2 beta)} for differences {@code |d| < beta}, else {@code |d| - beta / 2}. Source: Girshick, "Fast R-CNN",
 * 2015.
 */
public final class SmoothL1Loss extends Loss {
    private final Reduction reduction;
    private final double beta;

    /** With {@code reduction = Reduction.MEAN}, {@code beta = 1}. */
    public SmoothL1Loss() {
        this(Reduction.MEAN, 1);
    }

    /** With {@code beta = 1}. */
    public SmoothL1Loss(Reduction reduction) {
        this(reduction, 1);
    }

    /** @param beta where the parabola ends */
    public SmoothL1Loss(Reduction reduction, double beta) {
        this.reduction = reduction;
        this.beta = beta;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.smoothL1Loss(input, target, reduction, beta);
    }
}
