package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** Kullback-Leibler divergence {@code target (log(target) - input)} of log-probabilities from probabilities. */
public final class KLDivLoss extends Loss {
    private final String reduction;
    private final boolean logTarget;

    /** With {@code reduction = "mean"}, {@code logTarget = false}. */
    public KLDivLoss() {
        this("mean", false);
    }

    /**
     * @param reduction {@code "none"}, {@code "mean"}, {@code "sum"} or {@code "batchmean"}, which alone is the divergence
     * @param logTarget whether the target holds log-probabilities
     */
    public KLDivLoss(String reduction, boolean logTarget) {
        this.reduction = reduction;
        this.logTarget = logTarget;
    }

    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return Functional.klDiv(input, target, reduction, logTarget);
    }
}
