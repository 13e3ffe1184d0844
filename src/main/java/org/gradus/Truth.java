package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/** Logic, bits and comparisons with a tolerance. */
final class Truth {
    private Truth() { }

    static Call logical(String op, Pointwise fn, Tensor a, Tensor b) {
        return Elementwise.binary(op, fn, DType.BOOL, a, b);
    }

    static Call bitwise(String op, Pointwise fn, Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        if (dtype.isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        return Elementwise.binary(op, fn, dtype, a, b);
    }

    static Call bitwise(String op, Pointwise fn, Tensor a, Scalar b) {
        DType dtype = Dtypes.promote(a, b);
        if (dtype.isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        return Elementwise.binary(op, fn, dtype, a, b);
    }

    static Call logicalNot(Tensor x) {
        return Call.of("logicalNot", Expr.map(Pointwise.LOGICAL_NOT, x.expr("logicalNot")), x);
    }

    static Call bitwiseNot(Tensor x) {
        if (x.dtype().isFloating()) {
            throw new DTypeException("bitwiseNot: not implemented for '" + Dtypes.name(x.dtype()) + "'");
        }
        return Call.of("bitwiseNot", Expr.map(Pointwise.BITWISE_NOT, x.expr("bitwiseNot")), x);
    }

    static Call classify(String op, Pointwise fn, Tensor x) {
        return Call.of(op, Expr.map(fn, x.expr(op)), x);
    }

    static Call isclose(Tensor a, Tensor b, double rtol, double atol, boolean equalNan) {
        Elementwise.sameDtype("isclose", a, b);
        if (rtol < 0 || atol < 0) {
            throw new ArgumentException("isclose: rtol and atol must be greater than or equal to zero, but got " + rtol + " and "
                + atol);
        }
        DType dtype = Dtypes.floating(a.dtype());
        Shape shape = Shape.broadcast("isclose", a.shape(), b.shape());
        Expr x = Elementwise.operand("isclose", a, dtype, shape);
        Expr y = Elementwise.operand("isclose", b, dtype, shape);
        Expr distance = ExprMath.abs(ExprMath.sub(x, y));
        Expr allowed = ExprMath.add(ExprMath.mul(ExprMath.abs(y), rtol), atol);
        Expr near = ExprMath.and(Expr.map(Pointwise.ISFINITE, distance), Expr.map(Pointwise.LE, distance, allowed));
        Expr close = ExprMath.or(Expr.map(Pointwise.EQ, Elementwise.operand("isclose", a, a.dtype(), shape),
            Elementwise.operand("isclose", b, b.dtype(), shape)), near);
        if (equalNan) {
            close = ExprMath.or(close, ExprMath.and(Expr.map(Pointwise.ISNAN, x), Expr.map(Pointwise.ISNAN, y)));
        }
        return Call.of("isclose", close, a, b);
    }
}
