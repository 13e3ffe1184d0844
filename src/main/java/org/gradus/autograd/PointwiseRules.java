package org.gradus.autograd;

import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.C;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.rule;

import java.util.function.Supplier;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.types.Shape;

/** Arithmetic and elementary functions. {@code g} is the output's gradient, {@code a}, {@code b}, {@code c} the inputs. */
final class PointwiseRules {
    private static final double LN2 = Math.log(2);
    private static final double LN10 = Math.log(10);
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    private PointwiseRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "add" -> rule(op, "AddBackward0")
                .wrt(0, NOTHING, (c, g) -> g)
                .wrt(1, NOTHING, (c, g) -> times(g, c.number(0)));
            case "sub" -> rule(op, "SubBackward0")
                .wrt(0, NOTHING, (c, g) -> g)
                .wrt(1, NOTHING, (c, g) -> times(g, -c.number(0)));
            case "mul" -> rule(op, "MulBackward0")
                .wrt(0, B, (c, g) -> g.mul(c.b()))
                .wrt(1, A, (c, g) -> g.mul(c.a()));
            case "rsub" -> rule(op, "RsubBackward1").wrt(0, NOTHING, (c, g) -> g.neg());
            // A rounded quotient is a step function.
            case "div" -> rule(op, "DivBackward0")
                .wrt(0, B, (c, g) -> c.given(0) ? zero(g) : g.div(c.b()))
                .wrt(1, A | B, (c, g) -> c.given(0) ? zero(g) : g.neg().mul(c.a().div(c.b()).div(c.b())));
            case "remainder" -> rule(op, "RemainderBackward0")
                .wrt(0, NOTHING, (c, g) -> g)
                .wrt(1, A | B, (c, g) -> g.neg().mul(c.a().div(c.b(), "floor")));
            case "fmod" -> rule(op, "FmodBackward0")
                .wrt(0, NOTHING, (c, g) -> g)
                .wrt(1, A | B, (c, g) -> g.neg().mul(c.a().div(c.b(), "trunc")));
            case "neg" -> rule(op, "NegBackward0").wrt(0, NOTHING, (c, g) -> g.neg());
            case "abs" -> rule(op, "AbsBackward0").wrt(0, A, (c, g) -> g.mul(c.a().sign()));
            case "reciprocal" -> rule(op, "ReciprocalBackward0").wrt(0, OUT, (c, g) -> g.neg().mul(c.out().mul(c.out())));
            case "sqrt" -> rule(op, "SqrtBackward0").wrt(0, OUT, (c, g) -> g.div(c.out().mul(2)));
            case "rsqrt" -> rule(op, "RsqrtBackward0").wrt(0, OUT, (c, g) -> g.mul(-0.5).mul(c.out().pow(3)));
            case "pow" -> rule(op, "PowBackward0").wrt(0, A, (c, g) -> powBase(g, c.a(), c.number(0)));
            case "pow.tensor" -> rule(op, "PowBackward1")
                .wrt(0, A | B, (c, g) -> where(c.b().eq(0), zero(g), g.mul(c.b().mul(c.a().pow(c.b().sub(1))))))
                .wrt(1, A | B | OUT, (c, g) -> g.mul(
                    where(c.a().eq(0).logicalAnd(c.b().ge(0)), zero(g), c.out().mul(c.a().log()))));

            case "exp" -> rule(op, "ExpBackward0").wrt(0, OUT, (c, g) -> g.mul(c.out()));
            case "exp2" -> rule(op, "Exp2Backward0").wrt(0, OUT, (c, g) -> g.mul(c.out().mul(LN2)));
            case "expm1" -> rule(op, "Expm1Backward0").wrt(0, OUT, (c, g) -> g.mul(c.out().add(1)));
            case "log" -> rule(op, "LogBackward0").wrt(0, A, (c, g) -> g.div(c.a()));
            case "log2" -> rule(op, "Log2Backward0").wrt(0, A, (c, g) -> g.div(c.a().mul(LN2)));
            case "log10" -> rule(op, "Log10Backward0").wrt(0, A, (c, g) -> g.div(c.a().mul(LN10)));
            case "log1p" -> rule(op, "Log1PBackward0").wrt(0, A, (c, g) -> g.div(c.a().add(1)));
            case "sin" -> rule(op, "SinBackward0").wrt(0, A, (c, g) -> g.mul(c.a().cos()));
            case "cos" -> rule(op, "CosBackward0").wrt(0, A, (c, g) -> g.mul(c.a().sin().neg()));
            case "tan" -> rule(op, "TanBackward0").wrt(0, OUT, (c, g) -> g.mul(c.out().mul(c.out()).add(1)));
            case "asin" -> rule(op, "AsinBackward0").wrt(0, A, (c, g) -> g.mul(oneMinusSquare(c.a()).rsqrt()));
            case "acos" -> rule(op, "AcosBackward0").wrt(0, A, (c, g) -> g.mul(oneMinusSquare(c.a()).rsqrt().neg()));
            case "atan" -> rule(op, "AtanBackward0").wrt(0, A, (c, g) -> g.div(c.a().mul(c.a()).add(1)));
            case "atan2" -> rule(op, "Atan2Backward0")
                .wrt(0, A | B, (c, g) -> g.mul(c.b().div(sumOfSquares(c.a(), c.b()))))
                .wrt(1, A | B, (c, g) -> g.mul(c.a().neg().div(sumOfSquares(c.a(), c.b()))));
            case "sinh" -> rule(op, "SinhBackward0").wrt(0, A, (c, g) -> g.mul(c.a().cosh()));
            case "cosh" -> rule(op, "CoshBackward0").wrt(0, A, (c, g) -> g.mul(c.a().sinh()));
            case "tanh" -> rule(op, "TanhBackward0")
                .wrt(0, OUT, (c, g) -> direct(Pointwise.TANH_GRAD, g, c.out(), () -> g.mul(oneMinusSquare(c.out()))));
            case "sigmoid" -> rule(op, "SigmoidBackward0")
                .wrt(0, OUT, (c, g) -> direct(Pointwise.SIGMOID_GRAD, g, c.out(), () -> g.mul(oneMinus(c.out()).mul(c.out()))));
            case "erf" -> rule(op, "ErfBackward0").wrt(0, A, (c, g) -> g.mul(c.a().mul(c.a()).neg().exp().mul(TWO_OVER_SQRT_PI)));

            case "sign" -> constant(op, "SignBackward0");
            case "floor" -> constant(op, "FloorBackward0");
            case "ceil" -> constant(op, "CeilBackward0");
            case "round" -> constant(op, "RoundBackward0");
            case "trunc" -> constant(op, "TruncBackward0");

            // Where the operands are equal each gets half.
            case "maximum" -> rule(op, "MaximumBackward0")
                .wrt(0, A | B, (c, g) -> larger(g, c.b(), c.a()))
                .wrt(1, A | B, (c, g) -> larger(g, c.a(), c.b()));
            case "minimum" -> rule(op, "MinimumBackward0")
                .wrt(0, A | B, (c, g) -> larger(g, c.a(), c.b()))
                .wrt(1, A | B, (c, g) -> larger(g, c.b(), c.a()));
            case "clamp" -> clamped(op, "ClampBackward1");
            case "clampMin" -> clamped(op, "ClampMinBackward0");
            case "clampMax" -> clamped(op, "ClampMaxBackward0");
            case "clamp.tensor" -> rule(op, "ClampBackward0")
                .wrt(0, A | B | C, (c, g) -> masked(g,
                    both(c.has(1) ? c.a().ge(c.b()) : null, c.has(2) ? c.a().le(c.c()) : null)))
                .wrt(1, A | B | C, (c, g) -> masked(g, both(c.a().lt(c.b()), c.has(2) ? c.b().lt(c.c()) : null)))
                .wrt(2, A | B | C, (c, g) -> masked(g, c.has(1) ? c.a().gt(c.c()).logicalOr(c.c().lt(c.b())) : c.a().gt(c.c())));
            case "where" -> rule(op, "WhereBackward0")
                .wrt(1, A, (c, g) -> masked(g, c.a()))
                .wrt(2, A, (c, g) -> where(c.a(), zero(g), g));
            case "lerp.number" -> interpolated(op, "LerpBackward0");
            case "lerp" -> interpolated(op, "LerpBackward1").wrt(2, A | B, (c, g) -> g.mul(c.b().sub(c.a())));
            case "addcmul" -> rule(op, "AddcmulBackward0")
                .wrt(0, NOTHING, (c, g) -> g)
                .wrt(1, C, (c, g) -> times(g.mul(c.c()), c.number(0)))
                .wrt(2, B, (c, g) -> times(g.mul(c.b()), c.number(0)));
            case "addcdiv" -> rule(op, "AddcdivBackward0")
                .wrt(0, NOTHING, (c, g) -> g)
                .wrt(1, C, (c, g) -> times(g.div(c.c()), c.number(0)))
                .wrt(2, B | C, (c, g) -> times(g.neg().mul(c.b().div(c.c()).div(c.c())), c.number(0)));
            default -> null;
        };
    }

    private static Rule clamped(String op, String name) {
        return rule(op, name).wrt(0, A, (c, g) -> masked(g, both(
            c.given(0) ? c.a().ge(c.number(0)) : null, c.given(1) ? c.a().le(c.number(1)) : null)));
    }

    private static Rule interpolated(String op, String name) {
        return rule(op, name)
            .wrt(0, C, (c, g) -> g.mul(oneMinus(c.c())))
            .wrt(1, C, (c, g) -> g.mul(c.c()));
    }

    /** A step function: its gradient is zero wherever there is one. */
    static Rule constant(String op, String name) {
        return rule(op, name).wrt(0, NOTHING, (c, g) -> zero(g));
    }

    /** {@code a^p}: {@code p * a^(p-1)}, and zero for {@code p = 0} even where {@code a} is zero. */
    private static Tensor powBase(Tensor g, Tensor a, double p) {
        return p == 0 ? zero(g) : g.mul(p == 2 ? a.mul(2) : a.pow(p - 1).mul(p));
    }

    /** {@code g} where {@code small < large}, half of it where they are equal, and where neither (NaN) all of it. */
    private static Tensor larger(Tensor g, Tensor small, Tensor large) {
        return where(small.gt(large), zero(g), where(small.eq(large), g.div(2), g));
    }

    /** {@code g} where the condition holds, else zero. */
    static Tensor masked(Tensor g, Tensor condition) {
        return where(condition, g, zero(g));
    }

    private static Tensor both(Tensor p, Tensor q) {
        return p == null ? q : q == null ? p : p.logicalAnd(q);
    }

    static Tensor times(Tensor g, double factor) {
        return factor == 1 ? g : factor == -1 ? g.neg() : g.mul(factor);
    }

    static Tensor zero(Tensor like) {
        return zeros(like, like.shape());
    }

    static Tensor zeros(Tensor like, Shape shape) {
        return full(like, shape, 0);
    }

    /** Of the dtype and on the device of {@code like}. */
    static Tensor full(Tensor like, Shape shape, double value) {
        return Gradus.full(shape, value, like.dtype(), like.device());
    }

    static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Gradus.where(condition, a, b);
    }

    /**
     * A gradient {@code fn(g, x)} that the device library has as one function. A pass that is itself recorded takes
     * {@code formula} instead, which can be differentiated again.
     */
    static Tensor direct(Pointwise fn, Tensor g, Tensor x, Supplier<Tensor> formula) {
        return GradMode.isEnabled() ? formula.get() : Engine.tensor(Expr.map(fn, Engine.value(g), Engine.value(x)), null);
    }

    static Tensor oneMinus(Tensor x) {
        return x.neg().add(1);
    }

    private static Tensor oneMinusSquare(Tensor x) {
        return oneMinus(x.mul(x));
    }

    private static Tensor sumOfSquares(Tensor a, Tensor b) {
        return a.mul(a).add(b.mul(b));
    }
}
