package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.ArgumentException;

/** Formulas of the activation functions. */
final class Activations {
    private Activations() { }

    static Call relu(Tensor x) {
        Elementwise.notBool("relu", x.dtype());
        return Elementwise.unary("relu", Pointwise.RELU, x);
    }

    static Call gelu(Tensor x, String approximate) {
        Pointwise fn = switch (approximate) {
            case "none" -> Pointwise.GELU;
            case "tanh" -> Pointwise.GELU_TANH;
            default -> throw new ArgumentException("gelu: approximate argument must be either none or tanh.");
        };
        Elementwise.notIntegral("gelu", x);
        return new Call("gelu", Expr.map(fn, x.expr("gelu")), Call.attrs(approximate), x);
    }

    static Call silu(Tensor x) {
        Elementwise.notIntegral("silu", x);
        return Elementwise.formula("silu", x, v -> ExprMath.mul(v, Expr.map(Pointwise.SIGMOID, v)));
    }

    static Call leakyRelu(Tensor x, double slope) {
        Elementwise.notIntegral("leakyRelu", x);
        return Elementwise.formula("leakyRelu", x, v -> ExprMath.where(positive(v), v, ExprMath.mul(v, slope)), slope);
    }

    /** {@code scale x} above zero, {@code scale alpha (e^(inputScale x) - 1)} below. */
    static Call elu(String op, Tensor x, double alpha, double scale, double inputScale) {
        Elementwise.notIntegral(op, x);
        return Elementwise.formula(op.equals("celu") ? op : "elu", x, v -> ExprMath.where(positive(v), times(v, scale),
            times(Expr.map(Pointwise.EXPM1, times(v, inputScale)), alpha * scale)), alpha, scale, inputScale);
    }

    static Call celu(Tensor x, double alpha) {
        if (alpha == 0) {
            throw new ArgumentException("celu: ZeroDivisionError: alpha cannot be 0 for CELU");
        }
        return elu("celu", x, alpha, 1, 1 / alpha);
    }

    static Call selu(Tensor x) {
        return elu("selu", x, 1.6732632423543772848170429916717, 1.0507009873554804934193349852946, 1);
    }

    private static Expr times(Expr v, double factor) {
        return factor == 1 ? v : ExprMath.mul(v, factor);
    }

    private static Expr positive(Expr v) {
        return Expr.map(Pointwise.GT, v, ExprMath.number(v, 0.0));
    }

    static Call hardshrink(Tensor x, double lambd) {
        Elementwise.notIntegral("hardshrink", x);
        return Elementwise.formula("hardshrink", x, v -> ExprMath.where(within(v, lambd), ExprMath.number(v, 0.0), v), lambd);
    }

    private static Expr within(Expr v, double lambd) {
        return ExprMath.and(Expr.map(Pointwise.GE, v, ExprMath.number(v, -lambd)),
            Expr.map(Pointwise.LE, v, ExprMath.number(v, lambd)));
    }

    /** NaN is beyond neither bound and becomes zero. */
    static Call softshrink(Tensor x, double lambd) {
        Elementwise.notIntegral("softshrink", x);
        if (!(lambd >= 0)) {
            throw new ArgumentException("softshrink: lambda must be greater or equal to 0, but found to be " + lambd + ".");
        }
        return Elementwise.formula("softshrink", x, v -> {
            Expr bound = ExprMath.number(v, lambd);
            Expr below = ExprMath.where(ExprMath.lt(v, ExprMath.neg(bound)), ExprMath.add(v, bound), 0.0);
            return ExprMath.where(Expr.map(Pointwise.GT, v, bound), ExprMath.sub(v, bound), below);
        }, lambd);
    }

    static Call hardswish(Tensor x) {
        Elementwise.notIntegral("hardswish", x);
        return Elementwise.formula("hardswish", x, v -> ExprMath.div(ExprMath.mul(v,
            ExprMath.min(ExprMath.max(ExprMath.add(v, 3.0), 0.0), ExprMath.number(v, 6.0))), 6.0));
    }

    /** Integers stay, and so do the bounds: they are truncated. */
    static Call hardtanh(String op, Tensor x, Number min, Number max) {
        Elementwise.notBool(op, x.dtype());
        Expr v = x.expr(op);
        Expr value = ExprMath.min(ExprMath.max(v, Scalar.of(min).constant(v.place(), v.dtype(), v.shape())),
            Scalar.of(max).constant(v.place(), v.dtype(), v.shape()));
        return new Call("hardtanh", value, Call.attrs(min, max), x);
    }

    static Call mish(Tensor x) {
        Elementwise.notIntegral("mish", x);
        return Elementwise.formula("mish", x,
            v -> ExprMath.mul(v, Expr.map(Pointwise.TANH, ExprMath.log1p(ExprMath.exp(v)))));
    }

    static Call threshold(Tensor x, Number threshold, Number value) {
        Elementwise.notBool("threshold", x.dtype());
        Expr v = x.expr("threshold");
        Expr low = Scalar.of(threshold).constant(v.place(), v.dtype(), v.shape());
        return new Call("threshold", ExprMath.where(Expr.map(Pointwise.LE, v, low),
            Scalar.of(value).constant(v.place(), v.dtype(), v.shape()), v), Call.attrs(threshold, value), x);
    }

    static Call softplus(Tensor x, double beta, double threshold) {
        Elementwise.notIntegral("softplus", x);
        return Elementwise.formula("softplus", x,
            v -> Expr.map(Pointwise.SOFTPLUS, v, ExprMath.number(v, beta), ExprMath.number(v, threshold)), beta, threshold);
    }

    /** {@code min(x, 0) - log1p(e^-|x|)}. */
    static Call logSigmoid(Tensor x) {
        Elementwise.notIntegral("logSigmoid", x);
        return Elementwise.formula("logSigmoid", x, v -> ExprMath.sub(ExprMath.min(v, ExprMath.number(v, 0.0)),
            ExprMath.log1p(ExprMath.exp(ExprMath.neg(ExprMath.abs(v))))));
    }
}
