package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/** {@code x1 . x2 / (max(|x1|, eps) max(|x2|, eps))} along a dim. */
public final class CosineSimilarity extends Layer {
    private final int dim;
    private final double eps;

    /** With {@code dim = 1}, {@code eps = 1e-8}. */
    public CosineSimilarity() {
        this(1, 1e-8);
    }

    /** @param eps smallest length that is divided by */
    public CosineSimilarity(int dim, double eps) {
        this.dim = dim;
        this.eps = eps;
    }

    /** {@code x1 . x2 / max(|x1| |x2|, eps)} along the dim. */
    public Tensor forward(Tensor x1, Tensor x2) {
        return Functional.cosineSimilarity(x1, x2, dim, eps);
    }
}
