package org.gradus.autograd;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.gradus.types.AutogradException;

/**
 * All gradient rules, by the name of the op. A family is read when an op is asked for that none of those before it has: a process
 * that trains a plain network never makes the hundreds of formulas of the rarer ones, which would take longer than its first step.
 */
final class Rules {
    private static final Map<String, Rule> BY_OP = new ConcurrentHashMap<>();
    private static final Iterator<Supplier<List<Rule>>> UNREAD = List.<Supplier<List<Rule>>>of(
        () -> MatMulRules.ALL, () -> ViewRules.ALL, () -> ReductionRules.ALL, () -> ActivationRules.ALL, () -> LossRules.ALL,
        () -> PointwiseRules.ALL, () -> IndexRules.ALL, () -> JoinRules.ALL, () -> ConvolutionRules.ALL, () -> NeuralRules.ALL,
        () -> Strided.ALL, () -> SearchRules.ALL, () -> ShapeRules.ALL, () -> ScatterRules.ALL, () -> AlgebraRules.ALL,
        () -> SpecialRules.ALL, () -> RandomRules.ALL,
        () -> RecurrentRules.ALL).iterator();

    private Rules() {
    }

    /** For an op without a gradient: a rule that throws when the backward pass comes to it. */
    static Rule of(String op) {
        Rule rule = BY_OP.get(op);
        return rule != null ? rule : unread(op);
    }

    private static synchronized Rule unread(String op) {
        while (!BY_OP.containsKey(op) && UNREAD.hasNext()) {
            read(UNREAD.next().get());
        }
        Rule rule = BY_OP.get(op);
        return rule != null ? rule : Rule.rule(op, "NotImplemented").all(Rule.NOTHING, (c, g) -> {
            throw new AutogradException("derivative for " + op + " is not implemented");
        });
    }

    private static void read(List<Rule> family) {
        for (Rule r : family) {
            if (BY_OP.put(r.op(), r) != null) {
                throw new IllegalStateException("two gradient rules for " + r.op());
            }
        }
    }

    static synchronized Collection<Rule> all() {
        UNREAD.forEachRemaining(family -> read(family.get()));
        return BY_OP.values();
    }
}
