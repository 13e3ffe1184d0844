package org.gradus;

/** Rearrangements made of views, joins and gathers. */
public sealed interface ShapeOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }
}
