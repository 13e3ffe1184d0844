package org.gradus.autograd;

import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** What a tensor of the forward pass looked like, and so what its gradient must look like. */
record Meta(DType dtype, Shape shape, Device device) {
    static Meta of(Tensor t) {
        return of(t, null);
    }

    /** @param like returned if it says the same, so that a long history keeps few of them; may be {@code null} */
    static Meta of(Tensor t, Meta like) {
        if (t == null || like != null && like.describes(t)) {
            return t == null ? null : like;
        }
        return new Meta(t.dtype(), t.shape(), t.device());
    }

    private boolean describes(Tensor t) {
        return dtype == t.dtype() && device == t.device() && shape.equals(t.shape());
    }

    Tensor zeros() {
        return Gradus.full(shape, 0, dtype, device);
    }

    @Override
    public String toString() {
        return dtype.label() + shape;
    }
}
