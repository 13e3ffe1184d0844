package org.gradus;

import java.util.List;
import java.util.Map;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/** Signs, fractions, exponents, special values, and functions of whole numbers. */
final class Numbers {
    /** The largest finite numbers, by the dtype's label. */
    private static final Map<String, Double> LARGEST = Map.of("float16", 65504.0, "bfloat16", 0x1.fep127,
        "float32", (double) Float.MAX_VALUE, "float64", Double.MAX_VALUE);

    private Numbers() { }

    static Call frac(Tensor x) {
        Elementwise.notIntegral("frac", x);
        return Elementwise.formula("frac", x, v -> ExprMath.sub(v, Expr.map(Pointwise.TRUNC, v)));
    }

    static Call angle(Tensor x) {
        return Elementwise.formula("angle", x, v -> ExprMath.where(Expr.map(Pointwise.ISNAN, v), v,
            ExprMath.where(ExprMath.lt(v, ExprMath.number(v, 0.0)), ExprMath.number(v, Math.PI), 0.0)));
    }

    static Call signbit(Tensor x) {
        Expr v = x.expr("signbit");
        Expr signed = v.dtype().isFloating() ? Expr.map(Pointwise.COPYSIGN, ExprMath.number(v, 1.0), v) : v;
        return Call.of("signbit", ExprMath.lt(signed, ExprMath.number(signed, 0L)), x);
    }

    /** Whether an element is this number, which no integer is. */
    static Call equals(String op, Tensor x, double value) {
        Expr v = x.expr(op);
        return Call.of(op, v.dtype().isFloating() ? Expr.map(Pointwise.EQ, v, ExprMath.number(v, value))
            : Expr.constant(v.place(), DType.BOOL, v.shape(), 0L), x);
    }

    static Call isreal(Tensor x) {
        return Call.of("isreal", Expr.constant(x.place(), DType.BOOL, x.shape(), 1L), x);
    }

    static Call nanToNum(Tensor x, Double nan, Double posinf, Double neginf) {
        Expr v = x.expr("nanToNum");
        if (v.dtype().isFloating()) {
            double largest = LARGEST.get(v.dtype().label());
            v = replaced(v, Double.POSITIVE_INFINITY, posinf == null ? largest : posinf);
            v = replaced(v, Double.NEGATIVE_INFINITY, neginf == null ? -largest : neginf);
            v = ExprMath.where(Expr.map(Pointwise.ISNAN, x.expr("nanToNum")), ExprMath.number(v, nan == null ? 0 : nan), v);
        }
        return Call.of("nanToNum", v, x);
    }

    private static Expr replaced(Expr v, double from, double to) {
        return ExprMath.where(Expr.map(Pointwise.EQ, v, ExprMath.number(v, from)), ExprMath.number(v, to), v);
    }

    /** Of floating dtypes. */
    static Call floats(String op, Pointwise fn, Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        if (!dtype.isFloating()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        return Elementwise.binary(op, fn, dtype, a, b);
    }

    static Call nextafter(Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        if (dtype == DType.FLOAT16) {
            throw new DTypeException("nextafter: not implemented for '" + Dtypes.name(dtype) + "'");
        }
        if (dtype == DType.BFLOAT16) {
            return nextBfloat16(a, b);
        }
        return floats("nextafter", Pointwise.NEXTAFTER, a, b);
    }

    /** In float32, of whose steps at a bfloat16 value one of bfloat16's is 2^16. */
    private static Call nextBfloat16(Tensor a, Tensor b) {
        Shape shape = Shape.broadcast("nextafter", a.shape(), b.shape());
        Expr from = Elementwise.operand("nextafter", a, DType.FLOAT32, shape);
        Expr to = Elementwise.operand("nextafter", b, DType.FLOAT32, shape);
        Expr step = ExprMath.mul(ExprMath.sub(Expr.map(Pointwise.NEXTAFTER, from, to), from), 65536.0);
        Expr finite = ExprMath.lt(ExprMath.abs(from), ExprMath.number(from, Double.POSITIVE_INFINITY));
        Expr largest = ExprMath.mul(Expr.map(Pointwise.SIGN, from), 0x1.fep127);
        Expr next = ExprMath.where(finite, ExprMath.add(from, step), largest);
        Expr settled = ExprMath.where(Expr.map(Pointwise.EQ, from, to), to, next);
        Expr known = ExprMath.where(Expr.map(Pointwise.EQ, to, to), settled, to);
        return Call.of("nextafter", ExprMath.where(Expr.map(Pointwise.EQ, from, from), known, from).cast(DType.BFLOAT16), a, b);
    }

    /** Of integers. */
    static Call integers(String op, Pointwise fn, Tensor a, Tensor b) {
        return Elementwise.binary(op, fn, integral(op, a, b), a, b);
    }

    private static DType integral(String op, Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        if (!dtype.isIntegral()) {
            throw new DTypeException(op + ": not implemented for '" + Dtypes.name(dtype) + "'");
        }
        return dtype;
    }

    /** {@code |a / gcd(a, b) * b|}, and 0 where either is. */
    static Call lcm(Tensor a, Tensor b) {
        DType dtype = integral("lcm", a, b);
        Shape shape = Shape.broadcast("lcm", a.shape(), b.shape());
        Expr x = Elementwise.operand("lcm", a, dtype, shape);
        Expr y = Elementwise.operand("lcm", b, dtype, shape);
        Expr part = Expr.map(Pointwise.FLOOR_DIVIDE, x, Expr.map(Pointwise.GCD, x, y));
        return Call.of("lcm", ExprMath.abs(ExprMath.mul(part, y)), a, b);
    }

    static MantissaAndExponent frexp(Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException("frexp: only supports floating-point dtypes, not '" + Dtypes.name(x.dtype()) + "'");
        }
        Expr v = x.expr("frexp");
        List<Tensor> parts = Call.of("frexp", Expr.map(Pointwise.FREXP_MANTISSA, v), x)
            .make(Expr.map(Pointwise.FREXP_EXPONENT, v).cast(DType.INT32));
        return new MantissaAndExponent(parts.get(0), parts.get(1));
    }

    static Call heaviside(Tensor x, Tensor values) {
        if (x.dtype() != values.dtype()) {
            throw new DTypeException("heaviside is not implemented for tensors with different dtypes: " + x.dtype() + " and "
                + values.dtype());
        }
        Shape shape = Shape.broadcast("heaviside", x.shape(), values.shape());
        Expr v = Elementwise.operand("heaviside", x, x.dtype(), shape);
        Expr zero = ExprMath.number(v, 0L);
        Expr step = Expr.map(Pointwise.GT, v, zero).cast(v.dtype());
        return Call.of("heaviside", ExprMath.where(Expr.map(Pointwise.EQ, v, zero),
            Elementwise.operand("heaviside", values, x.dtype(), shape), step), x, values);
    }

    static Call fmax(Tensor a, Tensor b) {
        return numbersFirst("fmax", Pointwise.GE, a, b);
    }

    static Call fmin(Tensor a, Tensor b) {
        return numbersFirst("fmin", Pointwise.LE, a, b);
    }

    private static Call numbersFirst(String op, Pointwise better, Tensor a, Tensor b) {
        DType dtype = Dtypes.promote(a, b);
        Shape shape = Shape.broadcast(op, a.shape(), b.shape());
        Expr x = Elementwise.operand(op, a, dtype, shape);
        Expr y = Elementwise.operand(op, b, dtype, shape);
        return Call.of(op, ExprMath.where(ExprMath.or(Expr.map(better, x, y), Expr.map(Pointwise.ISNAN, y)), x, y), a, b);
    }

    static Call scaled(String op, Tensor x, double factor) {
        return Elementwise.formula(op, x, v -> ExprMath.mul(v, factor));
    }

    static void checkFloatPower(Tensor x) {
        if (x.dtype() != DType.FLOAT64) {
            throw new DTypeException("floatPower_: the base given to floatPower_ has dtype " + Dtypes.name(x.dtype())
                + " but the operation's result requires dtype Double");
        }
    }
}
