package org.gradus;

import org.gradus.ir.Pointwise;

/**
 * Arithmetic element by element, with NumPy broadcasting and PyTorch's type promotion. A number only decides the category of
 * the result: {@code intTensor.mul(2)} stays int64, {@code intTensor.mul(2.0)} is float32. In place, the result must fit this
 * tensor's shape and may be cast to its dtype within a category or upwards only.
 *
 * <p>All throw {@link org.gradus.types.ShapeException} where shapes do not broadcast, and
 * {@link org.gradus.types.DTypeException} where a dtype has no such operation.
 */
public sealed interface ArithmeticOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code self + other}. */
    default Tensor add(Tensor other) {
        return Sums.add(self(), other, Scalar.ONE).make();
    }

    /** {@link #add(Tensor)} with a number. */
    default Tensor add(double other) {
        return Sums.add(self(), Scalar.of(other)).make();
    }

    /** {@link #add(Tensor)} with a number. */
    default Tensor add(long other) {
        return Sums.add(self(), Scalar.of(other)).make();
    }

    /** {@code self + alpha * other}. */
    default Tensor add(Tensor other, double alpha) {
        return Sums.add(self(), other, Scalar.of(alpha)).make();
    }

    /** {@link #add(Tensor, double)} with {@code long alpha}. */
    default Tensor add(Tensor other, long alpha) {
        return Sums.add(self(), other, Scalar.of(alpha)).make();
    }

    /** {@code self + alpha * other}. */
    default Tensor add(Number other, Number alpha) {
        return Sums.add(self(), Scalar.of(other), Scalar.of(alpha)).make();
    }

    /** {@link #add(Tensor)} in place. */
    default Tensor add_(Tensor other) {
        return Sums.add(self(), other, Scalar.ONE).into(self(), "add_");
    }

    /** {@link #add(double)} in place. */
    default Tensor add_(double other) {
        return Sums.add(self(), Scalar.of(other)).into(self(), "add_");
    }

    /** {@link #add(long)} in place. */
    default Tensor add_(long other) {
        return Sums.add(self(), Scalar.of(other)).into(self(), "add_");
    }

    /** {@link #add(Tensor, double)} in place. */
    default Tensor add_(Tensor other, double alpha) {
        return Sums.add(self(), other, Scalar.of(alpha)).into(self(), "add_");
    }

    /** {@link #add(Tensor, long)} in place. */
    default Tensor add_(Tensor other, long alpha) {
        return Sums.add(self(), other, Scalar.of(alpha)).into(self(), "add_");
    }

    /** {@link #add(Number, Number)} in place. */
    default Tensor add_(Number other, Number alpha) {
        return Sums.add(self(), Scalar.of(other), Scalar.of(alpha)).into(self(), "add_");
    }

    /** {@code self - other}. */
    default Tensor sub(Tensor other) {
        return Sums.sub(self(), other, Scalar.ONE).make();
    }

    /** {@link #sub(Tensor)} with a number. */
    default Tensor sub(double other) {
        return Sums.sub(self(), Scalar.of(other)).make();
    }

    /** {@link #sub(Tensor)} with a number. */
    default Tensor sub(long other) {
        return Sums.sub(self(), Scalar.of(other)).make();
    }

    /** {@code self - alpha * other}. */
    default Tensor sub(Tensor other, double alpha) {
        return Sums.sub(self(), other, Scalar.of(alpha)).make();
    }

    /** {@link #sub(Tensor, double)} with {@code long alpha}. */
    default Tensor sub(Tensor other, long alpha) {
        return Sums.sub(self(), other, Scalar.of(alpha)).make();
    }

    /** {@code self - alpha * other}. */
    default Tensor sub(Number other, Number alpha) {
        return Sums.sub(self(), Scalar.of(other), Scalar.of(alpha)).make();
    }

    /** {@link #sub(Tensor)} in place. */
    default Tensor sub_(Tensor other) {
        return Sums.sub(self(), other, Scalar.ONE).into(self(), "sub_");
    }

    /** {@link #sub(double)} in place. */
    default Tensor sub_(double other) {
        return Sums.sub(self(), Scalar.of(other)).into(self(), "sub_");
    }

    /** {@link #sub(long)} in place. */
    default Tensor sub_(long other) {
        return Sums.sub(self(), Scalar.of(other)).into(self(), "sub_");
    }

    /** {@link #sub(Tensor, double)} in place. */
    default Tensor sub_(Tensor other, double alpha) {
        return Sums.sub(self(), other, Scalar.of(alpha)).into(self(), "sub_");
    }

    /** {@link #sub(Tensor, long)} in place. */
    default Tensor sub_(Tensor other, long alpha) {
        return Sums.sub(self(), other, Scalar.of(alpha)).into(self(), "sub_");
    }

    /** {@link #sub(Number, Number)} in place. */
    default Tensor sub_(Number other, Number alpha) {
        return Sums.sub(self(), Scalar.of(other), Scalar.of(alpha)).into(self(), "sub_");
    }

    /** {@code other - self}. */
    default Tensor rsub(double other) {
        return Sums.rsub(self(), Scalar.of(other)).make();
    }

    /** {@link #rsub(double)} with {@code long other}. */
    default Tensor rsub(long other) {
        return Sums.rsub(self(), Scalar.of(other)).make();
    }

    /** {@code other - self}. */
    default Tensor rsub(Tensor other) {
        return other.sub(self());
    }

    /** {@code other - alpha * self}. */
    default Tensor rsub(Tensor other, Number alpha) {
        return Sums.sub(other, self(), Scalar.of(alpha)).make();
    }

    /** {@link #rsub(Tensor, Number)} with a number. */
    default Tensor rsub(Number other, Number alpha) {
        return Sums.rsub(self(), Scalar.of(other), Scalar.of(alpha)).make();
    }

    /** {@code self * other}; of truth values: and. */
    default Tensor mul(Tensor other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), other).make();
    }

    /** {@link #mul(Tensor)} with a number. */
    default Tensor mul(double other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).make();
    }

    /** {@link #mul(Tensor)} with a number. */
    default Tensor mul(long other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).make();
    }

    /** {@link #mul(Tensor)} in place. */
    default Tensor mul_(Tensor other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), other).into(self(), "mul_");
    }

    /** {@link #mul(double)} in place. */
    default Tensor mul_(double other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).into(self(), "mul_");
    }

    /** {@link #mul(long)} in place. */
    default Tensor mul_(long other) {
        return Elementwise.binary("mul", Pointwise.MUL, self(), Scalar.of(other)).into(self(), "mul_");
    }

    /** {@code self / other}; integers and bool divide in float32. */
    default Tensor div(Tensor other) {
        return Quotients.div(self(), other).make();
    }

    /** {@link #div(Tensor)} with a number. */
    default Tensor div(double other) {
        return Quotients.div(self(), Scalar.of(other)).make();
    }

    /** {@link #div(Tensor)} with a number. */
    default Tensor div(long other) {
        return Quotients.div(self(), Scalar.of(other)).make();
    }

    /**
     * The quotient rounded, in the promoted dtype. An integer divided by zero throws, by a zero element when it is
     * computed.
     *
     * @param roundingMode {@code "floor"}, {@code "trunc"}, or {@code null} for the true quotient
     */
    default Tensor div(Tensor other, String roundingMode) {
        return Quotients.div(self(), other, roundingMode).make();
    }

    /** {@link #div(Tensor, String)} with a number. */
    default Tensor div(double other, String roundingMode) {
        return Quotients.div(self(), Scalar.of(other), roundingMode).make();
    }

    /** {@link #div(Tensor, String)} with a number. */
    default Tensor div(long other, String roundingMode) {
        return Quotients.div(self(), Scalar.of(other), roundingMode).make();
    }

    /** {@link #div(Tensor)} in place. */
    default Tensor div_(Tensor other) {
        return Quotients.div(self(), other).into(self(), "div_");
    }

    /** {@link #div(double)} in place. */
    default Tensor div_(double other) {
        return Quotients.div(self(), Scalar.of(other)).into(self(), "div_");
    }

    /** {@link #div(long)} in place. */
    default Tensor div_(long other) {
        return Quotients.div(self(), Scalar.of(other)).into(self(), "div_");
    }

    /** {@link #div(Tensor, String)} in place. */
    default Tensor div_(Tensor other, String roundingMode) {
        return Quotients.div(self(), other, roundingMode).into(self(), "div_");
    }

    /** {@link #div(double, String)} in place. */
    default Tensor div_(double other, String roundingMode) {
        return Quotients.div(self(), Scalar.of(other), roundingMode).into(self(), "div_");
    }

    /** {@link #div(long, String)} in place. */
    default Tensor div_(long other, String roundingMode) {
        return Quotients.div(self(), Scalar.of(other), roundingMode).into(self(), "div_");
    }

    /** {@code other / self}. */
    default Tensor rdiv(double other) {
        return Scope.of(() -> self().reciprocal().mul(other));
    }

    /** {@link #rdiv(double)} with {@code long other}. */
    default Tensor rdiv(long other) {
        return Scope.of(() -> self().reciprocal().mul(other));
    }

    /** The quotient rounded towards minus infinity. An integer divided by a zero element throws when it is computed. */
    default Tensor floorDivide(Tensor other) {
        return Quotients.division("floorDivide", Pointwise.FLOOR_DIVIDE, self(), other).make();
    }

    /** {@link #floorDivide(Tensor)} with a number. */
    default Tensor floorDivide(double other) {
        return Quotients.division("floorDivide", Pointwise.FLOOR_DIVIDE, self(), Scalar.of(other)).make();
    }

    /** {@link #floorDivide(Tensor)} with a number. */
    default Tensor floorDivide(long other) {
        return Quotients.division("floorDivide", Pointwise.FLOOR_DIVIDE, self(), Scalar.of(other)).make();
    }

    /** {@link #floorDivide(Tensor)} in place. */
    default Tensor floorDivide_(Tensor other) {
        return Quotients.division("floorDivide", Pointwise.FLOOR_DIVIDE, self(), other).into(self(), "floorDivide_");
    }

    /** {@link #floorDivide(double)} in place. */
    default Tensor floorDivide_(double other) {
        return Quotients.division("floorDivide", Pointwise.FLOOR_DIVIDE, self(), Scalar.of(other)).into(self(), "floorDivide_");
    }

    /** {@link #floorDivide(long)} in place. */
    default Tensor floorDivide_(long other) {
        return Quotients.division("floorDivide", Pointwise.FLOOR_DIVIDE, self(), Scalar.of(other)).into(self(), "floorDivide_");
    }

    /** The remainder with the divisor's sign, Python's {@code %}. */
    default Tensor remainder(Tensor other) {
        return Quotients.division("remainder", Pointwise.REMAINDER, self(), other).make();
    }

    /** {@link #remainder(Tensor)} with a number. */
    default Tensor remainder(double other) {
        return Quotients.division("remainder", Pointwise.REMAINDER, self(), Scalar.of(other)).make();
    }

    /** {@link #remainder(Tensor)} with a number. */
    default Tensor remainder(long other) {
        return Quotients.division("remainder", Pointwise.REMAINDER, self(), Scalar.of(other)).make();
    }

    /** {@link #remainder(Tensor)} in place. */
    default Tensor remainder_(Tensor other) {
        return Quotients.division("remainder", Pointwise.REMAINDER, self(), other).into(self(), "remainder_");
    }

    /** {@link #remainder(double)} in place. */
    default Tensor remainder_(double other) {
        return Quotients.division("remainder", Pointwise.REMAINDER, self(), Scalar.of(other)).into(self(), "remainder_");
    }

    /** {@link #remainder(long)} in place. */
    default Tensor remainder_(long other) {
        return Quotients.division("remainder", Pointwise.REMAINDER, self(), Scalar.of(other)).into(self(), "remainder_");
    }

    /** The remainder with this tensor's sign, Java's {@code %}. */
    default Tensor fmod(Tensor other) {
        return Quotients.division("fmod", Pointwise.FMOD, self(), other).make();
    }

    /** {@link #fmod(Tensor)} with a number. */
    default Tensor fmod(double other) {
        return Quotients.division("fmod", Pointwise.FMOD, self(), Scalar.of(other)).make();
    }

    /** {@link #fmod(Tensor)} with a number. */
    default Tensor fmod(long other) {
        return Quotients.division("fmod", Pointwise.FMOD, self(), Scalar.of(other)).make();
    }

    /** {@link #fmod(Tensor)} in place. */
    default Tensor fmod_(Tensor other) {
        return Quotients.division("fmod", Pointwise.FMOD, self(), other).into(self(), "fmod_");
    }

    /** {@link #fmod(double)} in place. */
    default Tensor fmod_(double other) {
        return Quotients.division("fmod", Pointwise.FMOD, self(), Scalar.of(other)).into(self(), "fmod_");
    }

    /** {@link #fmod(long)} in place. */
    default Tensor fmod_(long other) {
        return Quotients.division("fmod", Pointwise.FMOD, self(), Scalar.of(other)).into(self(), "fmod_");
    }

    /** {@code self} to the power of {@code exponent}. Integers take no negative exponent. */
    default Tensor pow(Tensor exponent) {
        return Powers.pow(self(), exponent).make();
    }

    /** {@link #pow(Tensor)} with a number. */
    default Tensor pow(double exponent) {
        return Powers.pow(self(), Scalar.of(exponent)).make();
    }

    /** {@link #pow(Tensor)} with a number. */
    default Tensor pow(long exponent) {
        return Powers.pow(self(), Scalar.of(exponent)).make();
    }

    /** {@link #pow(Tensor)} in place. */
    default Tensor pow_(Tensor exponent) {
        return Powers.pow(self(), exponent).into(self(), "pow_");
    }

    /** {@link #pow(double)} in place. */
    default Tensor pow_(double exponent) {
        return Powers.pow(self(), Scalar.of(exponent)).into(self(), "pow_");
    }

    /** {@link #pow(long)} in place. */
    default Tensor pow_(long exponent) {
        return Powers.pow(self(), Scalar.of(exponent)).into(self(), "pow_");
    }

    /** {@code base} to the power of {@code self}. */
    default Tensor rpow(double base) {
        return Powers.rpow(self(), Scalar.of(base)).make();
    }

    /** {@link #rpow(double)} with {@code long base}. */
    default Tensor rpow(long base) {
        return Powers.rpow(self(), Scalar.of(base)).make();
    }

    /** {@link #pow(double)} with {@code exponent = 2}. */
    default Tensor square() {
        return pow(2);
    }

    /** {@link #pow_(double)} with {@code exponent = 2}. */
    default Tensor square_() {
        return pow_(2);
    }

    /** {@code -self}. */
    default Tensor neg() {
        return Sums.neg(self()).make();
    }

    /** {@link #neg()} in place. */
    default Tensor neg_() {
        return Sums.neg(self()).into(self(), "neg_");
    }

    /** {@code |self|}. */
    default Tensor abs() {
        return Elementwise.unary("abs", Pointwise.ABS, self()).make();
    }

    /** {@link #abs()} in place. */
    default Tensor abs_() {
        return Elementwise.unary("abs", Pointwise.ABS, self()).into(self(), "abs_");
    }

    /** -1, 0 or 1. */
    default Tensor sign() {
        return Elementwise.unary("sign", Pointwise.SIGN, self()).make();
    }

    /** {@link #sign()} in place. */
    default Tensor sign_() {
        return Elementwise.unary("sign", Pointwise.SIGN, self()).into(self(), "sign_");
    }

    /** {@code 1 / self}. */
    default Tensor reciprocal() {
        return Elementwise.real("reciprocal", Pointwise.RECIPROCAL, self()).make();
    }

    /** {@link #reciprocal()} in place. */
    default Tensor reciprocal_() {
        return Elementwise.real("reciprocal", Pointwise.RECIPROCAL, self()).into(self(), "reciprocal_");
    }

    /** The larger element; NaN wins. At ties the gradient is shared. */
    default Tensor maximum(Tensor other) {
        return Elementwise.binary("maximum", Pointwise.MAXIMUM, self(), other).make();
    }

    /** The smaller element; NaN wins. At ties the gradient is shared. */
    default Tensor minimum(Tensor other) {
        return Elementwise.binary("minimum", Pointwise.MINIMUM, self(), other).make();
    }

    /**
     * Elements moved into {@code [min, max]}; NaN stays. Where {@code min > max}, {@code max}.
     *
     * @param min {@code null} for no bound; likewise {@code max}
     */
    default Tensor clamp(Number min, Number max) {
        return Selection.clamp(self(), Scalar.of(min), Scalar.of(max)).make();
    }

    /** @param min broadcasts; {@code null} for no bound; likewise {@code max} */
    default Tensor clamp(Tensor min, Tensor max) {
        return Selection.clamp(self(), min, max).make();
    }

    /** {@link #clamp(Number, Number)} in place. */
    default Tensor clamp_(Number min, Number max) {
        return Selection.clamp(self(), Scalar.of(min), Scalar.of(max)).into(self(), "clamp_");
    }

    /** {@link #clamp(Tensor, Tensor)} in place. */
    default Tensor clamp_(Tensor min, Tensor max) {
        return Selection.clamp(self(), min, max).into(self(), "clamp_");
    }

    /** {@link #clamp(Number, Number)} with {@code max = null}. */
    default Tensor clampMin(Number min) {
        return Selection.clamp("clampMin", self(), Scalar.of(min), null).make();
    }

    /** {@link #clamp(Tensor, Tensor)} with {@code max = null}. */
    default Tensor clampMin(Tensor min) {
        return clamp(min, null);
    }

    /** {@link #clampMin(Number)} in place. */
    default Tensor clampMin_(Number min) {
        return Selection.clamp("clampMin", self(), Scalar.of(min), null).into(self(), "clampMin_");
    }

    /** {@link #clamp_(Tensor, Tensor)} with {@code max = null}. */
    default Tensor clampMin_(Tensor min) {
        return clamp_(min, null);
    }

    /** {@link #clamp(Number, Number)} with {@code min = null}. */
    default Tensor clampMax(Number max) {
        return Selection.clamp("clampMax", self(), null, Scalar.of(max)).make();
    }

    /** {@link #clamp(Tensor, Tensor)} with {@code min = null}. */
    default Tensor clampMax(Tensor max) {
        return clamp(null, max);
    }

    /** {@link #clampMax(Number)} in place. */
    default Tensor clampMax_(Number max) {
        return Selection.clamp("clampMax", self(), null, Scalar.of(max)).into(self(), "clampMax_");
    }

    /** {@link #clamp_(Tensor, Tensor)} with {@code min = null}. */
    default Tensor clampMax_(Tensor max) {
        return clamp_(null, max);
    }

    /** {@code self + weight * (end - self)}; one floating dtype. */
    default Tensor lerp(Tensor end, Tensor weight) {
        return Selection.lerp(self(), end, weight).make();
    }

    /** {@link #lerp(Tensor, Tensor)} with a number. */
    default Tensor lerp(Tensor end, double weight) {
        return Selection.lerp(self(), end, weight).make();
    }

    /** {@link #lerp(Tensor, Tensor)} in place. */
    default Tensor lerp_(Tensor end, Tensor weight) {
        return Selection.lerp(self(), end, weight).into(self(), "lerp_");
    }

    /** {@link #lerp(Tensor, double)} in place. */
    default Tensor lerp_(Tensor end, double weight) {
        return Selection.lerp(self(), end, weight).into(self(), "lerp_");
    }

    /** {@code self + value * a * b}. */
    default Tensor addcmul(Tensor a, Tensor b, Number value) {
        return Sums.addcmul(self(), a, b, Scalar.of(value)).make();
    }

    /** {@code self + a * b}. */
    default Tensor addcmul(Tensor a, Tensor b) {
        return Sums.addcmul(self(), a, b, Scalar.ONE).make();
    }

    /** {@link #addcmul(Tensor, Tensor, Number)} in place. */
    default Tensor addcmul_(Tensor a, Tensor b, Number value) {
        return Sums.addcmul(self(), a, b, Scalar.of(value)).into(self(), "addcmul_");
    }

    /** {@link #addcmul_(Tensor, Tensor, Number)} with {@code value = 1}. */
    default Tensor addcmul_(Tensor a, Tensor b) {
        return addcmul_(a, b, 1);
    }

    /** {@code self + value * a / b}. */
    default Tensor addcdiv(Tensor a, Tensor b, Number value) {
        return Sums.addcdiv(self(), a, b, Scalar.of(value)).make();
    }

    /** {@code self + a / b}. */
    default Tensor addcdiv(Tensor a, Tensor b) {
        return Sums.addcdiv(self(), a, b, Scalar.ONE).make();
    }

    /** {@link #addcdiv(Tensor, Tensor, Number)} in place. */
    default Tensor addcdiv_(Tensor a, Tensor b, Number value) {
        return Sums.addcdiv(self(), a, b, Scalar.of(value)).into(self(), "addcdiv_");
    }

    /** {@link #addcdiv_(Tensor, Tensor, Number)} with {@code value = 1}. */
    default Tensor addcdiv_(Tensor a, Tensor b) {
        return addcdiv_(a, b, 1);
    }
}
