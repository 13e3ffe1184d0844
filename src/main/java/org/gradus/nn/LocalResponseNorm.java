package org.gradus.nn;

import org.gradus.Functional;
import org.gradus.Tensor;

/**
 * {@code x / (k + alpha mean(x^2))^beta} with the mean over {@code size} neighbouring channels: {@code (N, C, ...)}. Source:
 * Krizhevsky et al., "ImageNet classification with deep convolutional neural networks", 2012.
 */
public final class LocalResponseNorm extends Layer {
    private final long size;
    private final double alpha;
    private final double beta;
    private final double k;

    /** With {@code alpha = 1e-4}, {@code beta = 0.75}, {@code k = 1}. */
    public LocalResponseNorm(long size) {
        this(size, 1e-4, 0.75, 1);
    }

    /**
     * @param size channels that each mean is taken over
     * @param k    added to the mean before the power
     */
    public LocalResponseNorm(long size, double alpha, double beta, double k) {
        this.size = size;
        this.alpha = alpha;
        this.beta = beta;
        this.k = k;
    }

    @Override
    public Tensor forward(Tensor input) {
        return Functional.localResponseNorm(input, size, alpha, beta, k);
    }

    @Override
    protected String extra() {
        return size + ", alpha=" + Repr.of(alpha) + ", beta=" + Repr.of(beta) + ", k=" + Repr.of(k);
    }
}
