package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;

/** Powers, by a number or element by element. */
final class Powers {
    private Powers() { }

    static Call pow(Tensor x, Scalar exponent) {
        DType dtype = Dtypes.promote(x, exponent);
        Elementwise.notBool("pow", dtype);
        if (!dtype.isFloating() && exponent.integral() < 0) {
            throw new ArgumentException("pow: Integers to negative integer powers are not allowed.");
        }
        return new Call("pow", power(x.expr("pow").cast(dtype), exponent), Call.attrs(exponent.number()), x);
    }

    /** Small exponents are products and roots, which are quicker than the general function and exact where it is not. */
    private static Expr power(Expr x, Scalar exponent) {
        double e = exponent.real();
        if (e == 0) {
            return ExprMath.number(x, 1.0);
        }
        if (e == 1) {
            return x;
        }
        if (e == 2) {
            return ExprMath.square(x);
        }
        if (e == 3) {
            return ExprMath.mul(ExprMath.square(x), x);
        }
        if (e == 0.5) {
            return ExprMath.sqrt(x);
        }
        if (e == -0.5) {
            return Expr.map(Pointwise.RSQRT, x);
        }
        if (e == -1) {
            return Expr.map(Pointwise.RECIPROCAL, x);
        }
        if (e == -2) {
            return Expr.map(Pointwise.RECIPROCAL, ExprMath.square(x));
        }
        return Expr.map(Pointwise.POW, x, exponent.constant(x.place(), x.dtype(), x.shape()));
    }

    static Call pow(Tensor base, Tensor exponent) {
        Elementwise.notBool("pow", Dtypes.promote(base, exponent));
        return Elementwise.binary("pow.tensor", Pointwise.POW, base, exponent);
    }

    /** {@code base} to the power of each element. */
    static Call rpow(Tensor exponent, Scalar base) {
        DType dtype = Dtypes.promote(exponent, base);
        Elementwise.notBool("pow", dtype);
        Expr e = exponent.expr("pow").cast(dtype);
        Expr value = Expr.map(Pointwise.POW, base.constant(e.place(), dtype, e.shape()), e);
        return Call.of("pow.tensor", value, Elementwise.recorded(exponent, base, dtype), exponent);
    }
}
