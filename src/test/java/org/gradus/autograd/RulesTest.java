package org.gradus.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
    void everyRuleHasASample() throws IOException {
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
        rules().stream().filter(op -> !sampled.contains(op)).forEach(missing::add);
        assertEquals(Set.of(), missing, "rules that no sample uses");
    }

    @Test
    void noOpHasTwoRules() throws IOException {
        List<String> rules = rules();
        assertEquals(rules.size(), new HashSet<>(rules).size());
        assertTrue(rules.size() > 250 && rules.contains("mul") && rules.contains("im2col.transpose"), rules::toString);
        rules.forEach(op -> assertNotEquals("NotImplemented", Rules.of(op).name(), op));
    }

    /** The rows of the tables, as they stand in the sources; of a linear map also that of its transpose. */
    private static List<String> rules() throws IOException {
        Pattern row = Pattern.compile("case \"([^\"]+)\" -> (\\w+\\(op|\"\\w+Backward\\d\";)");
        List<String> ops = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/org/gradus/autograd"))) {
            for (Path file : files.toList()) {
                row.matcher(Files.readString(file)).results().forEach(r -> {
                    ops.add(r.group(1));
                    if (r.group(2).startsWith("\"")) {
                        ops.add(r.group(1) + ".transpose");
                    }
                });
            }
        }
        return ops;
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
