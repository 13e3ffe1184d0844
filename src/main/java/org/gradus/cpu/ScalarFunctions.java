package org.gradus.cpu;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;

/**
 * Functions written once, in float64: the float32 result is that of float64, rounded. OpenCL devices compute float32 in float32,
 * so the two agree to some units in the last place and not in every bit.
 */
final class ScalarFunctions {
    private ScalarFunctions() {
    }

    /**
     * Null if there is none.
     *
     * @param dtype float32 or float64
     */
    static Lane.Plain lane(Pointwise fn, DType dtype) {
        DoubleUnaryOperator unary = unary(fn);
        if (unary != null) {
            return dtype == DType.FLOAT32
                ? Loops.lane(FloatLoops.UnaryLoop.class, (FloatLoops.Unary) a -> (float) unary.applyAsDouble(a))
                : Loops.lane(DoubleLoops.UnaryLoop.class, (DoubleLoops.Unary) unary::applyAsDouble);
        }
        DoubleBinaryOperator binary = binary(fn);
        binary = binary != null ? binary : polynomial(fn, dtype == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE);
        return binary == null ? null : lane(binary, dtype);
    }

    private static Lane.Plain lane(DoubleBinaryOperator f, DType dtype) {
        return dtype == DType.FLOAT32
            ? Loops.lane(FloatLoops.BinaryLoop.class, (FloatLoops.Binary) (a, b) -> (float) f.applyAsDouble(a, b))
            : Loops.lane(DoubleLoops.BinaryLoop.class, (DoubleLoops.Binary) f::applyAsDouble);
    }

    private static DoubleUnaryOperator unary(Pointwise fn) {
        return switch (fn) {
            case ASINH -> DoubleMath::asinh;
            case ACOSH -> DoubleMath::acosh;
            case ATANH -> DoubleMath::atanh;
            case FREXP_MANTISSA -> DoubleMath::mantissa;
            case FREXP_EXPONENT -> DoubleMath::exponent;
            case ERFC -> Erf::erfc;
            case ERFCX -> Normal::erfcx;
            case ERFINV -> Normal::erfinv;
            case NDTR -> Normal::ndtr;
            case NDTRI -> Normal::ndtri;
            case LGAMMA -> Gamma::lgamma;
            case DIGAMMA -> Gamma::digamma;
            case BESSEL_J0 -> Bessel::j0;
            case BESSEL_J1 -> Bessel::j1;
            case BESSEL_Y0 -> Bessel::y0;
            case BESSEL_Y1 -> Bessel::y1;
            case SPHERICAL_BESSEL_J0 -> Bessel::sphericalBesselJ0;
            case I0 -> ModifiedBessel::i0;
            case I0E -> ModifiedBessel::i0e;
            case I1 -> ModifiedBessel::i1;
            case I1E -> ModifiedBessel::i1e;
            case K0 -> ModifiedBessel::k0;
            case K0E -> ModifiedBessel::k0e;
            case K1 -> ModifiedBessel::k1;
            case K1E -> ModifiedBessel::k1e;
            case AIRY_AI -> Airy::airyAi;
            default -> null;
        };
    }

    private static DoubleBinaryOperator binary(Pointwise fn) {
        return switch (fn) {
            case HYPOT -> Math::hypot;
            case COPYSIGN -> Math::copySign;
            case ZETA -> Gamma::zeta;
            case IGAMMA -> IncompleteGamma::igamma;
            case IGAMMAC -> IncompleteGamma::igammac;
            default -> null;
        };
    }

    private static DoubleBinaryOperator polynomial(Pointwise fn, double largest) {
        Orthogonal p = new Orthogonal(largest);
        return switch (fn) {
            case CHEBYSHEV_T -> p::chebyshevT;
            case CHEBYSHEV_U -> p::chebyshevU;
            case CHEBYSHEV_V -> p::chebyshevV;
            case CHEBYSHEV_W -> p::chebyshevW;
            case HERMITE_H -> p::hermiteH;
            case HERMITE_HE -> p::hermiteHe;
            case LAGUERRE_L -> p::laguerreL;
            case LEGENDRE_P -> p::legendreP;
            default -> null;
        };
    }
}
