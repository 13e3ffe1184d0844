package org.gradus.data;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** Some samples of a {@link Dataset}: tensors whose first dims count them. */
public record Batch(List<Tensor> tensors) {
    /** @throws ArgumentException if there is no tensor */
    public Batch {
        tensors = List.copyOf(tensors);
        if (tensors.isEmpty()) {
            throw new ArgumentException("Batch: needs at least one tensor");
        }
    }

    /** The first tensor. */
    public Tensor input() {
        return tensors.get(0);
    }

    /**
     * The second tensor.
     *
     * @throws ArgumentException if there is none
     */
    public Tensor target() {
        if (tensors.size() < 2) {
            throw new ArgumentException("Batch: there is no target: the dataset gives " + tensors.size() + " tensor a batch");
        }
        return tensors.get(1);
    }

    /** Number of rows. */
    public long size() {
        return input().size(0);
    }
}
