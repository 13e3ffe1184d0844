package org.gradus.autograd;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.types.AutogradException;

/** All gradient rules, by the name of the op. */
final class Rules {
    private static final Map<String, Rule> BY_OP = new LinkedHashMap<>();

    static {
        for (List<Rule> family : List.of(PointwiseRules.ALL, ActivationRules.ALL, ReductionRules.ALL, ViewRules.ALL,
                JoinRules.ALL, IndexRules.ALL, MatMulRules.ALL, LossRules.ALL, Strided.ALL,
                SearchRules.ALL, ConvolutionRules.ALL, NeuralRules.ALL, AlgebraRules.ALL, SpecialRules.ALL, ShapeRules.ALL,
                ScatterRules.ALL, RandomRules.ALL, RecurrentRules.ALL)) {
            for (Rule r : family) {
                if (BY_OP.put(r.op(), r) != null) {
                    throw new IllegalStateException("two gradient rules for " + r.op());
                }
            }
        }
    }

    private Rules() {
    }

    /** For an op without a gradient: a rule that throws when the backward pass comes to it. */
    static Rule of(String op) {
        Rule rule = BY_OP.get(op);
        return rule != null ? rule : Rule.rule(op, "NotImplemented").all(Rule.NOTHING, (c, g) -> {
            throw new AutogradException("derivative for " + op + " is not implemented");
        });
    }

    static Collection<Rule> all() {
        return BY_OP.values();
    }
}
