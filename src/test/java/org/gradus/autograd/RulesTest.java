package org.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gradus.GradFn;
import org.gradus.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every gradient rule against differences, to second order, with inputs laid out in both ways. */
class RulesTest {
    @TestFactory
    Stream<DynamicTest> gradients() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Sample s : RuleSamples.all()) {
            tests.add(dynamicTest(s.name(), () -> s.check().first(s.program(), s.tensors(false))));
            tests.add(dynamicTest(s.name() + " strided", () -> s.check().first(s.program(), s.tensors(true))));
            tests.add(dynamicTest(s.name() + " second order", () -> s.check().second(s.program(), s.tensors(false))));
        }
        return tests.stream();
    }

    @Test
    void everyRuleHasASample() {
        Set<String> sampled = new HashSet<>();
        for (Sample s : RuleSamples.all()) {
            Tensor[] inputs = s.tensors(false);
            List<Tensor> outputs = s.program().apply(List.of(inputs)).stream().filter(Tensor::requiresGrad).toList();
            outputs.forEach(t -> visit(t.gradFn(), sampled));
            List<Tensor> gradients = outputs.stream().map(t -> PointwiseRules.full(t, t.shape(), 1).requiresGrad_()).toList();
            for (Tensor g : Autograd.grad(outputs, List.of(inputs), gradients, true, true, true)) {
                if (g != null && g.requiresGrad()) {
                    visit(g.gradFn(), sampled);
                }
            }
        }
        Set<String> missing = new TreeSet<>();
        Rules.all().stream().map(Rule::op).filter(op -> !sampled.contains(op)).forEach(missing::add);
        assertEquals(Set.of(), missing, "rules that no sample uses");
    }

    private static void visit(GradFn root, Set<String> ops) {
        ArrayDeque<GradFn> stack = new ArrayDeque<>(List.of(root));
        Set<GradFn> seen = new HashSet<>();
        while (!stack.isEmpty()) {
            GradFn n = stack.pop();
            if (n == null || !seen.add(n)) {
                continue;
            }
            if (n instanceof RuleNode r) {
                ops.add(r.rule.op());
            }
            if (n instanceof CopySlices c && c.write() instanceof RuleNode r) {
                ops.add(r.rule.op());
            }
            n.nextFunctions().stream().filter(f -> f != null).forEach(stack::push);
        }
    }
}
