package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The p-norm of {@code x1 - x2 + eps} along the last dim. */
public final class PairwiseDistance extends Layer {
    private final double p;
    private final double eps;
    private final boolean keepdim;

    /** With {@code p = 2}, {@code eps = 1e-6}, {@code keepdim = false}. */
    public PairwiseDistance() {
        this(2, 1e-6, false);
    }

    /**
     * @param eps     added to each difference
     * @param keepdim whether the last dim stays, with extent 1
     */
    public PairwiseDistance(double p, double eps, boolean keepdim) {
        this.p = p;
        this.eps = eps;
        this.keepdim = keepdim;
    }

    /** {@code |x1 - x2 + eps|_p} along the last dim. */
    public Tensor forward(Tensor x1, Tensor x2) {
        return Functional.pairwiseDistance(x1, x2, p, eps, keepdim);
    }
}
