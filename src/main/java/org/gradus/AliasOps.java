package org.gradus;

import org.gradus.ir.Pointwise;

/** Other names that PyTorch gives, for code that is carried over: each does what the method that it calls does. */
public sealed interface AliasOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    default Tensor absolute() {
        return self().abs();
    }

    default Tensor absolute_() {
        return self().abs_();
    }

    default Tensor negative() {
        return self().neg();
    }

    default Tensor negative_() {
        return self().neg_();
    }

    default Tensor fix() {
        return self().trunc();
    }

    default Tensor fix_() {
        return self().trunc_();
    }

    default Tensor arcsin() {
        return self().asin();
    }

    default Tensor arcsin_() {
        return self().asin_();
    }

    default Tensor arccos() {
        return self().acos();
    }

    default Tensor arccos_() {
        return self().acos_();
    }

    default Tensor arctan() {
        return self().atan();
    }

    default Tensor arctan_() {
        return self().atan_();
    }

    default Tensor arcsinh() {
        return self().asinh();
    }

    default Tensor arcsinh_() {
        return self().asinh_();
    }

    default Tensor arccosh() {
        return self().acosh();
    }

    default Tensor arccosh_() {
        return self().acosh_();
    }

    default Tensor arctanh() {
        return self().atanh();
    }

    default Tensor arctanh_() {
        return self().atanh_();
    }

    default Tensor arctan2(Tensor other) {
        return self().atan2(other);
    }

    default Tensor arctan2_(Tensor other) {
        return self().atan2_(other);
    }

    default Tensor conjPhysical() {
        return self();
    }

    default Tensor clip(Number min, Number max) {
        return self().clamp(min, max);
    }

    default Tensor clip(Tensor min, Tensor max) {
        return self().clamp(min, max);
    }

    default Tensor clip_(Number min, Number max) {
        return self().clamp_(min, max);
    }

    default Tensor clip_(Tensor min, Tensor max) {
        return self().clamp_(min, max);
    }

    default Tensor multiply(Tensor other) {
        return self().mul(other);
    }

    default Tensor multiply(Number other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).make();
    }

    default Tensor subtract(Tensor other) {
        return self().sub(other);
    }

    default Tensor subtract(Tensor other, Number alpha) {
        return Sums.sub(self(), other, Scalar.of(alpha)).make();
    }

    default Tensor subtract(Number other) {
        return Sums.sub(self(), Scalar.of(other)).make();
    }

    default Tensor divide(Tensor other) {
        return self().div(other);
    }

    default Tensor divide(Number other) {
        return Quotients.div(self(), Scalar.of(other)).make();
    }

    default Tensor trueDivide(Tensor other) {
        return self().div(other);
    }

    default Tensor trueDivide(Number other) {
        return Quotients.div(self(), Scalar.of(other)).make();
    }

    default Tensor divide(Tensor other, String roundingMode) {
        return self().div(other, roundingMode);
    }

    default Tensor divide(Number other, String roundingMode) {
        return Quotients.div(self(), Scalar.of(other), roundingMode).make();
    }

    default Tensor greater(Tensor other) {
        return self().gt(other);
    }

    default Tensor greater(Number other) {
        return Elementwise.binary("gt", Pointwise.GT, self(), Scalar.of(other)).make();
    }

    default Tensor greaterEqual(Tensor other) {
        return self().ge(other);
    }

    default Tensor greaterEqual(Number other) {
        return Elementwise.binary("ge", Pointwise.GE, self(), Scalar.of(other)).make();
    }

    default Tensor less(Tensor other) {
        return self().lt(other);
    }

    default Tensor less(Number other) {
        return Elementwise.binary("lt", Pointwise.LT, self(), Scalar.of(other)).make();
    }

    default Tensor lessEqual(Tensor other) {
        return self().le(other);
    }

    default Tensor lessEqual(Number other) {
        return Elementwise.binary("le", Pointwise.LE, self(), Scalar.of(other)).make();
    }

    default Tensor notEqual(Tensor other) {
        return self().ne(other);
    }

    default Tensor notEqual(Number other) {
        return Elementwise.binary("ne", Pointwise.NE, self(), Scalar.of(other)).make();
    }

    default Tensor multiply_(Tensor other) {
        return self().mul_(other);
    }

    default Tensor multiply_(Number other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).into(self(), "mul_");
    }

    default Tensor subtract_(Tensor other) {
        return self().sub_(other);
    }

    default Tensor subtract_(Tensor other, Number alpha) {
        return Sums.sub(self(), other, Scalar.of(alpha)).into(self(), "sub_");
    }

    default Tensor subtract_(Number other) {
        return Sums.sub(self(), Scalar.of(other)).into(self(), "sub_");
    }

    default Tensor divide_(Tensor other) {
        return self().div_(other);
    }

    default Tensor divide_(Number other) {
        return Quotients.div(self(), Scalar.of(other)).into(self(), "div_");
    }

    default Tensor trueDivide_(Tensor other) {
        return self().div_(other);
    }

    default Tensor trueDivide_(Number other) {
        return Quotients.div(self(), Scalar.of(other)).into(self(), "div_");
    }

    default Tensor divide_(Tensor other, String roundingMode) {
        return self().div_(other, roundingMode);
    }

    default Tensor divide_(Number other, String roundingMode) {
        return Quotients.div(self(), Scalar.of(other), roundingMode).into(self(), "div_");
    }

    default Tensor greater_(Tensor other) {
        return self().gt_(other);
    }

    default Tensor greater_(Number other) {
        return self().gt_(other);
    }

    default Tensor greaterEqual_(Tensor other) {
        return self().ge_(other);
    }

    default Tensor greaterEqual_(Number other) {
        return self().ge_(other);
    }

    default Tensor less_(Tensor other) {
        return self().lt_(other);
    }

    default Tensor less_(Number other) {
        return self().lt_(other);
    }

    default Tensor lessEqual_(Tensor other) {
        return self().le_(other);
    }

    default Tensor lessEqual_(Number other) {
        return self().le_(other);
    }

    default Tensor notEqual_(Tensor other) {
        return self().ne_(other);
    }

    default Tensor notEqual_(Number other) {
        return self().ne_(other);
    }
}
