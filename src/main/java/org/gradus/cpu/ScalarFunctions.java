package org.gradus.cpu;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/**
 * Functions written once, in float64: the float32 result is that of float64, rounded. OpenCL devices compute float32 in float32,
 * so the two agree to some units in the last place and not in every bit.
 */
final class ScalarFunctions {
    private static final Map<Pointwise, DoubleUnaryOperator> UNARY = new EnumMap<>(Pointwise.class);
    private static final Map<Pointwise, DoubleBinaryOperator> BINARY = new EnumMap<>(Pointwise.class);

    private ScalarFunctions() {
    }

    static {
        unary(Pointwise.ASINH, DoubleMath::asinh);
        unary(Pointwise.ACOSH, DoubleMath::acosh);
        unary(Pointwise.ATANH, DoubleMath::atanh);
        binary(Pointwise.HYPOT, Math::hypot);
        binary(Pointwise.COPYSIGN, Math::copySign);
        unary(Pointwise.FREXP_MANTISSA, DoubleMath::mantissa);
        unary(Pointwise.FREXP_EXPONENT, DoubleMath::exponent);

        unary(Pointwise.ERFC, Erf::erfc);
        unary(Pointwise.ERFCX, Normal::erfcx);
        unary(Pointwise.ERFINV, Normal::erfinv);
        unary(Pointwise.NDTR, Normal::ndtr);
        unary(Pointwise.NDTRI, Normal::ndtri);

        unary(Pointwise.LGAMMA, Gamma::lgamma);
        unary(Pointwise.DIGAMMA, Gamma::digamma);
        binary(Pointwise.ZETA, Gamma::zeta);
        binary(Pointwise.IGAMMA, IncompleteGamma::igamma);
        binary(Pointwise.IGAMMAC, IncompleteGamma::igammac);

        unary(Pointwise.BESSEL_J0, Bessel::j0);
        unary(Pointwise.BESSEL_J1, Bessel::j1);
        unary(Pointwise.BESSEL_Y0, Bessel::y0);
        unary(Pointwise.BESSEL_Y1, Bessel::y1);
        unary(Pointwise.SPHERICAL_BESSEL_J0, Bessel::sphericalBesselJ0);
        unary(Pointwise.I0, ModifiedBessel::i0);
        unary(Pointwise.I0E, ModifiedBessel::i0e);
        unary(Pointwise.I1, ModifiedBessel::i1);
        unary(Pointwise.I1E, ModifiedBessel::i1e);
        unary(Pointwise.K0, ModifiedBessel::k0);
        unary(Pointwise.K0E, ModifiedBessel::k0e);
        unary(Pointwise.K1, ModifiedBessel::k1);
        unary(Pointwise.K1E, ModifiedBessel::k1e);
        unary(Pointwise.AIRY_AI, Airy::airyAi);
    }

    /** @param lanes of float32 or float64 */
    static void addTo(Lanes lanes) {
        UNARY.forEach((fn, f) -> add(lanes, fn, f));
        BINARY.forEach((fn, f) -> add(lanes, fn, f));
        polynomials(new Orthogonal(lanes.dtype() == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE))
            .forEach((fn, f) -> add(lanes, fn, f));
    }

    private static Map<Pointwise, DoubleBinaryOperator> polynomials(Orthogonal p) {
        return Map.of(Pointwise.CHEBYSHEV_T, p::chebyshevT, Pointwise.CHEBYSHEV_U, p::chebyshevU, Pointwise.CHEBYSHEV_V,
            p::chebyshevV, Pointwise.CHEBYSHEV_W, p::chebyshevW, Pointwise.HERMITE_H, p::hermiteH, Pointwise.HERMITE_HE,
            p::hermiteHe, Pointwise.LAGUERRE_L, p::laguerreL, Pointwise.LEGENDRE_P, p::legendreP);
    }

    private static void add(Lanes lanes, Pointwise fn, DoubleUnaryOperator f) {
        if (lanes.dtype() == DType.FLOAT32) {
            lanes.add(fn, FloatLoops.UnaryLoop.class, (FloatLoops.Unary) a -> (float) f.applyAsDouble(a));
        } else {
            lanes.add(fn, DoubleLoops.UnaryLoop.class, (DoubleLoops.Unary) f::applyAsDouble);
        }
    }

    private static void add(Lanes lanes, Pointwise fn, DoubleBinaryOperator f) {
        if (lanes.dtype() == DType.FLOAT32) {
            lanes.add(fn, FloatLoops.BinaryLoop.class, (FloatLoops.Binary) (a, b) -> (float) f.applyAsDouble(a, b));
        } else {
            lanes.add(fn, DoubleLoops.BinaryLoop.class, (DoubleLoops.Binary) f::applyAsDouble);
        }
    }

    private static void unary(Pointwise fn, DoubleUnaryOperator f) {
        UNARY.put(fn, f);
    }

    private static void binary(Pointwise fn, DoubleBinaryOperator f) {
        BINARY.put(fn, f);
    }
}
