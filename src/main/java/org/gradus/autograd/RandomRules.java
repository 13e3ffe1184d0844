package org.gradus.autograd;

import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import java.util.List;

/** Random numbers: their gradients are zero, as PyTorch has it. */
final class RandomRules {
    private RandomRules() {
    }

    static final List<Rule> ALL = List.of(
        drawn("bernoulli", "BernoulliBackward0"),
        drawn("poisson", "PoissonBackward0"),
        drawn("normal.tensors", "NormalBackward3").wrt(1, NOTHING, (c, g) -> PointwiseRules.zeros(g, c.shape(1))),
        drawn("log_normal", "LogNormalBackward0"),
        drawn("exponential", "ExponentialBackward0"),
        drawn("geometric", "GeometricBackward0"),
        drawn("cauchy", "CauchyBackward0"),
        drawn("random", "RandomBackward0"));

    private static Rule drawn(String op, String name) {
        return rule(op, name).wrt(0, NOTHING, (c, g) -> PointwiseRules.zeros(g, c.shape(0)));
    }
}
