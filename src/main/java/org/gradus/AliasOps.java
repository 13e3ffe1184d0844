package org.gradus;

import org.gradus.ir.Pointwise;

/** Other names that PyTorch gives, for code that is carried over: each does what the method that it calls does. */
public sealed interface AliasOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@link Tensor#abs()}. */
    default Tensor absolute() {
        return self().abs();
    }

    /** {@link Tensor#abs_()}. */
    default Tensor absolute_() {
        return self().abs_();
    }

    /** {@link Tensor#neg()}. */
    default Tensor negative() {
        return self().neg();
    }

    /** {@link Tensor#neg_()}. */
    default Tensor negative_() {
        return self().neg_();
    }

    /** {@link Tensor#trunc()}. */
    default Tensor fix() {
        return self().trunc();
    }

    /** {@link Tensor#trunc_()}. */
    default Tensor fix_() {
        return self().trunc_();
    }

    /** {@link Tensor#asin()}. */
    default Tensor arcsin() {
        return self().asin();
    }

    /** {@link Tensor#asin_()}. */
    default Tensor arcsin_() {
        return self().asin_();
    }

    /** {@link Tensor#acos()}. */
    default Tensor arccos() {
        return self().acos();
    }

    /** {@link Tensor#acos_()}. */
    default Tensor arccos_() {
        return self().acos_();
    }

    /** {@link Tensor#atan()}. */
    default Tensor arctan() {
        return self().atan();
    }

    /** {@link Tensor#atan_()}. */
    default Tensor arctan_() {
        return self().atan_();
    }

    /** {@link Tensor#asinh()}. */
    default Tensor arcsinh() {
        return self().asinh();
    }

    /** {@link Tensor#asinh_()}. */
    default Tensor arcsinh_() {
        return self().asinh_();
    }

    /** {@link Tensor#acosh()}. */
    default Tensor arccosh() {
        return self().acosh();
    }

    /** {@link Tensor#acosh_()}. */
    default Tensor arccosh_() {
        return self().acosh_();
    }

    /** {@link Tensor#atanh()}. */
    default Tensor arctanh() {
        return self().atanh();
    }

    /** {@link Tensor#atanh_()}. */
    default Tensor arctanh_() {
        return self().atanh_();
    }

    /** {@link Tensor#atan2(Tensor)}. */
    default Tensor arctan2(Tensor other) {
        return self().atan2(other);
    }

    /** {@link Tensor#atan2_(Tensor)}. */
    default Tensor arctan2_(Tensor other) {
        return self().atan2_(other);
    }

    /** This tensor: there are no complex dtypes. */
    default Tensor conjPhysical() {
        return self();
    }

    /** {@link Tensor#clamp(Number, Number)}. */
    default Tensor clip(Number min, Number max) {
        return self().clamp(min, max);
    }

    /** {@link Tensor#clamp(Tensor, Tensor)}. */
    default Tensor clip(Tensor min, Tensor max) {
        return self().clamp(min, max);
    }

    /** {@link Tensor#clamp_(Number, Number)}. */
    default Tensor clip_(Number min, Number max) {
        return self().clamp_(min, max);
    }

    /** {@link Tensor#clamp_(Tensor, Tensor)}. */
    default Tensor clip_(Tensor min, Tensor max) {
        return self().clamp_(min, max);
    }

    /** {@link Tensor#mul(Tensor)}. */
    default Tensor multiply(Tensor other) {
        return self().mul(other);
    }

    /** {@link Tensor#mul(Tensor)} with a number. */
    default Tensor multiply(Number other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#sub(Tensor)}. */
    default Tensor subtract(Tensor other) {
        return self().sub(other);
    }

    /** {@code self - alpha * other}. */
    default Tensor subtract(Tensor other, Number alpha) {
        return Sums.sub(self(), other, Scalar.of(alpha)).make();
    }

    /** {@link Tensor#sub(Tensor)} with a number. */
    default Tensor subtract(Number other) {
        return Sums.sub(self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#div(Tensor)}. */
    default Tensor divide(Tensor other) {
        return self().div(other);
    }

    /** {@link Tensor#div(Tensor)} with a number. */
    default Tensor divide(Number other) {
        return Quotients.div(self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#div(Tensor)}. */
    default Tensor trueDivide(Tensor other) {
        return self().div(other);
    }

    /** {@link Tensor#div(Tensor)} with a number. */
    default Tensor trueDivide(Number other) {
        return Quotients.div(self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#div(Tensor, String)}. */
    default Tensor divide(Tensor other, String roundingMode) {
        return self().div(other, roundingMode);
    }

    /** {@link Tensor#div(Tensor, String)} with a number. */
    default Tensor divide(Number other, String roundingMode) {
        return Quotients.div(self(), Scalar.of(other), roundingMode).make();
    }

    /** {@link Tensor#gt(Tensor)}. */
    default Tensor greater(Tensor other) {
        return self().gt(other);
    }

    /** {@link Tensor#gt(Tensor)} with a number. */
    default Tensor greater(Number other) {
        return Elementwise.binary("gt", Pointwise.GT, self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#ge(Tensor)}. */
    default Tensor greaterEqual(Tensor other) {
        return self().ge(other);
    }

    /** {@link Tensor#ge(Tensor)} with a number. */
    default Tensor greaterEqual(Number other) {
        return Elementwise.binary("ge", Pointwise.GE, self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#lt(Tensor)}. */
    default Tensor less(Tensor other) {
        return self().lt(other);
    }

    /** {@link Tensor#lt(Tensor)} with a number. */
    default Tensor less(Number other) {
        return Elementwise.binary("lt", Pointwise.LT, self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#le(Tensor)}. */
    default Tensor lessEqual(Tensor other) {
        return self().le(other);
    }

    /** {@link Tensor#le(Tensor)} with a number. */
    default Tensor lessEqual(Number other) {
        return Elementwise.binary("le", Pointwise.LE, self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#ne(Tensor)}. */
    default Tensor notEqual(Tensor other) {
        return self().ne(other);
    }

    /** {@link Tensor#ne(Tensor)} with a number. */
    default Tensor notEqual(Number other) {
        return Elementwise.binary("ne", Pointwise.NE, self(), Scalar.of(other)).make();
    }

    /** {@link Tensor#mul_(Tensor)}. */
    default Tensor multiply_(Tensor other) {
        return self().mul_(other);
    }

    /** {@link #multiply(Number)} in place. */
    default Tensor multiply_(Number other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).into(self(), "mul_");
    }

    /** {@link Tensor#sub_(Tensor)}. */
    default Tensor subtract_(Tensor other) {
        return self().sub_(other);
    }

    /** {@link #subtract(Tensor, Number)} in place. */
    default Tensor subtract_(Tensor other, Number alpha) {
        return Sums.sub(self(), other, Scalar.of(alpha)).into(self(), "sub_");
    }

    /** {@link #subtract(Number)} in place. */
    default Tensor subtract_(Number other) {
        return Sums.sub(self(), Scalar.of(other)).into(self(), "sub_");
    }

    /** {@link Tensor#div_(Tensor)}. */
    default Tensor divide_(Tensor other) {
        return self().div_(other);
    }

    /** {@link #divide(Number)} in place. */
    default Tensor divide_(Number other) {
        return Quotients.div(self(), Scalar.of(other)).into(self(), "div_");
    }

    /** {@link Tensor#div_(Tensor)}. */
    default Tensor trueDivide_(Tensor other) {
        return self().div_(other);
    }

    /** {@link #trueDivide(Number)} in place. */
    default Tensor trueDivide_(Number other) {
        return Quotients.div(self(), Scalar.of(other)).into(self(), "div_");
    }

    /** {@link Tensor#div_(Tensor, String)}. */
    default Tensor divide_(Tensor other, String roundingMode) {
        return self().div_(other, roundingMode);
    }

    /** {@link #divide(Number, String)} in place. */
    default Tensor divide_(Number other, String roundingMode) {
        return Quotients.div(self(), Scalar.of(other), roundingMode).into(self(), "div_");
    }

    /** {@link Tensor#gt_(Tensor)}. */
    default Tensor greater_(Tensor other) {
        return self().gt_(other);
    }

    /** {@link Tensor#gt_(Number)}. */
    default Tensor greater_(Number other) {
        return self().gt_(other);
    }

    /** {@link Tensor#ge_(Tensor)}. */
    default Tensor greaterEqual_(Tensor other) {
        return self().ge_(other);
    }

    /** {@link Tensor#ge_(Number)}. */
    default Tensor greaterEqual_(Number other) {
        return self().ge_(other);
    }

    /** {@link Tensor#lt_(Tensor)}. */
    default Tensor less_(Tensor other) {
        return self().lt_(other);
    }

    /** {@link Tensor#lt_(Number)}. */
    default Tensor less_(Number other) {
        return self().lt_(other);
    }

    /** {@link Tensor#le_(Tensor)}. */
    default Tensor lessEqual_(Tensor other) {
        return self().le_(other);
    }

    /** {@link Tensor#le_(Number)}. */
    default Tensor lessEqual_(Number other) {
        return self().le_(other);
    }

    /** {@link Tensor#ne_(Tensor)}. */
    default Tensor notEqual_(Tensor other) {
        return self().ne_(other);
    }

    /** {@link Tensor#ne_(Number)}. */
    default Tensor notEqual_(Number other) {
        return self().ne_(other);
    }
}
