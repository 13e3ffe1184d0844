package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;

/**
 * Connectionist temporal classification: {@code -log} of the probability of all alignments of a target with a sequence of
 * log-probabilities. Source: Graves et al., "Connectionist temporal classification", 2006.
 */
public final class CTCLoss extends Module {
    private final long blank;
    private final Reduction reduction;
    private final boolean zeroInfinity;

    /** With {@code blank = 0}, {@code reduction = Reduction.MEAN}, {@code zeroInfinity = false}. */
    public CTCLoss() {
        this(0, Reduction.MEAN, false);
    }

    /**
     * @param blank        number of the class that stands for no label
     * @param zeroInfinity whether targets longer than their input cost nothing, instead of infinity
     */
    public CTCLoss(long blank, Reduction reduction, boolean zeroInfinity) {
        this.blank = blank;
        this.reduction = reduction;
        this.zeroInfinity = zeroInfinity;
    }

    /**
     * @param logProbs {@code (T, N, C)} or {@code (T, C)}
     * @param targets  class numbers {@code (N, S)}, or all targets one after the other
     * @return one number, unless the reduction is none
     */
    public Tensor forward(Tensor logProbs, Tensor targets, long[] inputLengths, long[] targetLengths) {
        return Functional.ctcLoss(logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
    }
}
