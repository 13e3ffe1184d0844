package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** The p-norm of {@code x1 - x2 + eps} along the last dim. */
public final class PairwiseDistance extends Layer {
    private final double p;
    private final double eps;
    private final boolean keepdim;

    public PairwiseDistance() {
        this(2, 1e-6, false);
    }

    public PairwiseDistance(double p, double eps, boolean keepdim) {
        this.p = p;
        this.eps = eps;
        this.keepdim = keepdim;
    }

    public Tensor forward(Tensor x1, Tensor x2) {
        return Functional.pairwiseDistance(x1, x2, p, eps, keepdim);
    }
}
