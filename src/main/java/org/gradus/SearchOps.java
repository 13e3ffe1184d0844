package org.gradus;

/** Scans, sorting and searching. */
public sealed interface SearchOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }
}
