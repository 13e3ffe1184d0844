package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.direct;
import static org.gradus.autograd.PointwiseRules.oneMinus;
import static org.gradus.autograd.PointwiseRules.times;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zero;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.rule;

import org.gradus.Tensor;
import org.gradus.ir.Pointwise;

/** The nonlinearities of networks. */
final class ActivationRules {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);
    private static final double INV_SQRT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);

    private ActivationRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "relu" -> rule(op, "ReluBackward0").piecewise()
                .wrt(0, OUT, (c, g) -> direct(Pointwise.RELU_GRAD, g, c.out(), () -> where(c.out().le(0), zero(g), g)));
            case "gelu" -> rule(op, "GeluBackward0").wrt(0, A, (c, g) -> c.text(0).equals("tanh") ? g.mul(geluTanh(c.a()))
                : direct(Pointwise.GELU_GRAD, g, c.a(), () -> g.mul(gelu(c.a()))));
            case "softplus" -> rule(op, "SoftplusBackward0").wrt(0, A, (c, g) -> {
                Tensor scaled = c.a().mul(c.number(0));
                return where(scaled.gt(c.number(1)), g, g.mul(scaled.sigmoid()));
            });
            case "silu" -> rule(op, "SiluBackward0").wrt(0, A, (c, g) -> {
                Tensor s = c.a().sigmoid();
                return g.mul(s.mul(c.a().mul(oneMinus(s)).add(1)));
            });
            case "hardsigmoid" -> rule(op, "HardsigmoidBackward0").piecewise()
                .wrt(0, A, (c, g) -> where(c.a().gt(-3).logicalAnd(c.a().lt(3)), g.mul(1 / 6.0), zero(g)));
            case "leakyRelu" -> rule(op, "LeakyReluBackward0").piecewise()
                .wrt(0, A, (c, g) -> where(c.a().gt(0), g, g.mul(c.number(0))));
            case "elu" -> exponential(op, "EluBackward0");
            case "celu" -> exponential(op, "CeluBackward0");
            case "hardshrink" -> rule(op, "HardshrinkBackward0").piecewise()
                .wrt(0, A, (c, g) -> where(within(c.a(), c.number(0)), zero(g), g));
            case "softshrink" -> rule(op, "SoftshrinkBackward0").piecewise()
                .wrt(0, A, (c, g) -> where(within(c.a(), c.number(0)), zero(g), g));
            case "hardtanh" -> rule(op, "HardtanhBackward0").piecewise().wrt(0, A,
                (c, g) -> where(c.a().le(c.number(0)).logicalOr(c.a().ge(c.number(1))), zero(g), g));
            case "hardswish" -> rule(op, "HardswishBackward0").wrt(0, A, (c, g) -> where(c.a().lt(-3), zero(g),
                where(c.a().le(3), g.mul(between(c.a()).div(3).add(0.5)), g)));
            case "mish" -> rule(op, "MishBackward0").wrt(0, A, (c, g) -> {
                Tensor t = c.a().softplus().tanh();
                return g.mul(t.add(c.a().mul(c.a().sigmoid()).mul(oneMinus(t.mul(t)))));
            });
            case "threshold" -> rule(op, "ThresholdBackward0").piecewise()
                .wrt(0, A, (c, g) -> where(c.a().le(c.number(0)), zero(g), g));
            case "logSigmoid" -> rule(op, "LogSigmoidBackward0").wrt(0, A, (c, g) -> g.mul(c.a().neg().sigmoid()));
            case "softmax" -> rule(op, "SoftmaxBackward0").wrt(0, OUT, (c, g) -> {
                Tensor weighted = g.mul(c.out());
                return weighted.sub(c.out().mul(weighted.sum(c.dim(0), true)));
            });
            case "logSoftmax" -> rule(op, "LogSoftmaxBackward0")
                .wrt(0, OUT, (c, g) -> g.sub(c.out().exp().mul(g.sum(c.dim(0), true))));
            default -> null;
        };
    }

    /** Also of selu. Numbers: alpha, scale, input scale. */
    private static Rule exponential(String op, String name) {
        return rule(op, name).wrt(0, A, (c, g) -> {
            // The exponential is kept from overflowing where it is not used, or its own derivative would be NaN there.
            Tensor positive = c.a().gt(0);
            Tensor below = times(where(c.a().ge(0), zero(c.a()), c.a()), c.number(2)).exp();
            return where(positive, times(g, c.number(1)), g.mul(below.mul(c.number(0) * c.number(1) * c.number(2))));
        });
    }

    /** {@code x}, which is a constant from hardswish's bends on. */
    private static Tensor between(Tensor x) {
        return where(x.abs().lt(3), x, x.detach());
    }

    private static Tensor within(Tensor x, double bound) {
        return x.ge(-bound).logicalAnd(x.le(bound));
    }

    /** {@code Phi(x) + x phi(x)}, the normal distribution's function and density. */
    private static Tensor gelu(Tensor x) {
        Tensor cdf = x.mul(SQRT_HALF).erf().add(1).mul(0.5);
        Tensor pdf = x.mul(x).mul(-0.5).exp().mul(INV_SQRT_TWO_PI);
        return cdf.add(x.mul(pdf));
    }

    /** Derivative of {@code 0.5 x (1 + tanh(u))}, {@code u = sqrt(2/pi) (x + 0.044715 x^3)}. */
    private static Tensor geluTanh(Tensor x) {
        Tensor square = x.mul(x);
        Tensor t = square.mul(0.044715).add(1).mul(x).mul(SQRT_TWO_OVER_PI).tanh();
        Tensor du = square.mul(3 * 0.044715).add(1).mul(SQRT_TWO_OVER_PI);
        return t.add(1).mul(0.5).add(x.mul(0.5).mul(oneMinus(t.mul(t))).mul(du));
    }
}
