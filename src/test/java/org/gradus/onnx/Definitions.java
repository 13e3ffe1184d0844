package org.gradus.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.Graph;
import org.gradus.onnx.Proto.Node;

/** Operators as their definitions in ONNX say, number by number in double: the judge where a case and Gradus disagree. */
final class Definitions {
    private Definitions() {
    }

    /** What the one node of a graph should give; nothing if its definition is not here. */
    static Optional<List<double[]>> outputs(Graph graph, List<Value> inputs) {
        Node node = graph.nodes().get(0);
        boolean known = graph.nodes().size() == 1 && node.label().equals(TrainingOperators.DOMAIN + "Adam");
        return known ? Optional.of(adam(node, inputs.stream().map(Value::doubles).toList())) : Optional.empty();
    }

    private static double attribute(Node node, String name, double otherwise) {
        Attribute a = node.attributes().get(name);
        return a == null ? otherwise : ((Number) a.value()).doubleValue();
    }

    /** Inputs R, T, then all X, G, V and H; outputs all new X, V and H. */
    private static List<double[]> adam(Node node, List<double[]> in) {
        double alpha = attribute(node, "alpha", 0.9);
        double beta = attribute(node, "beta", 0.999);
        double epsilon = attribute(node, "epsilon", 1e-6);
        double before = attribute(node, "norm_coefficient", 0);
        double after = attribute(node, "norm_coefficient_post", 0);
        double t = in.get(1)[0];
        double rate = in.get(0)[0] * (t > 0 ? Math.sqrt(1 - Math.pow(beta, t)) / (1 - Math.pow(alpha, t)) : 1);
        int n = (in.size() - 2) / 4;
        List<double[]> xs = new ArrayList<>();
        List<double[]> vs = new ArrayList<>();
        List<double[]> hs = new ArrayList<>();
        for (int k = 2; k < 2 + n; k++) {
            double[] x = in.get(k).clone();
            double[] v = in.get(k + 2 * n).clone();
            double[] h = in.get(k + 3 * n).clone();
            for (int i = 0; i < x.length; i++) {
                double g = before * x[i] + in.get(k + n)[i];
                v[i] = alpha * v[i] + (1 - alpha) * g;
                h[i] = beta * h[i] + (1 - beta) * g * g;
                x[i] = (1 - after) * (x[i] - rate * v[i] / (Math.sqrt(h[i]) + epsilon));
            }
            xs.add(x);
            vs.add(v);
            hs.add(h);
        }
        xs.addAll(vs);
        xs.addAll(hs);
        return xs;
    }
}
