package org.gradus;

import org.gradus.ir.Pointwise;

/**
 * Element by element, with NumPy broadcasting and PyTorch's type promotion. A number operand only decides the category of the
 * result: {@code intTensor.mul(2)} stays int64, {@code intTensor.mul(2.0)} is float32.
 */
public sealed interface PointwiseOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code self + other}. */
    default Tensor add(Tensor other) {
        return Elementwise.binary("add", Pointwise.ADD, self(), other).make();
    }

    default Tensor add(double other) {
        return Elementwise.binary("add", Pointwise.ADD, self(), Scalar.of(other)).make();
    }

    default Tensor add(long other) {
        return Elementwise.binary("add", Pointwise.ADD, self(), Scalar.of(other)).make();
    }

    default Tensor add_(Tensor other) {
        return Elementwise.binary("add", Pointwise.ADD, self(), other).into(self(), "add_");
    }

    /** {@code self * other}. */
    default Tensor mul(Tensor other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), other).make();
    }

    default Tensor mul(double other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).make();
    }

    default Tensor mul(long other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).make();
    }

    default Tensor mul_(Tensor other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), other).into(self(), "mul_");
    }

    /** {@code e^self}. */
    default Tensor exp() {
        return Elementwise.real("exp", Pointwise.EXP, self()).make();
    }
}
