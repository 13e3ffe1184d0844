package org.gradus;

import org.gradus.ir.Pointwise;

/**
 * Comparisons and logic, element by element with broadcasting; comparisons compute in the promoted dtype and give bool.
 * Nothing equals NaN. None is differentiable.
 */
public sealed interface ComparisonOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code self == other}. */
    default Tensor eq(Tensor other) {
        return Elementwise.binary("eq", Pointwise.EQ, self(), other).make();
    }

    /** {@link #eq(Tensor)} with a number. */
    default Tensor eq(double other) {
        return Elementwise.binary("eq", Pointwise.EQ, self(), Scalar.of(other)).make();
    }

    /** {@link #eq(Tensor)} with a number. */
    default Tensor eq(long other) {
        return Elementwise.binary("eq", Pointwise.EQ, self(), Scalar.of(other)).make();
    }

    /** {@link #eq(Tensor)} in place. */
    default Tensor eq_(Tensor other) {
        return Elementwise.binary("eq", Pointwise.EQ, self(), other).into(self(), "eq_");
    }

    /** {@link #eq_(Tensor)} with a number. */
    default Tensor eq_(Number other) {
        return Elementwise.binary("eq", Pointwise.EQ, self(), Scalar.of(other)).into(self(), "eq_");
    }

    /** {@code self != other}. */
    default Tensor ne(Tensor other) {
        return Elementwise.binary("ne", Pointwise.NE, self(), other).make();
    }

    /** {@link #ne(Tensor)} with a number. */
    default Tensor ne(double other) {
        return Elementwise.binary("ne", Pointwise.NE, self(), Scalar.of(other)).make();
    }

    /** {@link #ne(Tensor)} with a number. */
    default Tensor ne(long other) {
        return Elementwise.binary("ne", Pointwise.NE, self(), Scalar.of(other)).make();
    }

    /** {@link #ne(Tensor)} in place. */
    default Tensor ne_(Tensor other) {
        return Elementwise.binary("ne", Pointwise.NE, self(), other).into(self(), "ne_");
    }

    /** {@link #ne_(Tensor)} with a number. */
    default Tensor ne_(Number other) {
        return Elementwise.binary("ne", Pointwise.NE, self(), Scalar.of(other)).into(self(), "ne_");
    }

    /** {@code self < other}. */
    default Tensor lt(Tensor other) {
        return Elementwise.binary("lt", Pointwise.LT, self(), other).make();
    }

    /** {@link #lt(Tensor)} with a number. */
    default Tensor lt(double other) {
        return Elementwise.binary("lt", Pointwise.LT, self(), Scalar.of(other)).make();
    }

    /** {@link #lt(Tensor)} with a number. */
    default Tensor lt(long other) {
        return Elementwise.binary("lt", Pointwise.LT, self(), Scalar.of(other)).make();
    }

    /** {@link #lt(Tensor)} in place. */
    default Tensor lt_(Tensor other) {
        return Elementwise.binary("lt", Pointwise.LT, self(), other).into(self(), "lt_");
    }

    /** {@link #lt_(Tensor)} with a number. */
    default Tensor lt_(Number other) {
        return Elementwise.binary("lt", Pointwise.LT, self(), Scalar.of(other)).into(self(), "lt_");
    }

    /** {@code self <= other}. */
    default Tensor le(Tensor other) {
        return Elementwise.binary("le", Pointwise.LE, self(), other).make();
    }

    /** {@link #le(Tensor)} with a number. */
    default Tensor le(double other) {
        return Elementwise.binary("le", Pointwise.LE, self(), Scalar.of(other)).make();
    }

    /** {@link #le(Tensor)} with a number. */
    default Tensor le(long other) {
        return Elementwise.binary("le", Pointwise.LE, self(), Scalar.of(other)).make();
    }

    /** {@link #le(Tensor)} in place. */
    default Tensor le_(Tensor other) {
        return Elementwise.binary("le", Pointwise.LE, self(), other).into(self(), "le_");
    }

    /** {@link #le_(Tensor)} with a number. */
    default Tensor le_(Number other) {
        return Elementwise.binary("le", Pointwise.LE, self(), Scalar.of(other)).into(self(), "le_");
    }

    /** {@code self > other}. */
    default Tensor gt(Tensor other) {
        return Elementwise.binary("gt", Pointwise.GT, self(), other).make();
    }

    /** {@link #gt(Tensor)} with a number. */
    default Tensor gt(double other) {
        return Elementwise.binary("gt", Pointwise.GT, self(), Scalar.of(other)).make();
    }

    /** {@link #gt(Tensor)} with a number. */
    default Tensor gt(long other) {
        return Elementwise.binary("gt", Pointwise.GT, self(), Scalar.of(other)).make();
    }

    /** {@link #gt(Tensor)} in place. */
    default Tensor gt_(Tensor other) {
        return Elementwise.binary("gt", Pointwise.GT, self(), other).into(self(), "gt_");
    }

    /** {@link #gt_(Tensor)} with a number. */
    default Tensor gt_(Number other) {
        return Elementwise.binary("gt", Pointwise.GT, self(), Scalar.of(other)).into(self(), "gt_");
    }

    /** {@code self >= other}. */
    default Tensor ge(Tensor other) {
        return Elementwise.binary("ge", Pointwise.GE, self(), other).make();
    }

    /** {@link #ge(Tensor)} with a number. */
    default Tensor ge(double other) {
        return Elementwise.binary("ge", Pointwise.GE, self(), Scalar.of(other)).make();
    }

    /** {@link #ge(Tensor)} with a number. */
    default Tensor ge(long other) {
        return Elementwise.binary("ge", Pointwise.GE, self(), Scalar.of(other)).make();
    }

    /** {@link #ge(Tensor)} in place. */
    default Tensor ge_(Tensor other) {
        return Elementwise.binary("ge", Pointwise.GE, self(), other).into(self(), "ge_");
    }

    /** {@link #ge_(Tensor)} with a number. */
    default Tensor ge_(Number other) {
        return Elementwise.binary("ge", Pointwise.GE, self(), Scalar.of(other)).into(self(), "ge_");
    }

    /** Truth of both; anything but zero is true. */
    default Tensor logicalAnd(Tensor other) {
        return Truth.logical("logicalAnd", Pointwise.LOGICAL_AND, self(), other).make();
    }

    /** {@link #logicalAnd(Tensor)} in place. */
    default Tensor logicalAnd_(Tensor other) {
        return Truth.logical("logicalAnd", Pointwise.LOGICAL_AND, self(), other).into(self(), "logicalAnd_");
    }

    /** Truth of either. */
    default Tensor logicalOr(Tensor other) {
        return Truth.logical("logicalOr", Pointwise.LOGICAL_OR, self(), other).make();
    }

    /** {@link #logicalOr(Tensor)} in place. */
    default Tensor logicalOr_(Tensor other) {
        return Truth.logical("logicalOr", Pointwise.LOGICAL_OR, self(), other).into(self(), "logicalOr_");
    }

    /** Truth of just one. */
    default Tensor logicalXor(Tensor other) {
        return Truth.logical("logicalXor", Pointwise.LOGICAL_XOR, self(), other).make();
    }

    /** {@link #logicalXor(Tensor)} in place. */
    default Tensor logicalXor_(Tensor other) {
        return Truth.logical("logicalXor", Pointwise.LOGICAL_XOR, self(), other).into(self(), "logicalXor_");
    }

    /** Whether it is zero. */
    default Tensor logicalNot() {
        return Truth.logicalNot(self()).make();
    }

    /** {@link #logicalNot()} in place. */
    default Tensor logicalNot_() {
        return Truth.logicalNot(self()).into(self(), "logicalNot_");
    }

    /** Of integers or bool. */
    default Tensor bitwiseAnd(Tensor other) {
        return Truth.bitwise("bitwiseAnd", Pointwise.BITWISE_AND, self(), other).make();
    }

    /** {@link #bitwiseAnd(Tensor)} with a number. */
    default Tensor bitwiseAnd(long other) {
        return Truth.bitwise("bitwiseAnd", Pointwise.BITWISE_AND, self(), Scalar.of(other)).make();
    }

    /** {@link #bitwiseAnd(long)} in place. */
    default Tensor bitwiseAnd_(long other) {
        return Truth.bitwise("bitwiseAnd", Pointwise.BITWISE_AND, self(), Scalar.of(other)).into(self(), "bitwiseAnd_");
    }

    /** {@link #bitwiseAnd(Tensor)} in place. */
    default Tensor bitwiseAnd_(Tensor other) {
        return Truth.bitwise("bitwiseAnd", Pointwise.BITWISE_AND, self(), other).into(self(), "bitwiseAnd_");
    }

    /** Of integers or bool. */
    default Tensor bitwiseOr(Tensor other) {
        return Truth.bitwise("bitwiseOr", Pointwise.BITWISE_OR, self(), other).make();
    }

    /** {@link #bitwiseOr(Tensor)} with a number. */
    default Tensor bitwiseOr(long other) {
        return Truth.bitwise("bitwiseOr", Pointwise.BITWISE_OR, self(), Scalar.of(other)).make();
    }

    /** {@link #bitwiseOr(long)} in place. */
    default Tensor bitwiseOr_(long other) {
        return Truth.bitwise("bitwiseOr", Pointwise.BITWISE_OR, self(), Scalar.of(other)).into(self(), "bitwiseOr_");
    }

    /** {@link #bitwiseOr(Tensor)} in place. */
    default Tensor bitwiseOr_(Tensor other) {
        return Truth.bitwise("bitwiseOr", Pointwise.BITWISE_OR, self(), other).into(self(), "bitwiseOr_");
    }

    /** Of integers or bool. */
    default Tensor bitwiseXor(Tensor other) {
        return Truth.bitwise("bitwiseXor", Pointwise.BITWISE_XOR, self(), other).make();
    }

    /** {@link #bitwiseXor(Tensor)} with a number. */
    default Tensor bitwiseXor(long other) {
        return Truth.bitwise("bitwiseXor", Pointwise.BITWISE_XOR, self(), Scalar.of(other)).make();
    }

    /** {@link #bitwiseXor(long)} in place. */
    default Tensor bitwiseXor_(long other) {
        return Truth.bitwise("bitwiseXor", Pointwise.BITWISE_XOR, self(), Scalar.of(other)).into(self(), "bitwiseXor_");
    }

    /** {@link #bitwiseXor(Tensor)} in place. */
    default Tensor bitwiseXor_(Tensor other) {
        return Truth.bitwise("bitwiseXor", Pointwise.BITWISE_XOR, self(), other).into(self(), "bitwiseXor_");
    }

    /** All bits of an integer inverted; the contrary of a bool. */
    default Tensor bitwiseNot() {
        return Truth.bitwiseNot(self()).make();
    }

    /** {@link #bitwiseNot()} in place. */
    default Tensor bitwiseNot_() {
        return Truth.bitwiseNot(self()).into(self(), "bitwiseNot_");
    }

    /** Whether each element is NaN, bool; false for integers. */
    default Tensor isnan() {
        return Truth.classify("isnan", Pointwise.ISNAN, self()).make();
    }

    /** Whether each element is an infinity, bool; false for integers. */
    default Tensor isinf() {
        return Truth.classify("isinf", Pointwise.ISINF, self()).make();
    }

    /** Whether each element is neither NaN nor an infinity, bool. */
    default Tensor isfinite() {
        return Truth.classify("isfinite", Pointwise.ISFINITE, self()).make();
    }

    /** {@code |self - other| <= atol + rtol * |other|}, or equal, or with {@code equalNan} both NaN. */
    default Tensor isclose(Tensor other, double rtol, double atol, boolean equalNan) {
        return Truth.isclose(self(), other, rtol, atol, equalNan).make();
    }

    /**
     * {@link #isclose(Tensor, double, double, boolean)} with {@code rtol = 1e-5}, {@code atol = 1e-8}, {@code equalNan =
     * false}.
     */
    default Tensor isclose(Tensor other) {
        return isclose(other, 1e-5, 1e-8, false);
    }

    /** Whether all elements are close; shapes broadcast. Reads one element back. */
    default boolean allclose(Tensor other, double rtol, double atol, boolean equalNan) {
        try (Scope scope = Scope.open(); GradMode mode = GradMode.noGrad()) {
            return isclose(other, rtol, atol, equalNan).all().itemBoolean();
        }
    }

    /** {@link #allclose(Tensor, double, double, boolean)} with {@code equalNan = false}. */
    default boolean allclose(Tensor other, double rtol, double atol) {
        return allclose(other, rtol, atol, false);
    }

    /**
     * {@link #allclose(Tensor, double, double, boolean)} with {@code rtol = 1e-5}, {@code atol = 1e-8}, {@code equalNan =
     * false}.
     */
    default boolean allclose(Tensor other) {
        return allclose(other, 1e-5, 1e-8, false);
    }

    /** Whether shapes and all elements are equal. Reads one element back. */
    default boolean equal(Tensor other) {
        if (!self().shape().equals(other.shape())) {
            return false;
        }
        try (Scope scope = Scope.open(); GradMode mode = GradMode.noGrad()) {
            return eq(other).all().itemBoolean();
        }
    }
}
