package org.gradus;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/** Formulas of special functions over those that are rows of {@link Pointwise}. */
final class SpecialFunctions {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double LOG_PI = Math.log(Math.PI);

    private SpecialFunctions() { }

    /** With integers and bool computed in float32. */
    static Call pair(String op, DType dtype, Tensor a, Tensor b, BinaryOperator<Expr> formula) {
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        return Call.of(op, formula.apply(Elementwise.operand(op, a, dtype, shape), Elementwise.operand(op, b, dtype, shape)), a, b);
    }

    private static DType floating(Tensor a, Tensor b) {
        return Dtypes.floating(Dtypes.promote(a, b));
    }

    private static DType onlyFloating(String op, Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        if (!dtype.isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        return dtype;
    }

    /** Order 0 is digamma; the others are multiples of Hurwitz's zeta function (Abramowitz and Stegun 6.4.10). */
    static Call polygamma(Tensor x, int n) {
        if (n < 0) {
            throw new ArgumentException("polygamma(n, x) does not support negative n, but got " + n + ".");
        }
        UnaryOperator<Expr> formula = n == 0 ? v -> Expr.map(Pointwise.DIGAMMA, v) : n == 1 ? SpecialFunctions::trigamma
            : v -> ExprMath.mul(zeta(n + 1, v), n % 2 == 0 ? -factorial(n) : factorial(n));
        return Elementwise.formula("polygamma", x, formula, n);
    }

    /**
     * By reflection below 1/2. The product of x and pi is rounded, so that at negative whole numbers the value is not infinite
     * but {@code (pi / sin(pi x))^2} with that error.
     */
    private static Expr trigamma(Expr x) {
        Expr below = ExprMath.lt(x, ExprMath.number(x, 0.5));
        Expr sine = Expr.map(Pointwise.SIN, ExprMath.mul(x, Math.PI));
        Expr reflected = ExprMath.div(ExprMath.number(x, Math.PI * Math.PI), ExprMath.square(sine));
        Expr positive = zeta(2, ExprMath.where(below, ExprMath.sub(1, x), x));
        Expr value = ExprMath.where(below, ExprMath.sub(reflected, positive), positive);
        return ExprMath.where(Expr.map(Pointwise.EQ, x, ExprMath.number(x, Double.POSITIVE_INFINITY)), ExprMath.number(x, 0.0),
            value);
    }

    private static Expr zeta(double x, Expr q) {
        return Expr.map(Pointwise.ZETA, ExprMath.number(q, x), q);
    }

    private static double factorial(int n) {
        double f = 1;
        for (int k = 2; k <= n && f < Double.POSITIVE_INFINITY; k++) {
            f *= k;
        }
        return f;
    }

    static Call mvlgamma(String op, Tensor x, int p) {
        if (p < 1) {
            throw new ArgumentException(op + ": p has to be greater than or equal to 1, but got " + p);
        }
        Elementwise.notBool(op, x.dtype());
        return Elementwise.formula("mvlgamma", x, v -> {
            Expr sum = ExprMath.number(v, p * (p - 1) / 4.0 * LOG_PI);
            for (int j = 0; j < p; j++) {
                sum = ExprMath.add(sum, Expr.map(Pointwise.LGAMMA, j == 0 ? v : ExprMath.add(v, -0.5 * j)));
            }
            return sum;
        }, p);
    }

    static Call sinc(Tensor x) {
        return Elementwise.formula("sinc", x, v -> {
            Expr angle = ExprMath.mul(v, Math.PI);
            return ExprMath.where(ExprMath.eq(v, 0), ExprMath.number(v, 1.0),
                ExprMath.div(Expr.map(Pointwise.SIN, angle), angle));
        });
    }

    static Call logit(Tensor x, Double eps) {
        return Elementwise.formula("logit", x, v -> {
            Expr z = eps == null ? v : ExprMath.min(ExprMath.max(v, eps), ExprMath.number(v, 1 - eps));
            return ExprMath.log(ExprMath.div(z, ExprMath.sub(1, z)));
        }, eps);
    }

    static Call xlogy(Tensor a, Tensor b) {
        return pair("xlogy", floating(a, b), a, b, (x, y) -> product(x, y, ExprMath.log(y)));
    }

    static Call xlog1py(Tensor a, Tensor b) {
        return pair("xlog1py", floating(a, b), a, b, (x, y) -> product(x, y, ExprMath.log1p(y)));
    }

    /** {@code x} times the logarithm, 0 for {@code x = 0} unless {@code y} is NaN. */
    private static Expr product(Expr x, Expr y, Expr logarithm) {
        return ExprMath.where(Expr.map(Pointwise.ISNAN, y), y, ExprMath.where(ExprMath.eq(x, 0), ExprMath.number(x, 0.0),
            ExprMath.mul(x, logarithm)));
    }

    static Call logaddexp(Tensor a, Tensor b) {
        return pair("logaddexp", onlyFloating("logaddexp", a, b), a, b,
            (x, y) -> joined(x, y, d -> ExprMath.log1p(ExprMath.exp(d))));
    }

    static Call logaddexp2(Tensor a, Tensor b) {
        return pair("logaddexp2", onlyFloating("logaddexp2", a, b), a, b,
            (x, y) -> joined(x, y, d -> ExprMath.mul(ExprMath.log1p(Expr.map(Pointwise.EXP2, d)), 1 / Math.log(2))));
    }

    /** The larger of the two and what the difference to the smaller one adds; equal infinities stay. */
    private static Expr joined(Expr x, Expr y, UnaryOperator<Expr> rest) {
        Expr apart = ExprMath.neg(ExprMath.abs(ExprMath.sub(x, y)));
        Expr same = ExprMath.and(Expr.map(Pointwise.ISINF, x), Expr.map(Pointwise.EQ, x, y));
        return ExprMath.where(same, x, ExprMath.add(ExprMath.max(x, y), rest.apply(apart)));
    }

    /** {@code -x log(x)}, 0 at 0, minus infinity below. */
    static Call entr(Tensor x) {
        return Elementwise.formula("entr", x, v -> {
            Expr rest = ExprMath.where(ExprMath.eq(v, 0), ExprMath.number(v, 0.0), Double.NEGATIVE_INFINITY);
            Expr value = ExprMath.where(Expr.map(Pointwise.GT, v, ExprMath.number(v, 0.0)),
                ExprMath.mul(ExprMath.neg(v), ExprMath.log(v)), rest);
            return ExprMath.where(Expr.map(Pointwise.ISNAN, v), v, value);
        });
    }

    /** {@code log(erfcx(-t) / 2) - t^2} with {@code t = x / sqrt(2)} in the lower tail. */
    static Call logNdtr(Tensor x) {
        return Elementwise.formula("logNdtr", x, v -> {
            Expr t = ExprMath.mul(v, SQRT_HALF);
            Expr tail = ExprMath.sub(ExprMath.log(ExprMath.mul(Expr.map(Pointwise.ERFCX, ExprMath.neg(t)), 0.5)),
                ExprMath.square(t));
            Expr body = ExprMath.log1p(ExprMath.mul(Expr.map(Pointwise.ERFC, t), -0.5));
            return ExprMath.where(ExprMath.lt(v, ExprMath.number(v, -1.0)), tail, body);
        });
    }

    /** A function that has no derivative: its result never requires grad. */
    static Tensor plain(String op, Pointwise fn, Tensor x) {
        return Tensor.of(Expr.map(fn, Elementwise.floating(op, x)));
    }

    /** A polynomial of degree {@code n}, which has no derivative. */
    static Tensor polynomial(String op, Pointwise fn, Tensor x, Tensor n) {
        return Tensor.of(pair(op, floating(x, n), x, n, (v, k) -> Expr.map(fn, v, k)).value());
    }

    /** On [0, 1] instead of [-1, 1]: at {@code 2 x - 1}. */
    static Tensor shifted(String op, Pointwise fn, Tensor x, Tensor n) {
        return Tensor.of(pair(op, floating(x, n), x, n,
            (v, k) -> Expr.map(fn, ExprMath.add(ExprMath.add(v, v), -1.0), k)).value());
    }
}
