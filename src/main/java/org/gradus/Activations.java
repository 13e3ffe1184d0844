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

    static Call elu(Tensor x, double alpha) {
        Elementwise.notIntegral("elu", x);
        return Elementwise.formula("elu", x,
            v -> ExprMath.where(positive(v), v, ExprMath.mul(Expr.map(Pointwise.EXPM1, v), alpha)), alpha);
    }

    private static Expr positive(Expr v) {
        return Expr.map(Pointwise.GT, v, ExprMath.number(v, 0.0));
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
