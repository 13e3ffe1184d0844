package org.gradus;

import org.gradus.types.ArgumentException;

/** What networks need of single tensors beside activations: bounded norms, distances. */
public sealed interface NeuralOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /**
     * Scales each slice along {@code dim} whose p-norm is above {@code maxnorm} down to it.
     *
     * @throws ArgumentException if {@code p} is not positive or {@code maxnorm} negative
     */
    default Tensor renorm(double p, int dim, double maxnorm) {
        return Scope.of(() -> self().mul(NormLayers.renormFactor("renorm", self(), p, dim, maxnorm)));
    }

    /** {@link #renorm(double, int, double)} in place. */
    default Tensor renorm_(double p, int dim, double maxnorm) {
        return self().mul_(NormLayers.renormFactor("renorm_", self(), p, dim, maxnorm));
    }

    /** The p-norm of {@code this - other}, over all elements. */
    default Tensor dist(Tensor other, double p) {
        return Scope.of(() -> self().sub(other).norm(p));
    }

    /** {@link #dist(Tensor, double)} with {@code p = 2}. */
    default Tensor dist(Tensor other) {
        return dist(other, 2);
    }

    /** As {@link Functional#prelu}. */
    default Tensor prelu(Tensor weight) {
        return Functional.prelu(self(), weight);
    }
}
