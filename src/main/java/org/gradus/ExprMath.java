package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Formulas over values. A number takes its operand's dtype and shape, with the precision of the dtype that formulas are computed in.
 */
final class ExprMath {
    private ExprMath() { }

    static Expr number(Expr like, double value) {
        DType dtype = like.dtype().isFloating() ? like.dtype().compute() : like.dtype();
        return Expr.constant(like.place(), dtype, like.shape(), value).narrow(like.dtype());
    }

    static Expr number(Expr like, long value) {
        return Expr.constant(like.place(), like.dtype(), like.shape(), value);
    }

    static Expr number(Expr like, Scalar value) {
        return like.dtype().isFloating() ? number(like, value.real()) : value.constant(like.place(), like.dtype(), like.shape());
    }

    /** int64 of the shape of {@code like}: {@code start} and for each axis so many steps as the coordinate says; none is negative. */
    static Expr steps(Expr like, long[] steps, long start) {
        Layout layout = Layout.of(like.shape(), steps, 0);
        long last = layout.bounds() == null ? 0 : layout.bounds()[1];
        Expr numbers = Expr.iota(like.place(), Shape.of(last + 1)).view(layout);
        return start == 0 ? numbers : add(numbers, number(numbers, start));
    }

    static Expr add(Expr a, Expr b) {
        return Expr.map(Pointwise.ADD, a, b);
    }

    static Expr add(Expr a, double b) {
        return add(a, number(a, b));
    }

    static Expr sub(Expr a, Expr b) {
        return Expr.map(Pointwise.SUB, a, b);
    }

    /** {@code a - b}. */
    static Expr sub(double a, Expr b) {
        return sub(number(b, a), b);
    }

    static Expr mul(Expr a, Expr b) {
        return Expr.map(Pointwise.MUL, a, b);
    }

    static Expr mul(Expr a, double b) {
        return mul(a, number(a, b));
    }

    static Expr mul(Expr a, Scalar b) {
        return mul(a, number(a, b));
    }

    static Expr div(Expr a, Expr b) {
        return Expr.map(Pointwise.DIV, a, b);
    }

    static Expr div(Expr a, double b) {
        return div(a, number(a, b));
    }

    static Expr neg(Expr a) {
        return Expr.map(Pointwise.NEG, a);
    }

    static Expr abs(Expr a) {
        return Expr.map(Pointwise.ABS, a);
    }

    static Expr exp(Expr a) {
        return Expr.map(Pointwise.EXP, a);
    }

    static Expr log(Expr a) {
        return Expr.map(Pointwise.LOG, a);
    }

    static Expr log1p(Expr a) {
        return Expr.map(Pointwise.LOG1P, a);
    }

    static Expr sqrt(Expr a) {
        return Expr.map(Pointwise.SQRT, a);
    }

    static Expr square(Expr a) {
        return Expr.map(Pointwise.SQUARE, a);
    }

    static Expr max(Expr a, Expr b) {
        return Expr.map(Pointwise.MAXIMUM, a, b);
    }

    static Expr max(Expr a, double b) {
        return max(a, number(a, b));
    }

    static Expr min(Expr a, Expr b) {
        return Expr.map(Pointwise.MINIMUM, a, b);
    }

    static Expr where(Expr condition, Expr a, Expr b) {
        return Expr.map(Pointwise.WHERE, condition, a, b);
    }

    static Expr where(Expr condition, Expr a, double b) {
        return where(condition, a, number(a, b));
    }

    static Expr lt(Expr a, Expr b) {
        return Expr.map(Pointwise.LT, a, b);
    }

    static Expr eq(Expr a, long b) {
        return Expr.map(Pointwise.EQ, a, number(a, b));
    }

    static Expr and(Expr a, Expr b) {
        return Expr.map(Pointwise.LOGICAL_AND, a, b);
    }

    static Expr or(Expr a, Expr b) {
        return Expr.map(Pointwise.LOGICAL_OR, a, b);
    }
}
