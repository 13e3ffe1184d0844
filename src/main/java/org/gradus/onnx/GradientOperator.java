package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.onnx.Proto.Graph;
import org.gradus.onnx.Proto.Kind;
import org.gradus.onnx.Proto.Node;
import org.gradus.onnx.Proto.ValueInfo;
import org.gradus.types.FormatException;

/**
 * The gradient of the sum of the value {@code y} by the values {@code xs} of the graph that the node is in, at the node's inputs:
 * {@code xs} and behind them {@code zs}, values that are held constant. What leads from these names to {@code y} is compiled as a
 * subgraph of the node, run on its inputs, and differentiated.
 */
final class GradientOperator {
    static final String LABEL = TrainingOperators.DOMAIN + "Gradient";
    static final String DIFFERENTIATED = "y";

    private GradientOperator() {
    }

    static boolean is(Node node) {
        return node.label().equals(LABEL);
    }

    /** @param before the nodes that are defined when this one is */
    static Graph differentiated(Node gradient, List<Node> before) {
        List<String> given = new ArrayList<>(names(gradient, "xs"));
        given.addAll(names(gradient, "zs"));
        if (!(gradient.attributes().containsKey("y") && gradient.attributes().get("y").value() instanceof String y)) {
            throw new FormatException("ONNX " + LABEL + " has no attribute 'y'");
        }
        Set<String> needed = new HashSet<>(Set.of(y));
        given.forEach(needed::remove);
        List<Node> path = new ArrayList<>();
        for (int i = before.size() - 1; i >= 0; i--) {
            Node n = before.get(i);
            if (!Collections.disjoint(n.outputs(), needed)) {
                path.add(0, n);
                n.inputs().stream().filter(name -> !given.contains(name)).forEach(needed::add);
            }
        }
        return new Graph(LABEL, path, List.of(), List.of(), infos(given), infos(List.of(y)));
    }

    private static List<String> names(Node gradient, String attribute) {
        Proto.Attribute a = gradient.attributes().get(attribute);
        return a != null && a.value() instanceof List<?> all ? all.stream().map(Object::toString).toList() : List.of();
    }

    private static List<ValueInfo> infos(List<String> names) {
        return names.stream().map(n -> new ValueInfo(n, Kind.TENSOR, 0, null)).toList();
    }

    static List<Value> apply(Arguments a) {
        int differentiated = a.texts("xs") == null ? 0 : a.texts("xs").size();
        boolean twice = GradMode.isEnabled();
        List<Value> inputs = new ArrayList<>();
        try (GradMode mode = GradMode.enableGrad()) {
            for (int i = 0; i < a.count(); i++) {
                Tensor t = twice && a.tensor(i).requiresGrad() ? a.tensor(i).alias() : a.tensor(i).detach();
                inputs.add(Value.of(i < differentiated ? t.requiresGrad_() : t));
            }
            List<Tensor> xs = inputs.subList(0, differentiated).stream().map(Value::tensor).toList();
            Tensor y = a.run(DIFFERENTIATED, inputs).get(0).tensor();
            Tensor[] gradients = new Tensor[differentiated];
            Arrays.setAll(gradients, i -> Gradus.zerosLike(xs.get(i)));
            if (y.requiresGrad()) {
                List<Tensor> made = Autograd.grad(List.of(y), xs, List.of(Gradus.onesLike(y)), twice, twice, true);
                for (int i = 0; i < gradients.length; i++) {
                    gradients[i] = made.get(i) == null ? gradients[i] : made.get(i);
                }
            }
            return Arrays.stream(gradients).map(Value::of).toList();
        }
    }
}
