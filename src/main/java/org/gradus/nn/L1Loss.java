package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** {@code |input - target|}, of equal shapes. */
public final class L1Loss extends Loss {
    private final Reduction reduction;

    /** With {@code reduction = Reduction.MEAN}. */
    public L1Loss() {
        this(Reduction.MEAN);
    }

    /** @param reduction of the elements' losses */
    public L1Loss(Reduction reduction) {
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.l1Loss(input, target, reduction);
    }
}
