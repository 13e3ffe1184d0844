package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * {@code -log} of the Poisson distribution with rate {@code e^input}, or {@code input} if not {@code logInput}, at the target.
 */
public final class PoissonNLLLoss extends Loss {
    private final boolean logInput;
    private final boolean full;
    private final double eps;
    private final Reduction reduction;

    /** With {@code logInput = true}, {@code full = false}, {@code eps = 1e-8}, {@code reduction = Reduction.MEAN}. */
    public PoissonNLLLoss() {
        this(true, false, 1e-8, Reduction.MEAN);
    }

    /** With {@code logInput = true}, {@code full = false}, {@code eps = 1e-8}. */
    public PoissonNLLLoss(Reduction reduction) {
        this(true, false, 1e-8, reduction);
    }

    /**
     * @param logInput whether the input is the logarithm of the rate
     * @param full     whether the terms that do not depend on the input count
     * @param eps      keeps logarithms and variances away from 0
     */
    public PoissonNLLLoss(boolean logInput, boolean full, double eps, Reduction reduction) {
        this.logInput = logInput;
        this.full = full;
        this.eps = eps;
        this.reduction = reduction;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.poissonNllLoss(input, target, logInput, full, eps, reduction);
    }
}
