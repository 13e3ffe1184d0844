package org.gradus;

import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
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
    private static Pointwise over(DType dtype, Pointwise fn) {
        return dtype != DType.BOOL ? fn : fn == Pointwise.ADD ? Pointwise.BITWISE_OR : fn == Pointwise.MUL ? Pointwise.BITWISE_AND : fn;
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

    // ---- sums and differences

    static Call add(Tensor a, Tensor b, Scalar alpha) {
        return sum("add", Pointwise.ADD, a, b, alpha);
    }

    static Call sub(Tensor a, Tensor b, Scalar alpha) {
        notBools("sub", a.dtype(), b.dtype());
        return sum("sub", Pointwise.SUB, a, b, alpha);
    }

    private static Call sum(String op, Pointwise fn, Tensor a, Tensor b, Scalar alpha) {
        DType dtype = Dtypes.promote(a, b);
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        Expr second = operand(op, b, dtype, shape);
        if (alpha.real() != 1) {
            checkAlpha(op, dtype, alpha);
            second = Expr.map(over(dtype, Pointwise.MUL), second, alpha.constant(second.place(), dtype, shape));
        }
        return new Call(op, Expr.map(over(dtype, fn), operand(op, a, dtype, shape), second), Call.attrs(alpha.number()), a, b);
    }

    static void checkAlpha(String op, DType dtype, Scalar alpha) {
        if (!dtype.isFloating() && alpha.category() == DType.Category.FLOATING) {
            throw new DTypeException(op + ": For integral input tensors, argument alpha must not be a floating point number.");
        }
    }

    static Call add(Tensor a, Scalar b) {
        return binary("add", Pointwise.ADD, Dtypes.promote(a, b), a, b, 1L);
    }

    static Call sub(Tensor a, Scalar b) {
        notBools("sub", a.dtype(), b.dtype());
        return binary("sub", Pointwise.SUB, Dtypes.promote(a, b), a, b, 1L);
    }

    static Call rsub(Tensor a, Scalar b) {
        return rsub(a, b, Scalar.ONE);
    }

    /** {@code b - alpha * a}. */
    static Call rsub(Tensor a, Scalar b, Scalar alpha) {
        notBools("rsub", a.dtype(), b.dtype());
        DType dtype = Dtypes.promote(a, b);
        Expr x = a.expr("rsub").cast(dtype);
        if (alpha.real() != 1) {
            checkAlpha("rsub", dtype, alpha);
            x = ExprMath.mul(x, alpha);
        }
        return new Call("rsub", ExprMath.sub(b.constant(a.place(), dtype, a.shape()), x), Call.attrs(b.number(), alpha.number()), a);
    }

    private static void notBools(String op, DType a, DType b) {
        if (a == DType.BOOL && b == DType.BOOL) {
            throw new DTypeException(op + ": Subtraction, the `-` operator, with two bool tensors is not supported. Use "
                + "logicalXor() instead.");
        }
    }

    static Call neg(Tensor x) {
        if (x.dtype() == DType.BOOL) {
            throw new DTypeException("neg: Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert "
                + "a mask, use logicalNot() instead.");
        }
        return unary("neg", Pointwise.NEG, x);
    }

    // ---- quotients

    static Call div(Tensor a, Tensor b) {
        return binary("div", Pointwise.DIV, Dtypes.floating(Dtypes.promote(a, b)), a, b, (Object) null);
    }

    static Call div(Tensor a, Scalar b) {
        return binary("div", Pointwise.DIV, Dtypes.floating(Dtypes.promote(a, b)), a, b, (Object) null);
    }

    static Call div(Tensor a, Tensor b, String rounding) {
        if (rounding == null) {
            return div(a, b);
        }
        DType dtype = Dtypes.promote(a, b);
        Shape shape = Shape.broadcast("div", a.shape(), b.shape());
        Expr value = quotient(operand("div", a, dtype, shape), divisor("div", operand("div", b, dtype, shape)), rounding);
        return new Call("div", value, Call.attrs(rounding), a, b);
    }

    static Call div(Tensor a, Scalar b, String rounding) {
        if (rounding == null) {
            return div(a, b);
        }
        DType dtype = Dtypes.promote(a, b);
        notZero("div", dtype, b);
        Expr value = quotient(a.expr("div").cast(dtype), b.constant(a.place(), dtype, a.shape()), rounding);
        return new Call("div", value, Call.attrs(rounding), a, recorded(a, b, dtype));
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
        notBool(op, x.dtype());
        return x;
    }

    static void notBool(String op, DType dtype) {
        if (dtype == DType.BOOL) {
            throw new DTypeException(op + ": not implemented for 'Bool'");
        }
    }

    /** Remainder, fmod and floor division: bool has none, and a whole number is not divided by zero. */
    static Call division(String op, Pointwise fn, Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        notBool(op, dtype);
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        return Call.of(op, Expr.map(fn, operand(op, a, dtype, shape), divisor(op, operand(op, b, dtype, shape))), a, b);
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
        notBool(op, dtype);
        notZero(op, dtype, b);
        return binary(op, fn, dtype, a, b);
    }

    private static void notZero(String op, DType dtype, Scalar b) {
        if (!dtype.isFloating() && b.integral() == 0) {
            throw new ArgumentException(op + ": ZeroDivisionError: an integer tensor divided by 0");
        }
    }

    // ---- powers

    static Call pow(Tensor x, Scalar exponent) {
        DType dtype = Dtypes.promote(x, exponent);
        notBool("pow", dtype);
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
        notBool("pow", Dtypes.promote(base, exponent));
        return binary("pow.tensor", Pointwise.POW, base, exponent);
    }

    /** {@code base} to the power of each element. */
    static Call rpow(Tensor exponent, Scalar base) {
        DType dtype = Dtypes.promote(exponent, base);
        notBool("pow", dtype);
        Expr e = exponent.expr("pow").cast(dtype);
        Expr value = Expr.map(Pointwise.POW, base.constant(e.place(), dtype, e.shape()), e);
        return Call.of("pow.tensor", value, recorded(exponent, base, dtype), exponent);
    }

    // ---- selection and interpolation

    static Call clamp(Tensor x, Scalar min, Scalar max) {
        if (min == null && max == null) {
            throw new ArgumentException("clamp: At least one of min or max must not be null");
        }
        Dtypes types = Dtypes.of().add(x);
        if (min != null) {
            types.add(min);
        }
        if (max != null) {
            types.add(max);
        }
        Expr v = x.expr("clamp").cast(types.result());
        if (min != null) {
            v = ExprMath.max(v, min.constant(v.place(), v.dtype(), v.shape()));
        }
        if (max != null) {
            v = ExprMath.min(v, max.constant(v.place(), v.dtype(), v.shape()));
        }
        return new Call("clamp", v, Call.attrs(min == null ? null : min.number(), max == null ? null : max.number()), x);
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
        Expr v = operand("clamp", x, dtype, shape);
        v = min == null ? v : ExprMath.max(v, operand("clamp", min, dtype, shape));
        v = max == null ? v : ExprMath.min(v, operand("clamp", max, dtype, shape));
        return Call.of("clamp.tensor", v, x, min, max);
    }

    static Call where(Tensor condition, Tensor a, Tensor b, DType dtype) {
        if (condition.dtype() != DType.BOOL) {
            throw new DTypeException("where expected condition to be a boolean tensor, but got a tensor with dtype "
                + Dtypes.name(condition.dtype()));
        }
        Shape shape = Shape.broadcast("where", condition.shape(), Shape.broadcast("where", a.shape(), b.shape()));
        Expr value = ExprMath.where(condition.expr("where").expand(shape), operand("where", a, dtype, shape),
            operand("where", b, dtype, shape));
        return Call.of("where", value, condition, a, b);
    }

    /** {@code a + weight * (b - a)}, or from the other end where the weight is at least a half, so that 1 gives {@code b}. */
    static Call lerp(Tensor a, Tensor b, Tensor weight) {
        sameDtype("lerp", a, b, weight);
        notIntegral("lerp", a);
        Shape shape = Shape.broadcast("lerp", Shape.broadcast("lerp", a.shape(), b.shape()), weight.shape());
        Expr x = a.expr("lerp").expand(shape);
        Expr y = b.expr("lerp").expand(shape);
        Expr w = weight.expr("lerp").expand(shape);
        Expr step = ExprMath.sub(y, x);
        Expr near = ExprMath.lt(ExprMath.abs(w), ExprMath.number(w, 0.5));
        Expr value = ExprMath.where(near, ExprMath.add(x, ExprMath.mul(w, step)),
            ExprMath.sub(y, ExprMath.mul(step, ExprMath.sub(1, w))));
        return Call.of("lerp", value, a, b, weight);
    }

    static Call addcmul(Tensor x, Tensor a, Tensor b, Scalar value) {
        return addc("addcmul", x, a, b, value, Pointwise.MUL);
    }

    static Call addcdiv(Tensor x, Tensor a, Tensor b, Scalar value) {
        if (!Dtypes.promote(a, b).isFloating()) {
            throw new DTypeException("addcdiv: Integer division with addcdiv is not supported; use floating tensors, or addcmul with "
                + "a quotient");
        }
        return addc("addcdiv", x, a, b, value, Pointwise.DIV);
    }

    /** {@code x + value * fn(a, b)}. */
    private static Call addc(String op, Tensor x, Tensor a, Tensor b, Scalar value, Pointwise fn) {
        DType dtype = Dtypes.of().add(x).add(a).add(b).result();
        Shape shape = Shape.broadcast(op, x.shape(), Shape.broadcast(op, a.shape(), b.shape()));
        Expr term = fn == Pointwise.MUL
            ? ExprMath.mul(ExprMath.mul(operand(op, a, dtype, shape), value), operand(op, b, dtype, shape))
            : ExprMath.div(ExprMath.mul(operand(op, a, dtype, shape), value), operand(op, b, dtype, shape));
        return new Call(op, ExprMath.add(operand(op, x, dtype, shape), term), Call.attrs(value.number()), x, a, b);
    }

    static void sameDtype(String op, Tensor... tensors) {
        for (Tensor t : tensors) {
            if (t.dtype() != tensors[0].dtype()) {
                throw new DTypeException(op + ": expected dtype " + tensors[0].dtype() + " for all operands but got dtype " + t.dtype());
            }
        }
    }

    static void notIntegral(String op, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(x.dtype()) + "'");
        }
    }

    // ---- truth values

    static Call logical(String op, Pointwise fn, Tensor a, Tensor b) {
        return binary(op, fn, DType.BOOL, a, b);
    }

    static Call bitwise(String op, Pointwise fn, Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        if (dtype.isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        return binary(op, fn, dtype, a, b);
    }

    static Call bitwise(String op, Pointwise fn, Tensor a, Scalar b) {
        DType dtype = Dtypes.promote(a, b);
        if (dtype.isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        return binary(op, fn, dtype, a, b);
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
        sameDtype("isclose", a, b);
        if (rtol < 0 || atol < 0) {
            throw new ArgumentException("isclose: rtol and atol must be greater than or equal to zero, but got " + rtol + " and " + atol);
        }
        DType dtype = Dtypes.floating(a.dtype());
        Shape shape = Shape.broadcast("isclose", a.shape(), b.shape());
        Expr x = operand("isclose", a, dtype, shape);
        Expr y = operand("isclose", b, dtype, shape);
        Expr distance = ExprMath.abs(ExprMath.sub(x, y));
        Expr allowed = ExprMath.add(ExprMath.mul(ExprMath.abs(y), rtol), atol);
        Expr near = ExprMath.and(Expr.map(Pointwise.ISFINITE, distance), Expr.map(Pointwise.LE, distance, allowed));
        Expr close = ExprMath.or(Expr.map(Pointwise.EQ, operand("isclose", a, a.dtype(), shape),
            operand("isclose", b, b.dtype(), shape)), near);
        if (equalNan) {
            close = ExprMath.or(close, ExprMath.and(Expr.map(Pointwise.ISNAN, x), Expr.map(Pointwise.ISNAN, y)));
        }
        return Call.of("isclose", close, a, b);
    }

    // ---- formulas of one argument

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
