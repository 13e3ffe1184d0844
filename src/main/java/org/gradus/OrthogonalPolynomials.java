package org.gradus;

import org.gradus.ir.Pointwise;

/** The polynomials of {@link Special}: {@code x} and the degree {@code n} broadcast. */
public abstract sealed class OrthogonalPolynomials permits Special {
    /** Chebyshev polynomial of the first kind of degree {@code n}, which is truncated; 0 for negative degrees. */
    public static Tensor chebyshevPolynomialT(Tensor x, Tensor n) {
        return SpecialFunctions.polynomial("chebyshevPolynomialT", Pointwise.CHEBYSHEV_T, x, n);
    }

    /** {@link #chebyshevPolynomialT(Tensor, Tensor)} with a number. */
    public static Tensor chebyshevPolynomialT(Tensor x, Number n) {
        return chebyshevPolynomialT(x, Elementwise.real(x, n));
    }

    /** {@link #chebyshevPolynomialT(Tensor, Tensor)} with a number. */
    public static Tensor chebyshevPolynomialT(Number x, Tensor n) {
        return chebyshevPolynomialT(Elementwise.real(n, x), n);
    }

    /** Of the second kind. */
    public static Tensor chebyshevPolynomialU(Tensor x, Tensor n) {
        return SpecialFunctions.polynomial("chebyshevPolynomialU", Pointwise.CHEBYSHEV_U, x, n);
    }

    /** {@link #chebyshevPolynomialU(Tensor, Tensor)} with a number. */
    public static Tensor chebyshevPolynomialU(Tensor x, Number n) {
        return chebyshevPolynomialU(x, Elementwise.real(x, n));
    }

    /** {@link #chebyshevPolynomialU(Tensor, Tensor)} with a number. */
    public static Tensor chebyshevPolynomialU(Number x, Tensor n) {
        return chebyshevPolynomialU(Elementwise.real(n, x), n);
    }

    /** Of the third kind. */
    public static Tensor chebyshevPolynomialV(Tensor x, Tensor n) {
        return SpecialFunctions.polynomial("chebyshevPolynomialV", Pointwise.CHEBYSHEV_V, x, n);
    }

    /** {@link #chebyshevPolynomialV(Tensor, Tensor)} with a number. */
    public static Tensor chebyshevPolynomialV(Tensor x, Number n) {
        return chebyshevPolynomialV(x, Elementwise.real(x, n));
    }

    /** {@link #chebyshevPolynomialV(Tensor, Tensor)} with a number. */
    public static Tensor chebyshevPolynomialV(Number x, Tensor n) {
        return chebyshevPolynomialV(Elementwise.real(n, x), n);
    }

    /** Of the fourth kind. */
    public static Tensor chebyshevPolynomialW(Tensor x, Tensor n) {
        return SpecialFunctions.polynomial("chebyshevPolynomialW", Pointwise.CHEBYSHEV_W, x, n);
    }

    /** {@link #chebyshevPolynomialW(Tensor, Tensor)} with a number. */
    public static Tensor chebyshevPolynomialW(Tensor x, Number n) {
        return chebyshevPolynomialW(x, Elementwise.real(x, n));
    }

    /** {@link #chebyshevPolynomialW(Tensor, Tensor)} with a number. */
    public static Tensor chebyshevPolynomialW(Number x, Tensor n) {
        return chebyshevPolynomialW(Elementwise.real(n, x), n);
    }

    /** {@code T(2 x - 1)}. */
    public static Tensor shiftedChebyshevPolynomialT(Tensor x, Tensor n) {
        return SpecialFunctions.shifted("shiftedChebyshevPolynomialT", Pointwise.CHEBYSHEV_T, x, n);
    }

    /** {@link #shiftedChebyshevPolynomialT(Tensor, Tensor)} with a number. */
    public static Tensor shiftedChebyshevPolynomialT(Tensor x, Number n) {
        return shiftedChebyshevPolynomialT(x, Elementwise.real(x, n));
    }

    /** {@link #shiftedChebyshevPolynomialT(Tensor, Tensor)} with a number. */
    public static Tensor shiftedChebyshevPolynomialT(Number x, Tensor n) {
        return shiftedChebyshevPolynomialT(Elementwise.real(n, x), n);
    }

    /** {@code U(2 x - 1)}. */
    public static Tensor shiftedChebyshevPolynomialU(Tensor x, Tensor n) {
        return SpecialFunctions.shifted("shiftedChebyshevPolynomialU", Pointwise.CHEBYSHEV_U, x, n);
    }

    /** {@link #shiftedChebyshevPolynomialU(Tensor, Tensor)} with a number. */
    public static Tensor shiftedChebyshevPolynomialU(Tensor x, Number n) {
        return shiftedChebyshevPolynomialU(x, Elementwise.real(x, n));
    }

    /** {@link #shiftedChebyshevPolynomialU(Tensor, Tensor)} with a number. */
    public static Tensor shiftedChebyshevPolynomialU(Number x, Tensor n) {
        return shiftedChebyshevPolynomialU(Elementwise.real(n, x), n);
    }

    /** {@code V(2 x - 1)}. */
    public static Tensor shiftedChebyshevPolynomialV(Tensor x, Tensor n) {
        return SpecialFunctions.shifted("shiftedChebyshevPolynomialV", Pointwise.CHEBYSHEV_V, x, n);
    }

    /** {@link #shiftedChebyshevPolynomialV(Tensor, Tensor)} with a number. */
    public static Tensor shiftedChebyshevPolynomialV(Tensor x, Number n) {
        return shiftedChebyshevPolynomialV(x, Elementwise.real(x, n));
    }

    /** {@link #shiftedChebyshevPolynomialV(Tensor, Tensor)} with a number. */
    public static Tensor shiftedChebyshevPolynomialV(Number x, Tensor n) {
        return shiftedChebyshevPolynomialV(Elementwise.real(n, x), n);
    }

    /** {@code W(2 x - 1)}. */
    public static Tensor shiftedChebyshevPolynomialW(Tensor x, Tensor n) {
        return SpecialFunctions.shifted("shiftedChebyshevPolynomialW", Pointwise.CHEBYSHEV_W, x, n);
    }

    /** {@link #shiftedChebyshevPolynomialW(Tensor, Tensor)} with a number. */
    public static Tensor shiftedChebyshevPolynomialW(Tensor x, Number n) {
        return shiftedChebyshevPolynomialW(x, Elementwise.real(x, n));
    }

    /** {@link #shiftedChebyshevPolynomialW(Tensor, Tensor)} with a number. */
    public static Tensor shiftedChebyshevPolynomialW(Number x, Tensor n) {
        return shiftedChebyshevPolynomialW(Elementwise.real(n, x), n);
    }

    /** The physicists' Hermite polynomial of degree {@code n}. */
    public static Tensor hermitePolynomialH(Tensor x, Tensor n) {
        return SpecialFunctions.polynomial("hermitePolynomialH", Pointwise.HERMITE_H, x, n);
    }

    /** {@link #hermitePolynomialH(Tensor, Tensor)} with a number. */
    public static Tensor hermitePolynomialH(Tensor x, Number n) {
        return hermitePolynomialH(x, Elementwise.real(x, n));
    }

    /** {@link #hermitePolynomialH(Tensor, Tensor)} with a number. */
    public static Tensor hermitePolynomialH(Number x, Tensor n) {
        return hermitePolynomialH(Elementwise.real(n, x), n);
    }

    /** The probabilists' Hermite polynomial of degree {@code n}. */
    public static Tensor hermitePolynomialHe(Tensor x, Tensor n) {
        return SpecialFunctions.polynomial("hermitePolynomialHe", Pointwise.HERMITE_HE, x, n);
    }

    /** {@link #hermitePolynomialHe(Tensor, Tensor)} with a number. */
    public static Tensor hermitePolynomialHe(Tensor x, Number n) {
        return hermitePolynomialHe(x, Elementwise.real(x, n));
    }

    /** {@link #hermitePolynomialHe(Tensor, Tensor)} with a number. */
    public static Tensor hermitePolynomialHe(Number x, Tensor n) {
        return hermitePolynomialHe(Elementwise.real(n, x), n);
    }

    /** Laguerre polynomial of degree {@code n}. */
    public static Tensor laguerrePolynomialL(Tensor x, Tensor n) {
        return SpecialFunctions.polynomial("laguerrePolynomialL", Pointwise.LAGUERRE_L, x, n);
    }

    /** {@link #laguerrePolynomialL(Tensor, Tensor)} with a number. */
    public static Tensor laguerrePolynomialL(Tensor x, Number n) {
        return laguerrePolynomialL(x, Elementwise.real(x, n));
    }

    /** {@link #laguerrePolynomialL(Tensor, Tensor)} with a number. */
    public static Tensor laguerrePolynomialL(Number x, Tensor n) {
        return laguerrePolynomialL(Elementwise.real(n, x), n);
    }

    /** Legendre polynomial of degree {@code n}. */
    public static Tensor legendrePolynomialP(Tensor x, Tensor n) {
        return SpecialFunctions.polynomial("legendrePolynomialP", Pointwise.LEGENDRE_P, x, n);
    }

    /** {@link #legendrePolynomialP(Tensor, Tensor)} with a number. */
    public static Tensor legendrePolynomialP(Tensor x, Number n) {
        return legendrePolynomialP(x, Elementwise.real(x, n));
    }

    /** {@link #legendrePolynomialP(Tensor, Tensor)} with a number. */
    public static Tensor legendrePolynomialP(Number x, Tensor n) {
        return legendrePolynomialP(Elementwise.real(n, x), n);
    }
}
