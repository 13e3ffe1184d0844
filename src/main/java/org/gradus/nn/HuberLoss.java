package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * {@code d^2 / 2} for differences {@code |d| <= delta}, else {@code delta (|d| - delta / 2)}. Source: Huber, "Robust
 * estimation of a location parameter", 1964.
 */
public final class HuberLoss extends Loss {
    private final Reduction reduction;
    private final double delta;

    /** With {@code reduction = Reduction.MEAN}, {@code delta = 1}. */
    public HuberLoss() {
        this(Reduction.MEAN, 1);
    }

    /** With {@code delta = 1}. */
    public HuberLoss(Reduction reduction) {
        this(reduction, 1);
    }

    /** @param delta where the parabola ends */
    public HuberLoss(Reduction reduction, double delta) {
        this.reduction = reduction;
        this.delta = delta;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.huberLoss(input, target, reduction, delta);
    }
}
