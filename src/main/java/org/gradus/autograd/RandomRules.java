package org.gradus.autograd;

import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;


/** Random numbers: their gradients are zero, as PyTorch has it. */
final class RandomRules {
    private RandomRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "bernoulli" -> drawn(op, "BernoulliBackward0");
            case "poisson" -> drawn(op, "PoissonBackward0");
            case "normal.tensors" -> drawn(op, "NormalBackward3").wrt(1, NOTHING, (c, g) -> PointwiseRules.zeros(g, c.shape(1)));
            case "log_normal" -> drawn(op, "LogNormalBackward0");
            case "exponential" -> drawn(op, "ExponentialBackward0");
            case "geometric" -> drawn(op, "GeometricBackward0");
            case "cauchy" -> drawn(op, "CauchyBackward0");
            case "random" -> drawn(op, "RandomBackward0");
            default -> null;
        };
    }

    private static Rule drawn(String op, String name) {
        return rule(op, name).wrt(0, NOTHING, (c, g) -> PointwiseRules.zeros(g, c.shape(0)));
    }
}
