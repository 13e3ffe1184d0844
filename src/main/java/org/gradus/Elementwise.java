package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Operations that work element by element: promotion, broadcasting, one function. */
final class Elementwise {
    private Elementwise() { }

    /** {@code fn(x)} in {@code x}'s dtype. */
    static Call unary(String op, Pointwise fn, Tensor x) {
        return Call.of(op, Expr.map(fn, x.expr()), x);
    }

    /** As {@link #unary}, with integers and bool computed in float32. */
    static Call real(String op, Pointwise fn, Tensor x) {
        return Call.of(op, Expr.map(fn, x.expr().cast(Dtypes.floating(x.dtype()))), x);
    }

    static Call binary(String op, Pointwise fn, Tensor a, Tensor b, Object... attrs) {
        return binary(op, fn, Dtypes.promote(a, b), a, b, attrs);
    }

    static Call binary(String op, Pointwise fn, DType dtype, Tensor a, Tensor b, Object... attrs) {
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        Expr value = Expr.map(fn, a.expr().cast(dtype).expand(shape), b.expr().cast(dtype).expand(shape));
        return new Call(op, value, Call.attrs(attrs), a, b);
    }

    static Call binary(String op, Pointwise fn, Tensor a, Scalar b, Object... attrs) {
        return binary(op, fn, Dtypes.promote(a, b), a, b, attrs);
    }

    static Call binary(String op, Pointwise fn, DType dtype, Tensor a, Scalar b, Object... attrs) {
        Expr value = Expr.map(fn, a.expr().cast(dtype), b.constant(a.place(), dtype, a.shape()));
        return new Call(op, value, Call.attrs(attrs), a, operand(a, b, dtype));
    }

    /** The number as a rule sees it: a zero-dimensional tensor, made only where the operation will be recorded. */
    static Tensor operand(Tensor recorded, Scalar s, DType dtype) {
        return Call.tracked(recorded) ? Tensor.of(s.constant(recorded.place(), dtype, Shape.SCALAR)) : null;
    }
}
