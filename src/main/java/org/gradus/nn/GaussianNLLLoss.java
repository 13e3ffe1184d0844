package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/** {@code -log} of the normal distribution with mean {@code input} and variance {@code var}, at the target. */
public final class GaussianNLLLoss extends Module {
    private final boolean full;
    private final double eps;
    private final Reduction reduction;

    /** With {@code full = false}, {@code eps = 1e-6}, {@code reduction = Reduction.MEAN}. */
    public GaussianNLLLoss() {
        this(false, 1e-6, Reduction.MEAN);
    }

    /** With {@code full = false}, {@code eps = 1e-6}. */
    public GaussianNLLLoss(Reduction reduction) {
        this(false, 1e-6, reduction);
    }

    /**
     * @param full whether the terms that do not depend on the input count
     * @param eps  keeps logarithms and variances away from 0
     */
    public GaussianNLLLoss(boolean full, double eps, Reduction reduction) {
        this.full = full;
        this.eps = eps;
        this.reduction = reduction;
    }

    /** @return one number, unless the reduction is none */
    public Tensor forward(Tensor input, Tensor target, Tensor var) {
        return Functional.gaussianNllLoss(input, target, var, full, eps, reduction);
    }
}
