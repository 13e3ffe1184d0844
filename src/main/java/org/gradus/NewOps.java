package org.gradus;

import org.gradus.types.DType;
import org.gradus.types.Shape;

/** New tensors beside this one: on its device and, unless another is named, of its dtype. */
public sealed interface NewOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** The elements of an array, flat or nested, cast to this dtype. */
    default Tensor newTensor(Object data) {
        return newTensor(data, self().dtype());
    }

    /** {@link #newTensor(Object)} in a dtype. */
    default Tensor newTensor(Object data, DType dtype) {
        HostArrays.Flat flat = HostArrays.flatten(data);
        return Scope.of(() -> Tensor.of(self().device().upload(flat.array(), flat.dtype(), flat.shape())).to(dtype));
    }

    /** One value in another shape, of this dtype and device. */
    default Tensor newFull(Shape size, Number fillValue) {
        return newFull(size, fillValue, self().dtype());
    }

    /** {@link #newFull(Shape, Number)} in a dtype. */
    default Tensor newFull(Shape size, Number fillValue, DType dtype) {
        return Tensor.of(Scalar.of(fillValue).constant(self().place(), dtype, size));
    }

    /** Zeros in another shape, of this dtype and device. */
    default Tensor newZeros(long... size) {
        return newZeros(Shape.of(size), self().dtype());
    }

    /** {@link #newFull(Shape, Number, DType)} with {@code fillValue = 0}. */
    default Tensor newZeros(Shape size, DType dtype) {
        return newFull(size, 0, dtype);
    }

    /** Ones in another shape, of this dtype and device. */
    default Tensor newOnes(long... size) {
        return newOnes(Shape.of(size), self().dtype());
    }

    /** {@link #newFull(Shape, Number, DType)} with {@code fillValue = 1}. */
    default Tensor newOnes(Shape size, DType dtype) {
        return newFull(size, 1, dtype);
    }

    /** For what will be written: zeros, as nothing is computed before it is needed. */
    default Tensor newEmpty(long... size) {
        return newZeros(size);
    }

    /** {@link #newZeros(Shape, DType)} under another name. */
    default Tensor newEmpty(Shape size, DType dtype) {
        return newZeros(size, dtype);
    }
}
