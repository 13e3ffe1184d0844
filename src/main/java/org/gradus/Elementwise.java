package org.gradus;

import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.DeviceException;
import org.gradus.types.Shape;

/** Operations that work element by element: promotion, broadcasting, one function. */
final class Elementwise {
    private Elementwise() { }

    /** {@code fn(x)} in {@code x}'s dtype; bool is left as it is. */
    static Call unary(String op, Pointwise fn, Tensor x) {
        Expr e = x.expr(op);
        return Call.of(op, x.dtype() == DType.BOOL ? e : Expr.map(fn, e), x);
    }

    /** {@code fn(x)}, with integers and bool computed in float32. */
    static Call real(String op, Pointwise fn, Tensor x) {
        return Call.of(op, Expr.map(fn, floating(op, x)), x);
    }

    static Expr floating(String op, Tensor x) {
        return x.expr(op).cast(Dtypes.floating(x.dtype()));
    }

    /** Sums of truth values are "or", products are "and". */
    static Pointwise over(DType dtype, Pointwise fn) {
        return dtype != DType.BOOL ? fn : fn == Pointwise.ADD ? Pointwise.BITWISE_OR : fn == Pointwise.MUL
            ? Pointwise.BITWISE_AND : fn;
    }

    static Call binary(String op, Pointwise fn, DType dtype, Tensor a, Tensor b, Object... attrs) {
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        Expr value = Expr.map(over(dtype, fn), operand(op, a, dtype, shape), operand(op, b, dtype, shape));
        return new Call(op, value, Call.attrs(attrs), a, b);
    }

    static Call binary(String op, Pointwise fn, Tensor a, Tensor b) {
        return binary(op, fn, Dtypes.promote(a, b), a, b);
    }

    static Call binary(String op, Pointwise fn, DType dtype, Tensor a, Scalar b, Object... attrs) {
        Expr value = Expr.map(over(dtype, fn), a.expr(op).cast(dtype), b.constant(a.place(), dtype, a.shape()));
        return new Call(op, value, Call.attrs(attrs), a, recorded(a, b, dtype));
    }

    static Call binary(String op, Pointwise fn, Tensor a, Scalar b) {
        return binary(op, fn, Dtypes.promote(a, b), a, b);
    }

    /** With integers and bool computed in float32. */
    static Call realBinary(String op, Pointwise fn, Tensor a, Tensor b) {
        return binary(op, fn, Dtypes.floating(Dtypes.promote(a, b)), a, b);
    }

    /** As {@link #scalar}, for what is computed in a floating dtype: -1 beside uint8 stays -1. */
    static Tensor real(Tensor like, Number value) {
        Scalar s = Scalar.of(value);
        return Tensor.of(s.constant(like.place(), Dtypes.floating(Dtypes.promote(like, s)), Shape.SCALAR));
    }

    /** The number as a tensor beside {@code like}, of the dtype that the two compute in. */
    static Tensor scalar(Tensor like, Number value) {
        Scalar s = Scalar.of(value);
        return Tensor.of(s.constant(like.place(), Dtypes.promote(like, s), Shape.SCALAR));
    }

    /** For operations whose parts have names of their own; {@code null} among the others stands for an absent tensor. */
    static void sameDevice(String op, Tensor first, Tensor... others) {
        if (first == null) {
            throw new ArgumentException(op + ": expected a tensor, but got null");
        }
        for (Tensor t : others) {
            if (t != null && t.place() != first.place()) {
                throw new DeviceException(op + ": Expected all tensors to be on the same device, but found at least two devices, "
                    + first.place().label() + " and " + t.place().label());
            }
        }
    }

    static Expr operand(String op, Tensor x, DType dtype, Shape shape) {
        return x.expr(op).cast(dtype).expand(shape);
    }

    /** The number as a gradient rule sees it: a zero-dimensional tensor, made only where the operation will be recorded. */
    static Tensor recorded(Tensor with, Scalar s, DType dtype) {
        return Call.tracked(with) ? Tensor.of(s.constant(with.place(), dtype, Shape.SCALAR)) : null;
    }

    /** A zero-dimensional tensor of {@code like}'s dtype, beside it. */
    static Tensor number(Tensor like, Scalar value) {
        return Tensor.of(value.constant(like.place(), like.dtype(), Shape.SCALAR));
    }

    static void notBool(String op, DType dtype) {
        if (dtype == DType.BOOL) {
            throw new DTypeException(op + ": not implemented for 'Bool'");
        }
    }

    static void sameDtype(String op, Tensor... tensors) {
        for (Tensor t : tensors) {
            if (t.dtype() != tensors[0].dtype()) {
                throw new DTypeException(op + ": expected dtype " + tensors[0].dtype() + " for all operands but got dtype "
                    + t.dtype());
            }
        }
    }

    static void notIntegral(String op, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(x.dtype()) + "'");
        }
    }

    /** A formula over {@code x}, computed in a floating dtype. */
    static Call formula(String op, Tensor x, UnaryOperator<Expr> formula, Object... attrs) {
        return new Call(op, formula.apply(floating(op, x)), Call.attrs(attrs), x);
    }

    static Call round(Tensor x, int decimals) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException("round: decimals are not implemented for '" + Dtypes.name(x.dtype()) + "'");
        }
        double scale = Math.pow(10, Math.abs(decimals));
        return formula("round", x, v -> decimals >= 0
            ? ExprMath.div(Expr.map(Pointwise.ROUND, ExprMath.mul(v, scale)), scale)
            : ExprMath.mul(Expr.map(Pointwise.ROUND, ExprMath.div(v, scale)), scale));
    }
}
