package org.gradus;

import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/**
 * PyTorch's {@code torch.special}: functions of each element, with broadcasting. Integers and bool are computed in float32.
 * Bessel, Airy and polynomial functions have no derivatives: their results never require grad.
 */
public final class Special extends OrthogonalPolynomials {
    private Special() { }

    /** {@code e^(x^2) erfc(x)}. */
    public static Tensor erfcx(Tensor x) {
        return Elementwise.real("erfcx", Pointwise.ERFCX, x).make();
    }

    /** The distribution function of the standard normal distribution. */
    public static Tensor ndtr(Tensor x) {
        return Elementwise.real("ndtr", Pointwise.NDTR, x).make();
    }

    /** Its inverse: infinite at 0 and 1, NaN beyond. */
    public static Tensor ndtri(Tensor x) {
        return Elementwise.real("ndtri", Pointwise.NDTRI, x).make();
    }

    /** Its logarithm, exact in the lower tail. */
    public static Tensor logNdtr(Tensor x) {
        return SpecialFunctions.logNdtr(x).make();
    }

    /** Entropy: {@code -x log(x)}, 0 at 0, minus infinity below. */
    public static Tensor entr(Tensor x) {
        return SpecialFunctions.entr(x).make();
    }

    /** {@code x * log(1 + other)}, and 0 where {@code x} is 0; NaN where {@code other} is NaN. */
    public static Tensor xlog1py(Tensor x, Tensor other) {
        return SpecialFunctions.xlog1py(x, other).make();
    }

    /** {@link #xlog1py(Tensor, Tensor)} with a number. */
    public static Tensor xlog1py(Tensor x, Number other) {
        return xlog1py(x, Elementwise.real(x, other));
    }

    /** {@link #xlog1py(Tensor, Tensor)} of a number. */
    public static Tensor xlog1py(Number self, Tensor other) {
        return xlog1py(Elementwise.real(other, self), other);
    }

    /** As {@link Tensor#xlogy}. */
    public static Tensor xlogy(Tensor x, Tensor other) {
        return x.xlogy(other);
    }

    /** {@link #xlogy(Tensor, Tensor)} with a number. */
    public static Tensor xlogy(Tensor x, Number other) {
        return x.xlogy(other);
    }

    /** {@link #xlogy(Tensor, Tensor)} of a number. */
    public static Tensor xlogy(Number self, Tensor other) {
        return Elementwise.real(other, self).xlogy(other);
    }

    /**
     * Hurwitz's zeta function, the sum of {@code (k + other)^-x} over {@code k = 0, 1, ...}: infinite for {@code x = 1}, NaN
     * below. It is differentiable in {@code other} only.
     */
    public static Tensor zeta(Tensor x, Tensor other) {
        return Elementwise.realBinary("zeta", Pointwise.ZETA, x, other).make();
    }

    /** {@link #zeta(Tensor, Tensor)} with a number. */
    public static Tensor zeta(Tensor x, Number other) {
        return zeta(x, Elementwise.real(x, other));
    }

    /** {@link #zeta(Tensor, Tensor)} of a number. */
    public static Tensor zeta(Number self, Tensor other) {
        return zeta(Elementwise.real(other, self), other);
    }

    /** As {@link Tensor#polygamma}. */
    public static Tensor polygamma(int n, Tensor x) {
        return x.polygamma(n);
    }

    /** As {@link Tensor#mvlgamma}. */
    public static Tensor multigammaln(Tensor x, int p) {
        return x.mvlgamma(p);
    }

    /** As {@link Tensor#lgamma}. */
    public static Tensor gammaln(Tensor x) {
        return x.lgamma();
    }

    /** {@link Tensor#digamma()}. */
    public static Tensor digamma(Tensor x) {
        return x.digamma();
    }

    /** As {@link Tensor#digamma}. */
    public static Tensor psi(Tensor x) {
        return x.digamma();
    }

    /** As {@link Tensor#igamma}. */
    public static Tensor gammainc(Tensor x, Tensor other) {
        return x.igamma(other);
    }

    /** As {@link Tensor#igammac}. */
    public static Tensor gammaincc(Tensor x, Tensor other) {
        return x.igammac(other);
    }

    /** {@code e^-|x| i0(x)}. */
    public static Tensor i0e(Tensor x) {
        return Elementwise.real("i0e", Pointwise.I0E, x).make();
    }

    /** Modified Bessel function of the first kind, order 1. */
    public static Tensor i1(Tensor x) {
        return Elementwise.real("i1", Pointwise.I1, x).make();
    }

    /** {@code e^-|x| i1(x)}. */
    public static Tensor i1e(Tensor x) {
        return Elementwise.real("i1e", Pointwise.I1E, x).make();
    }

    /** Bessel function of the first kind, order 0. */
    public static Tensor besselJ0(Tensor x) {
        return SpecialFunctions.plain("besselJ0", Pointwise.BESSEL_J0, x);
    }

    /** Of order 1. */
    public static Tensor besselJ1(Tensor x) {
        return SpecialFunctions.plain("besselJ1", Pointwise.BESSEL_J1, x);
    }

    /** Bessel function of the second kind, order 0; NaN below zero. */
    public static Tensor besselY0(Tensor x) {
        return SpecialFunctions.plain("besselY0", Pointwise.BESSEL_Y0, x);
    }

    /** Of order 1. */
    public static Tensor besselY1(Tensor x) {
        return SpecialFunctions.plain("besselY1", Pointwise.BESSEL_Y1, x);
    }

    /** {@code sin(x) / x}. */
    public static Tensor sphericalBesselJ0(Tensor x) {
        return SpecialFunctions.plain("sphericalBesselJ0", Pointwise.SPHERICAL_BESSEL_J0, x);
    }

    /** Modified Bessel function of the first kind, order 0; {@link Tensor#i0} has a derivative. */
    public static Tensor modifiedBesselI0(Tensor x) {
        return SpecialFunctions.plain("modifiedBesselI0", Pointwise.I0, x);
    }

    /** Of order 1; {@link #i1} has a derivative. */
    public static Tensor modifiedBesselI1(Tensor x) {
        return SpecialFunctions.plain("modifiedBesselI1", Pointwise.I1, x);
    }

    /** Modified Bessel function of the second kind, order 0; NaN below zero. */
    public static Tensor modifiedBesselK0(Tensor x) {
        return SpecialFunctions.plain("modifiedBesselK0", Pointwise.K0, x);
    }

    /** Of order 1. */
    public static Tensor modifiedBesselK1(Tensor x) {
        return SpecialFunctions.plain("modifiedBesselK1", Pointwise.K1, x);
    }

    /** {@code e^x} times {@link #modifiedBesselK0}. */
    public static Tensor scaledModifiedBesselK0(Tensor x) {
        return SpecialFunctions.plain("scaledModifiedBesselK0", Pointwise.K0E, x);
    }

    /** {@code e^x} times {@link #modifiedBesselK1}. */
    public static Tensor scaledModifiedBesselK1(Tensor x) {
        return SpecialFunctions.plain("scaledModifiedBesselK1", Pointwise.K1E, x);
    }

    /** The Airy function Ai. */
    public static Tensor airyAi(Tensor x) {
        return SpecialFunctions.plain("airyAi", Pointwise.AIRY_AI, x);
    }

    /** {@link Tensor#erf()}. */
    public static Tensor erf(Tensor x) {
        return x.erf();
    }

    /** {@link Tensor#erfc()}. */
    public static Tensor erfc(Tensor x) {
        return x.erfc();
    }

    /** {@link Tensor#erfinv()}. */
    public static Tensor erfinv(Tensor x) {
        return x.erfinv();
    }

    /** {@link Tensor#exp2()}. */
    public static Tensor exp2(Tensor x) {
        return x.exp2();
    }

    /** {@link Tensor#expm1()}. */
    public static Tensor expm1(Tensor x) {
        return x.expm1();
    }

    /** {@link Tensor#log1p()}. */
    public static Tensor log1p(Tensor x) {
        return x.log1p();
    }

    /** {@link Tensor#i0()}. */
    public static Tensor i0(Tensor x) {
        return x.i0();
    }

    /** {@link Tensor#sinc()}. */
    public static Tensor sinc(Tensor x) {
        return x.sinc();
    }

    /** {@link Tensor#round()}. */
    public static Tensor round(Tensor x) {
        return x.round();
    }

    /** {@link Tensor#round(int)}. */
    public static Tensor round(Tensor x, int decimals) {
        return x.round(decimals);
    }

    /** The logistic function, {@link Tensor#sigmoid}. */
    public static Tensor expit(Tensor x) {
        return x.sigmoid();
    }

    /** {@link Tensor#logit(Double)}. */
    public static Tensor logit(Tensor x, Double eps) {
        return x.logit(eps);
    }

    /** {@link Tensor#logit()}. */
    public static Tensor logit(Tensor x) {
        return x.logit();
    }

    /** {@link Tensor#softmax(int)}. */
    public static Tensor softmax(Tensor x, int dim) {
        return x.softmax(dim);
    }

    /** {@link Tensor#softmax(int, DType)}. */
    public static Tensor softmax(Tensor x, int dim, DType dtype) {
        return dtype == null ? x.softmax(dim) : x.softmax(dim, dtype);
    }

    /** {@link Tensor#logSoftmax(int)}. */
    public static Tensor logSoftmax(Tensor x, int dim) {
        return x.logSoftmax(dim);
    }

    /** {@link Tensor#logSoftmax(int, DType)}. */
    public static Tensor logSoftmax(Tensor x, int dim, DType dtype) {
        return dtype == null ? x.logSoftmax(dim) : x.logSoftmax(dim, dtype);
    }

    /** {@link Tensor#logsumexp(int[], boolean)}. */
    public static Tensor logsumexp(Tensor x, int[] dim, boolean keepdim) {
        return x.logsumexp(dim, keepdim);
    }
}
