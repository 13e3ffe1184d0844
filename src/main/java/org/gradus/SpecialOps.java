package org.gradus;

import org.gradus.ir.Pointwise;

/**
 * Special functions, element by element; integers and bool are computed in float32. Those that PyTorch has in
 * {@code torch.special} only are in {@link Special}.
 */
public sealed interface SpecialOps permits Tensor {
    private Tensor self() {
        return (Tensor) this;
    }

    /** {@code 1 - erf(x)}, without cancellation. */
    default Tensor erfc() {
        return Elementwise.real("erfc", Pointwise.ERFC, self()).make();
    }

    /** {@link #erfc()} in place. */
    default Tensor erfc_() {
        return Elementwise.real("erfc", Pointwise.ERFC, self()).into(self(), "erfc_");
    }

    /** Inverse of {@link Tensor#erf}: infinite at -1 and 1, NaN beyond. */
    default Tensor erfinv() {
        return Elementwise.real("erfinv", Pointwise.ERFINV, self()).make();
    }

    /** {@link #erfinv()} in place. */
    default Tensor erfinv_() {
        return Elementwise.real("erfinv", Pointwise.ERFINV, self()).into(self(), "erfinv_");
    }

    /** {@code log |gamma(x)|}; infinite at 0 and the negative whole numbers. */
    default Tensor lgamma() {
        return Elementwise.real("lgamma", Pointwise.LGAMMA, self()).make();
    }

    /** {@link #lgamma()} in place. */
    default Tensor lgamma_() {
        return Elementwise.real("lgamma", Pointwise.LGAMMA, self()).into(self(), "lgamma_");
    }

    /** Derivative of {@link #lgamma}; NaN at the negative whole numbers. */
    default Tensor digamma() {
        return Elementwise.real("digamma", Pointwise.DIGAMMA, self()).make();
    }

    /** {@link #digamma()} in place. */
    default Tensor digamma_() {
        return Elementwise.real("digamma", Pointwise.DIGAMMA, self()).into(self(), "digamma_");
    }

    /**
     * The {@code n}-th derivative of {@link #digamma}.
     *
     * @throws org.gradus.types.ArgumentException if {@code n} is negative
     */
    default Tensor polygamma(int n) {
        return SpecialFunctions.polygamma(self(), n).make();
    }

    /** {@link #polygamma(int)} in place. */
    default Tensor polygamma_(int n) {
        return SpecialFunctions.polygamma(self(), n).into(self(), "polygamma_");
    }

    /**
     * {@code p (p - 1) / 4 log(pi) + lgamma(x) + lgamma(x - 1/2) + ... + lgamma(x - (p - 1) / 2)}, the logarithm of the
     * multivariate gamma function.
     *
     * @throws org.gradus.types.ArgumentException if {@code p < 1}
     */
    default Tensor mvlgamma(int p) {
        return SpecialFunctions.mvlgamma("mvlgamma", self(), p).make();
    }

    /** {@link #mvlgamma(int)} in place. */
    default Tensor mvlgamma_(int p) {
        return SpecialFunctions.mvlgamma("mvlgamma", self(), p).into(self(), "mvlgamma_");
    }

    /**
     * The regularised lower incomplete gamma function {@code P(self, other)}, of floating dtypes; NaN where either is negative.
     * It is differentiable in {@code other} only.
     */
    default Tensor igamma(Tensor other) {
        return Numbers.floats("igamma", Pointwise.IGAMMA, self(), other).make();
    }

    /** {@link #igamma(Tensor)} in place. */
    default Tensor igamma_(Tensor other) {
        return Numbers.floats("igamma", Pointwise.IGAMMA, self(), other).into(self(), "igamma_");
    }

    /** {@code 1 - P(self, other)}: the upper one. */
    default Tensor igammac(Tensor other) {
        return Numbers.floats("igammac", Pointwise.IGAMMAC, self(), other).make();
    }

    /** {@link #igammac(Tensor)} in place. */
    default Tensor igammac_(Tensor other) {
        return Numbers.floats("igammac", Pointwise.IGAMMAC, self(), other).into(self(), "igammac_");
    }

    /** Modified Bessel function of the first kind, order 0. */
    default Tensor i0() {
        return Elementwise.real("i0", Pointwise.I0, self()).make();
    }

    /** {@link #i0()} in place. */
    default Tensor i0_() {
        return Elementwise.real("i0", Pointwise.I0, self()).into(self(), "i0_");
    }

    /** {@code sin(pi x) / (pi x)}, and 1 at 0. */
    default Tensor sinc() {
        return SpecialFunctions.sinc(self()).make();
    }

    /** {@link #sinc()} in place. */
    default Tensor sinc_() {
        return SpecialFunctions.sinc(self()).into(self(), "sinc_");
    }

    /**
     * {@code log(x / (1 - x))}; NaN outside [0, 1].
     *
     * @param eps {@code x} is moved into {@code [eps, 1 - eps]} first; {@code null} for not at all
     */
    default Tensor logit(Double eps) {
        return SpecialFunctions.logit(self(), eps).make();
    }

    /** {@link #logit(Double)} in place. */
    default Tensor logit_(Double eps) {
        return SpecialFunctions.logit(self(), eps).into(self(), "logit_");
    }

    /** {@link #logit(Double)} with {@code eps = null}. */
    default Tensor logit() {
        return logit(null);
    }

    /** {@link #logit_(Double)} with {@code eps = null}. */
    default Tensor logit_() {
        return logit_(null);
    }

    /** {@code self * log(other)}, and 0 where {@code self} is 0; NaN where {@code other} is NaN. */
    default Tensor xlogy(Tensor other) {
        return SpecialFunctions.xlogy(self(), other).make();
    }

    /** {@link #xlogy(Tensor)} in place. */
    default Tensor xlogy_(Tensor other) {
        return SpecialFunctions.xlogy(self(), other).into(self(), "xlogy_");
    }

    /** {@link #xlogy(Tensor)} with a number. */
    default Tensor xlogy(Number other) {
        return xlogy(Elementwise.real(self(), other));
    }

    /** {@link #xlogy(Number)} in place. */
    default Tensor xlogy_(Number other) {
        return xlogy_(Elementwise.real(self(), other));
    }

    /** {@code log(e^self + e^other)} of floating dtypes, without overflow. */
    default Tensor logaddexp(Tensor other) {
        return SpecialFunctions.logaddexp(self(), other).make();
    }

    /** {@code log2(2^self + 2^other)} of floating dtypes, without overflow. */
    default Tensor logaddexp2(Tensor other) {
        return SpecialFunctions.logaddexp2(self(), other).make();
    }
}
