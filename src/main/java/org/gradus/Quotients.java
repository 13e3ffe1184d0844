package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Quotients and remainders. */
final class Quotients {
    private Quotients() { }

    static Call div(Tensor a, Tensor b) {
        return Elementwise.binary("div", Pointwise.DIV, Dtypes.floating(Dtypes.promote(a, b)), a, b, (Object) null);
    }

    static Call div(Tensor a, Scalar b) {
        return Elementwise.binary("div", Pointwise.DIV, Dtypes.floating(Dtypes.promote(a, b)), a, b, (Object) null);
    }

    static Call div(Tensor a, Tensor b, String rounding) {
        if (rounding == null) {
            return div(a, b);
        }
        DType dtype = Dtypes.promote(a, b);
        Shape shape = Shape.broadcast("div", a.shape(), b.shape());
        Expr value = quotient(Elementwise.operand("div", a, dtype, shape),
            divisor("div", Elementwise.operand("div", b, dtype, shape)), rounding);
        return new Call("div", value, Call.attrs(rounding), a, b);
    }

    static Call div(Tensor a, Scalar b, String rounding) {
        if (rounding == null) {
            return div(a, b);
        }
        DType dtype = Dtypes.promote(a, b);
        notZero("div", dtype, b);
        Expr value = quotient(a.expr("div").cast(dtype), b.constant(a.place(), dtype, a.shape()), rounding);
        return new Call("div", value, Call.attrs(rounding), a, Elementwise.recorded(a, b, dtype));
    }

    private static Expr quotient(Expr a, Expr b, String rounding) {
        switch (rounding) {
            case "floor":
                return Expr.map(Pointwise.FLOOR_DIVIDE, numeric("div", a), b);
            case "trunc":
                return a.dtype().isFloating() ? Expr.map(Pointwise.TRUNC, ExprMath.div(a, b))
                    : Expr.map(Pointwise.FLOOR_DIVIDE, ExprMath.sub(a, Expr.map(Pointwise.FMOD, numeric("div", a), b)), b);
            default:
                throw new ArgumentException("div expected rounding mode to be one of null, \"trunc\", or \"floor\" but found \""
                    + rounding + "\"");
        }
    }

    private static Expr numeric(String op, Expr x) {
        Elementwise.notBool(op, x.dtype());
        return x;
    }

    /** Remainder, fmod and floor division: bool has none, and a whole number is not divided by zero. */
    static Call division(String op, Pointwise fn, Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        Elementwise.notBool(op, dtype);
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        return Call.of(op, Expr.map(fn, Elementwise.operand(op, a, dtype, shape),
            divisor(op, Elementwise.operand(op, b, dtype, shape))), a, b);
    }

    /** An integer divisor whose zeros throw when the quotient is computed, as an index out of range does. */
    private static Expr divisor(String op, Expr b) {
        if (b.dtype().isFloating()) {
            return b;
        }
        Expr zero = Expr.map(Pointwise.EQ, b, ExprMath.number(b, 0L)).cast(DType.INT64);
        Expr nothing = Expr.constant(b.place(), b.dtype(), Shape.of(1), 0L);
        return ExprMath.add(b, Expr.gather(nothing, new int[] {0}, b.shape(), op + ": ZeroDivisionError", zero));
    }

    static Call division(String op, Pointwise fn, Tensor a, Scalar b) {
        DType dtype = Dtypes.promote(a, b);
        Elementwise.notBool(op, dtype);
        notZero(op, dtype, b);
        return Elementwise.binary(op, fn, dtype, a, b);
    }

    private static void notZero(String op, DType dtype, Scalar b) {
        if (!dtype.isFloating() && dtype.wrap(b.integral()) == 0) {
            throw new ArgumentException(op + ": ZeroDivisionError: an integer tensor divided by 0");
        }
    }
}
