package org.gradus.data;

import static org.gradus.Gradus.tensor;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Tensors whose first dims count the same samples, such as images and their labels. */
public final class TensorDataset implements Dataset {
    private final List<Tensor> tensors;

    /** @throws ShapeException if there is no tensor, one has rank zero, or their first dims differ */
    public TensorDataset(Tensor... tensors) {
        this.tensors = List.of(tensors);
        if (tensors.length == 0) {
            throw new ShapeException("TensorDataset: needs at least one tensor");
        }
        for (Tensor t : tensors) {
            if (t.dim() == 0) {
                throw new ShapeException("TensorDataset: tensors need a first dim that counts samples, but one is a number");
            }
            if (t.size(0) != tensors[0].size(0)) {
                throw new ShapeException("TensorDataset: size mismatch between tensors: shapes "
                    + this.tensors.stream().map(Tensor::shape).toList() + " must agree in their first dim");
            }
        }
    }

    @Override
    public long size() {
        return tensors.get(0).size(0);
    }

    /** As given; the first dim counts the samples. */
    public List<Tensor> tensors() {
        return tensors;
    }

    /** Gathered on the device. */
    @Override
    public Batch batch(long... rows) {
        Tensor index = tensor(rows, Shape.of(rows.length), tensors.get(0).device());
        return new Batch(tensors.stream().map(t -> t.indexSelect(0, index)).toList());
    }
}
