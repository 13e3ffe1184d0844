package org.gradus;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/**
 * What numbers are made of: signs, fractions, exponents and neighbours, special values, shifts and divisors, element by element
 * with broadcasting.
 */
public sealed interface NumberOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code x - trunc(x)}, of floating dtypes. */
    default Tensor frac() {
        return Numbers.frac(self()).make();
    }

    /** {@link #frac()} in place. */
    default Tensor frac_() {
        return Numbers.frac(self()).into(self(), "frac_");
    }

    /** -1, 0 or 1; of real numbers the same as {@link Tensor#sign}. */
    default Tensor sgn() {
        return Elementwise.unary("sgn", Pointwise.SIGN, self()).make();
    }

    /** {@link #sgn()} in place. */
    default Tensor sgn_() {
        return Elementwise.unary("sgn", Pointwise.SIGN, self()).into(self(), "sgn_");
    }

    /** This tensor. */
    default Tensor positive() {
        Elementwise.notBool("positive", self().dtype());
        return self();
    }

    /** This tensor: its numbers are real. */
    default Tensor conj() {
        return self();
    }

    /** This tensor: its numbers are real. */
    default Tensor real() {
        return self();
    }

    /** 0, pi where negative, NaN where NaN. */
    default Tensor angle() {
        return Numbers.angle(self()).make();
    }

    /** Whether the sign is minus, also of zero and NaN. Bool. */
    default Tensor signbit() {
        return Numbers.signbit(self()).make();
    }

    /** Whether each element is positive infinity, bool. */
    default Tensor isposinf() {
        return Numbers.equals("isposinf", self(), Double.POSITIVE_INFINITY).make();
    }

    /** Whether each element is negative infinity, bool. */
    default Tensor isneginf() {
        return Numbers.equals("isneginf", self(), Double.NEGATIVE_INFINITY).make();
    }

    /** True everywhere: all dtypes are real. */
    default Tensor isreal() {
        return Numbers.isreal(self()).make();
    }

    /**
     * Replaces NaN and the infinities; integers stay as they are. The gradient there is 0.
     *
     * @param nan    {@code null} for 0
     * @param posinf {@code null} for the dtype's largest number
     * @param neginf {@code null} for its lowest
     */
    default Tensor nanToNum(Double nan, Double posinf, Double neginf) {
        return Numbers.nanToNum(self(), nan, posinf, neginf).make();
    }

    /** {@link #nanToNum(Double, Double, Double)} in place. */
    default Tensor nanToNum_(Double nan, Double posinf, Double neginf) {
        return Numbers.nanToNum(self(), nan, posinf, neginf).into(self(), "nanToNum_");
    }

    /** {@link #nanToNum(Double, Double, Double)} with {@code nan = null}, {@code posinf = null}, {@code neginf = null}. */
    default Tensor nanToNum() {
        return nanToNum(null, null, null);
    }

    /** {@link #nanToNum_(Double, Double, Double)} with {@code nan = null}, {@code posinf = null}, {@code neginf = null}. */
    default Tensor nanToNum_() {
        return nanToNum_(null, null, null);
    }

    /** The magnitude of this tensor with the sign of {@code other}. */
    default Tensor copysign(Tensor other) {
        return Elementwise.realBinary("copysign", Pointwise.COPYSIGN, self(), other).make();
    }

    /** {@link #copysign(Tensor)} in place. */
    default Tensor copysign_(Tensor other) {
        return Elementwise.realBinary("copysign", Pointwise.COPYSIGN, self(), other).into(self(), "copysign_");
    }

    /** {@link #copysign(Tensor)} with a number. */
    default Tensor copysign(Number other) {
        return copysign(Elementwise.real(self(), other));
    }

    /** {@link #copysign(Number)} in place. */
    default Tensor copysign_(Number other) {
        return copysign_(Elementwise.real(self(), other));
    }

    /** The next number of the dtype in the direction of {@code other}: float32 or float64. */
    default Tensor nextafter(Tensor other) {
        return Numbers.nextafter(self(), other).make();
    }

    /** {@link #nextafter(Tensor)} in place. */
    default Tensor nextafter_(Tensor other) {
        return Numbers.nextafter(self(), other).into(self(), "nextafter_");
    }

    /** {@code self * 2^other}. */
    default Tensor ldexp(Tensor other) {
        return Scope.of(() -> self().mul(other.rpow(2.0)));
    }

    /** {@link #ldexp(Tensor)} in place. */
    default Tensor ldexp_(Tensor other) {
        try (Scope scope = Scope.open()) {
            return self().mul_(other.rpow(2.0));
        }
    }

    /** {@code self = mantissa * 2^exponent} with {@code 1/2 <= |mantissa| < 1}; exponents are int32. */
    default MantissaAndExponent frexp() {
        return Numbers.frexp(self());
    }

    /** The step function: 0 below zero, 1 above, {@code values} at zero. One dtype. */
    default Tensor heaviside(Tensor values) {
        return Numbers.heaviside(self(), values).make();
    }

    /** {@link #heaviside(Tensor)} in place. */
    default Tensor heaviside_(Tensor values) {
        return Numbers.heaviside(self(), values).into(self(), "heaviside_");
    }

    /** {@code sqrt(self^2 + other^2)}, without overflow. */
    default Tensor hypot(Tensor other) {
        return Numbers.floats("hypot", Pointwise.HYPOT, self(), other).make();
    }

    /** {@link #hypot(Tensor)} in place. */
    default Tensor hypot_(Tensor other) {
        return Numbers.floats("hypot", Pointwise.HYPOT, self(), other).into(self(), "hypot_");
    }

    /** The larger element; a number wins over NaN. At ties the gradient is this tensor's. */
    default Tensor fmax(Tensor other) {
        return Numbers.fmax(self(), other).make();
    }

    /** The smaller element; a number wins over NaN. At ties the gradient is this tensor's. */
    default Tensor fmin(Tensor other) {
        return Numbers.fmin(self(), other).make();
    }

    /** The greatest common divisor of integers, not negative. */
    default Tensor gcd(Tensor other) {
        return Numbers.integers("gcd", Pointwise.GCD, self(), other).make();
    }

    /** {@link #gcd(Tensor)} in place. */
    default Tensor gcd_(Tensor other) {
        return Numbers.integers("gcd", Pointwise.GCD, self(), other).into(self(), "gcd_");
    }

    /** The least common multiple of integers, not negative. */
    default Tensor lcm(Tensor other) {
        return Numbers.lcm(self(), other).make();
    }

    /** {@link #lcm(Tensor)} in place. */
    default Tensor lcm_(Tensor other) {
        return Numbers.lcm(self(), other).into(self(), "lcm_");
    }

    /** {@code self * 2^other} of integers, by moving bits; the distance counts modulo the number of bits. */
    default Tensor bitwiseLeftShift(Tensor other) {
        return Numbers.integers("bitwiseLeftShift", Pointwise.LEFT_SHIFT, self(), other).make();
    }

    /** {@link #bitwiseLeftShift(Tensor)} in place. */
    default Tensor bitwiseLeftShift_(Tensor other) {
        return Numbers.integers("bitwiseLeftShift", Pointwise.LEFT_SHIFT, self(), other).into(self(), "bitwiseLeftShift_");
    }

    /** {@link #bitwiseLeftShift(Tensor)} with a number. */
    default Tensor bitwiseLeftShift(Number other) {
        return bitwiseLeftShift(Elementwise.scalar(self(), other));
    }

    /** {@link #bitwiseLeftShift(Number)} in place. */
    default Tensor bitwiseLeftShift_(Number other) {
        return bitwiseLeftShift_(Elementwise.scalar(self(), other));
    }

    /** {@code floor(self / 2^other)} of integers, by moving bits. */
    default Tensor bitwiseRightShift(Tensor other) {
        return Numbers.integers("bitwiseRightShift", Pointwise.RIGHT_SHIFT, self(), other).make();
    }

    /** {@link #bitwiseRightShift(Tensor)} in place. */
    default Tensor bitwiseRightShift_(Tensor other) {
        return Numbers.integers("bitwiseRightShift", Pointwise.RIGHT_SHIFT, self(), other).into(self(), "bitwiseRightShift_");
    }

    /** {@link #bitwiseRightShift(Tensor)} with a number. */
    default Tensor bitwiseRightShift(Number other) {
        return bitwiseRightShift(Elementwise.scalar(self(), other));
    }

    /** {@link #bitwiseRightShift(Number)} in place. */
    default Tensor bitwiseRightShift_(Number other) {
        return bitwiseRightShift_(Elementwise.scalar(self(), other));
    }

    /** Degrees to radians. */
    default Tensor deg2rad() {
        return Numbers.scaled("deg2rad", self(), Math.PI / 180).make();
    }

    /** {@link #deg2rad()} in place. */
    default Tensor deg2rad_() {
        return Numbers.scaled("deg2rad", self(), Math.PI / 180).into(self(), "deg2rad_");
    }

    /** Radians to degrees. */
    default Tensor rad2deg() {
        return Numbers.scaled("rad2deg", self(), 180 / Math.PI).make();
    }

    /** {@link #rad2deg()} in place. */
    default Tensor rad2deg_() {
        return Numbers.scaled("rad2deg", self(), 180 / Math.PI).into(self(), "rad2deg_");
    }

    /** {@code self^exponent} in float64. */
    default Tensor floatPower(Tensor exponent) {
        return Scope.of(() -> self().to(DType.FLOAT64).pow(exponent.to(DType.FLOAT64)));
    }

    /** {@link #floatPower(Tensor)} with a number. */
    default Tensor floatPower(Number exponent) {
        return Scope.of(() -> self().to(DType.FLOAT64).pow(exponent.doubleValue()));
    }

    /** Of float64 tensors only, as the result must fit. */
    default Tensor floatPower_(Tensor exponent) {
        Numbers.checkFloatPower(self());
        try (Scope scope = Scope.open()) {
            return self().pow_(exponent.to(DType.FLOAT64));
        }
    }

    /** {@link #floatPower(Number)} in place. */
    default Tensor floatPower_(Number exponent) {
        Numbers.checkFloatPower(self());
        return self().pow_(exponent.doubleValue());
    }
}
