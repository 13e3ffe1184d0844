package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/** Sums and differences, with the factor {@code alpha}, and sums with products. */
final class Sums {
    private Sums() { }

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
        Expr second = Elementwise.operand(op, b, dtype, shape);
        if (alpha.real() != 1) {
            checkAlpha(op, dtype, alpha);
            second = Expr.map(Elementwise.over(dtype, Pointwise.MUL), second, alpha.constant(second.place(), dtype, shape));
        }
        return new Call(op, Expr.map(Elementwise.over(dtype, fn), Elementwise.operand(op, a, dtype, shape), second),
            Call.attrs(alpha.number()), a, b);
    }

    static void checkAlpha(String op, DType dtype, Scalar alpha) {
        if (!dtype.isFloating() && alpha.category() == DType.Category.FLOATING) {
            throw new DTypeException(op + ": For integral input tensors, argument alpha must not be a floating point number.");
        }
    }

    static Call add(Tensor a, Scalar b, Scalar alpha) {
        return add(a, times("add", a, b, alpha));
    }

    static Call sub(Tensor a, Scalar b, Scalar alpha) {
        return sub(a, times("sub", a, b, alpha));
    }

    /** {@code alpha * b}, as a number beside {@code a}. */
    private static Scalar times(String op, Tensor a, Scalar b, Scalar alpha) {
        DType dtype = Dtypes.promote(a, b);
        checkAlpha(op, dtype, alpha);
        return dtype.isFloating() ? Scalar.of(b.real() * alpha.real()) : Scalar.of(b.integral() * alpha.integral());
    }

    static Call add(Tensor a, Scalar b) {
        return Elementwise.binary("add", Pointwise.ADD, Dtypes.promote(a, b), a, b, 1L);
    }

    static Call sub(Tensor a, Scalar b) {
        notBools("sub", a.dtype(), b.dtype());
        return Elementwise.binary("sub", Pointwise.SUB, Dtypes.promote(a, b), a, b, 1L);
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
        return new Call("rsub", ExprMath.sub(b.constant(a.place(), dtype, a.shape()), x), Call.attrs(b.number(), alpha.number()),
            a);
    }

    private static void notBools(String op, DType a, DType b) {
        if (a == DType.BOOL && b == DType.BOOL) {
            throw new DTypeException(op + ": Subtraction, the `-` operator, with two bool tensors is not supported. Use "
                + "logicalXor() instead.");
        }
        if (a == DType.BOOL || b == DType.BOOL) {
            throw new DTypeException(op + ": Subtraction, the `-` operator, with a bool tensor is not supported, got " + a + " and " + b
                + ". If you are trying to invert a mask, use logicalNot() instead.");
        }
    }

    static Call neg(Tensor x) {
        if (x.dtype() == DType.BOOL) {
            throw new DTypeException("neg: Negation, the `-` operator, on a bool tensor is not supported. If you are "
                + "trying to invert a mask, use Truth.logicalNot() instead.");
        }
        return Elementwise.unary("neg", Pointwise.NEG, x);
    }

    static Call addcmul(Tensor x, Tensor a, Tensor b, Scalar value) {
        return addc("addcmul", x, a, b, value, Pointwise.MUL);
    }

    static Call addcdiv(Tensor x, Tensor a, Tensor b, Scalar value) {
        if (!Dtypes.promote(a, b).isFloating()) {
            throw new DTypeException("addcdiv: Integer division with addcdiv is not supported; use floating tensors, or "
                + "addcmul with a quotient");
        }
        return addc("addcdiv", x, a, b, value, Pointwise.DIV);
    }

    /** {@code x + value * fn(a, b)}. */
    private static Call addc(String op, Tensor x, Tensor a, Tensor b, Scalar value, Pointwise fn) {
        DType dtype = Dtypes.of().add(x).add(a).add(b).result();
        Shape shape = Shape.broadcast(op, x.shape(), Shape.broadcast(op, a.shape(), b.shape()));
        Expr term = fn == Pointwise.MUL
            ? ExprMath.mul(ExprMath.mul(Elementwise.operand(op, a, dtype, shape), value),
            Elementwise.operand(op, b, dtype, shape))
            : ExprMath.div(ExprMath.mul(Elementwise.operand(op, a, dtype, shape), value),
            Elementwise.operand(op, b, dtype, shape));
        return new Call(op, ExprMath.add(Elementwise.operand(op, x, dtype, shape), term), Call.attrs(value.number()), x, a, b);
    }
}
