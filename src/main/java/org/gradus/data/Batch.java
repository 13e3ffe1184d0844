package org.gradus.data;

import java.util.List;
import org.gradus.Tensor;

/** Some samples of a {@link Dataset}: tensors whose first dims count them. */
public record Batch(List<Tensor> tensors) {
    public Batch {
        tensors = List.copyOf(tensors);
    }

    /** The first tensor. */
    public Tensor input() {
        return tensors.get(0);
    }

    /** The second tensor. */
    public Tensor target() {
        return tensors.get(1);
    }

    /** Number of rows. */
    public long size() {
        return input().size(0);
    }
}
