package org.gradus.autograd;

import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** What a tensor of the forward pass looked like, and so what its gradient must look like. */
record Meta(DType dtype, Shape shape, Device device) {
    static Meta of(Tensor t) {
        return t == null ? null : new Meta(t.dtype(), t.shape(), t.device());
    }

    Tensor zeros() {
        return Gradus.full(shape, 0, dtype, device);
    }

    @Override
    public String toString() {
        return dtype.label() + shape;
    }
}
