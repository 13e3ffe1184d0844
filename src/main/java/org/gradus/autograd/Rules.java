package org.gradus.autograd;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gradus.types.AutogradException;

/**
 * All gradient rules, by the name of the op. A rule is made when its op is first asked for: a process that trains a plain network
 * never makes the hundreds of formulas of rarer ops, which would take longer than its first step.
 */
final class Rules {
    private static final Map<String, Rule> BY_OP = new ConcurrentHashMap<>();

    private Rules() {
    }

    /** For an op without a gradient: a rule that throws when the backward pass comes to it. */
    static Rule of(String op) {
        Rule rule = BY_OP.get(op);
        return rule != null ? rule : made(op);
    }

    private static Rule made(String op) {
        Rule rule = find(op);
        if (rule == null) {
            rule = Rule.rule(op, "NotImplemented").all(Rule.NOTHING, (c, g) -> {
                throw new AutogradException("derivative for " + op + " is not implemented");
            });
        }
        Rule first = BY_OP.putIfAbsent(op, rule);
        return first != null ? first : rule;
    }

    /** The families that a plain network needs come first: no other is loaded then. */
    private static Rule find(String op) {
        Rule rule = MatMulRules.of(op);
        rule = rule != null ? rule : PointwiseRules.of(op);
        rule = rule != null ? rule : ViewRules.of(op);
        rule = rule != null ? rule : ReductionRules.of(op);
        rule = rule != null ? rule : ActivationRules.of(op);
        rule = rule != null ? rule : LossRules.of(op);
        rule = rule != null ? rule : IndexRules.of(op);
        rule = rule != null ? rule : JoinRules.of(op);
        rule = rule != null ? rule : ConvolutionRules.of(op);
        rule = rule != null ? rule : NeuralRules.of(op);
        rule = rule != null ? rule : Strided.of(op);
        rule = rule != null ? rule : SearchRules.of(op);
        rule = rule != null ? rule : ShapeRules.of(op);
        rule = rule != null ? rule : ScatterRules.of(op);
        rule = rule != null ? rule : AlgebraRules.of(op);
        rule = rule != null ? rule : SpecialRules.of(op);
        rule = rule != null ? rule : RandomRules.of(op);
        return rule != null ? rule : RecurrentRules.of(op);
    }
}
