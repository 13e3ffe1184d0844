package org.gradus.nn;

import org.gradus.Tensor;

/** Splits a dim into several: the inverse of {@link Flatten}. */
public final class Unflatten extends Layer {
    private final int dim;
    private final long[] sizes;

    /** @param sizes of the new dims; one of them may be -1 for what is left */
    public Unflatten(int dim, long... sizes) {
        this.dim = dim;
        this.sizes = sizes.clone();
    }

    @Override
    public Tensor forward(Tensor input) {
        return input.unflatten(dim, sizes);
    }

    @Override
    protected String extra() {
        return "dim=" + dim + ", unflattened_size=" + Repr.tuple(sizes);
    }
}
