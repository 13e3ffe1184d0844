package org.gradus;

/** Special functions. */
public sealed interface SpecialOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }
}
