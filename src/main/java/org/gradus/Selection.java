package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/** One of several values, or something between them. */
final class Selection {
    private Selection() { }

    static Call clamp(Tensor x, Scalar min, Scalar max) {
        return clamp("clamp", x, min, max);
    }

    /** @param op as the gradient names it */
    static Call clamp(String op, Tensor x, Scalar min, Scalar max) {
        if (min == null && max == null) {
            throw new ArgumentException(op + ": At least one of min or max must not be null");
        }
        Dtypes types = Dtypes.of().add(x);
        if (min != null) {
            types.add(min);
        }
        if (max != null) {
            types.add(max);
        }
        Expr v = x.expr(op).cast(types.result());
        if (min != null) {
            v = ExprMath.max(v, min.constant(v.place(), v.dtype(), v.shape()));
        }
        if (max != null) {
            v = ExprMath.min(v, max.constant(v.place(), v.dtype(), v.shape()));
        }
        return new Call(op, v, Call.attrs(min == null ? null : min.number(), max == null ? null : max.number()), x);
    }

    static Call clamp(Tensor x, Tensor min, Tensor max) {
        if (min == null && max == null) {
            throw new ArgumentException("clamp: At least one of min or max must not be null");
        }
        Dtypes types = Dtypes.of().add(x);
        Shape shape = x.shape();
        for (Tensor bound : new Tensor[] {min, max}) {
            if (bound != null) {
                types.add(bound);
                shape = Shape.broadcast("clamp", shape, bound.shape());
            }
        }
        DType dtype = types.result();
        Expr v = Elementwise.operand("clamp", x, dtype, shape);
        v = min == null ? v : ExprMath.max(v, Elementwise.operand("clamp", min, dtype, shape));
        v = max == null ? v : ExprMath.min(v, Elementwise.operand("clamp", max, dtype, shape));
        return Call.of("clamp.tensor", v, x, min, max);
    }

    static Call where(Tensor condition, Tensor a, Tensor b, DType dtype) {
        if (!Dtypes.isMask(condition.dtype())) {
            throw new DTypeException("where expected condition to be a boolean tensor, but got a tensor with dtype "
                + Dtypes.name(condition.dtype()));
        }
        Shape shape = Shape.broadcast("where", condition.shape(), Shape.broadcast("where", a.shape(), b.shape()));
        Expr value = ExprMath.where(condition.expr("where").cast(DType.BOOL).expand(shape), Elementwise.operand("where", a, dtype, shape),
            Elementwise.operand("where", b, dtype, shape));
        return Call.of("where", value, condition, a, b);
    }

    /** {@code a + weight * (b - a)}, or from the other end where the weight is at least a half, so that 1 gives {@code b}. */
    static Call lerp(Tensor a, Tensor b, Tensor weight) {
        return lerp("lerp", a, b, weight);
    }

    static Call lerp(Tensor a, Tensor b, double weight) {
        return lerp("lerp.number", a, b, Elementwise.number(a, Scalar.of(weight)));
    }

    private static Call lerp(String op, Tensor a, Tensor b, Tensor weight) {
        Elementwise.sameDtype("lerp", a, b, weight);
        Elementwise.notIntegral("lerp", a);
        Shape shape = Shape.broadcast("lerp", Shape.broadcast("lerp", a.shape(), b.shape()), weight.shape());
        Expr x = a.expr("lerp").expand(shape);
        Expr y = b.expr("lerp").expand(shape);
        Expr w = weight.expr("lerp").expand(shape);
        Expr step = ExprMath.sub(y, x);
        Expr near = ExprMath.lt(ExprMath.abs(w), ExprMath.number(w, 0.5));
        Expr value = ExprMath.where(near, ExprMath.add(x, ExprMath.mul(w, step)),
            ExprMath.sub(y, ExprMath.mul(step, ExprMath.sub(1, w))));
        return Call.of(op, value, a, b, weight);
    }
}
