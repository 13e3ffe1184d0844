package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.Node;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.onnx.Proto.ValueInfo;
import org.gradus.types.FormatException;
import org.gradus.types.UnsupportedException;

/**
 * A graph whose names are numbers: values live in slots, of which a subgraph may read those of the graphs around it.
 *
 * @param slots how many values this graph has
 * @param inputs slots of its inputs
 * @param captured for each value of the graph around this one that is read here: {slot there, slot here}
 */
record Graph(String name, int slots, int[] inputs, int[] outputs, List<ValueInfo> inputInfos, List<ValueInfo> outputInfos,
             Map<Integer, TensorData> initializers, List<int[]> captured, List<Step> steps) {

    /**
     * One node.
     *
     * @param inputs slots; -1 for an input that is left out
     * @param dying slots of values that no later step reads
     */
    record Step(Node node, long opset, Operator operator, int[] inputs, int[] outputs, Map<String, Graph> graphs, int[] dying) {
        @Override
        public String toString() {
            return "ONNX " + node.label() + (node.name().isEmpty() ? "" : " '" + node.name() + "'");
        }
    }

    /** Numbers the names of one graph and of those in it. */
    static final class Compiler {
        /** Subgraphs and functions in one another. */
        private static final int DEEPEST = 50;
        /** Nodes that functions may unfold to: a few short functions that call one another twice could name billions. */
        private static final int MOST_UNFOLDED = 1 << 18;

        /** What all graphs of a model have in common. */
        private static final class Model {
            private final Map<String, Proto.Function> functions;
            private final Set<String> missing = new TreeSet<>();
            private int unfolded;

            Model(Map<String, Proto.Function> functions) {
                this.functions = functions;
            }
        }

        private final Model model;
        private final Map<String, Long> opsets;
        private final Compiler around;
        /** The functions that this graph is in, which it cannot call. */
        private final Set<String> calls;
        private final int depth;
        private final Map<String, Integer> slots = new HashMap<>();
        private final List<int[]> captured = new ArrayList<>();

        Compiler(Map<String, Long> opsets, Map<String, Proto.Function> functions) {
            this(new Model(functions), opsets, null, Set.of(), 0);
        }

        private Compiler(Model model, Map<String, Long> opsets, Compiler around, Set<String> calls, int depth) {
            if (depth > DEEPEST) {
                throw new FormatException("ONNX: graphs and functions are in one another more than " + DEEPEST + " times");
            }
            this.model = model;
            this.opsets = opsets;
            this.around = around;
            this.calls = calls;
            this.depth = depth;
        }

        private Compiler inner() {
            return new Compiler(model, opsets, this, calls, depth + 1);
        }

        /**
         * @throws UnsupportedException listing the operators that Gradus does not have
         * @throws FormatException if a name is read that nothing defines, or is defined twice
         */
        Graph compile(Proto.Graph g) {
            Graph graph = graph(g);
            if (!model.missing.isEmpty()) {
                throw new UnsupportedException("ONNX: Gradus does not have the operators " + String.join(", ", model.missing));
            }
            return graph;
        }

        private Graph graph(Proto.Graph g) {
            if (!g.sparse().isEmpty()) {
                throw new UnsupportedException("ONNX: Gradus has no sparse tensors, as in initializer '" + g.sparse().get(0) + "'");
            }
            Map<Integer, TensorData> initializers = new LinkedHashMap<>();
            int[] inputs = g.inputs().stream().mapToInt(i -> define(i.name())).toArray();
            for (TensorData data : g.initializers()) {
                Integer input = slots.get(data.name());
                initializers.put(input == null ? define(data.name()) : input, data);
            }
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < g.nodes().size(); i++) {
                step(g.nodes().get(i), g.nodes().subList(0, i), steps);
            }
            int[] outputs = g.outputs().stream().mapToInt(o -> slot(o.name(), "the output of graph '" + g.name() + "'")).toArray();
            return new Graph(g.name(), slots.size(), inputs, outputs, g.inputs(), g.outputs(), initializers, captured,
                withLifetimes(steps, outputs));
        }

        private void step(Node node, List<Node> before, List<Step> steps) {
            if (!calls.isEmpty() && ++model.unfolded > MOST_UNFOLDED) {
                throw new UnsupportedException("ONNX: the model's functions unfold to more than " + MOST_UNFOLDED + " nodes");
            }
            Map<String, Graph> graphs = new LinkedHashMap<>();
            int[] inputs = node.inputs().stream().mapToInt(n -> n.isEmpty() ? -1 : slot(n, "an input of " + node.label())).toArray();
            node.attributes().forEach((name, a) -> {
                if (a.value() instanceof Proto.Graph inner) {
                    graphs.put(name, inner().graph(inner));
                }
            });
            if (GradientOperator.is(node)) {
                graphs.put(GradientOperator.DIFFERENTIATED, inner().graph(GradientOperator.differentiated(node, before)));
            }
            Proto.Function function = calls.contains(node.label()) ? null : model.functions.get(node.label());
            Operator operator = Operators.find(node);
            if (operator == null && function != null) {
                graphs.put("", body(function, node));
                operator = a -> a.run("", bodyInputs(a));
            }
            if (operator == null) {
                model.missing.add(node.label());
            }
            long opset = opsets.getOrDefault(node.domain(), 1L);
            steps.add(new Step(node, opset, operator, inputs,
                node.outputs().stream().mapToInt(n -> n.isEmpty() ? -1 : define(n)).toArray(), graphs, new int[0]));
        }

        private static List<Value> bodyInputs(Arguments a) {
            List<Value> values = new ArrayList<>();
            for (int i = 0; i < a.count(); i++) {
                values.add(a.has(i) ? a.value(i) : Value.NONE);
            }
            return values;
        }

        /** A function's body with the attributes of the node that calls it. */
        private Graph body(Proto.Function f, Node call) {
            Set<String> all = new HashSet<>(calls);
            all.add(call.label());
            List<Node> nodes = f.nodes().stream().map(n -> bound(n, call)).toList();
            List<ValueInfo> inputs = f.inputs().stream().map(n -> new ValueInfo(n, Proto.Kind.OTHER, 0, null)).toList();
            List<ValueInfo> outputs = f.outputs().stream().map(n -> new ValueInfo(n, Proto.Kind.OTHER, 0, null)).toList();
            return new Compiler(model, f.opsets(), null, all, depth + 1)
                .graph(new Proto.Graph(f.name(), nodes, List.of(), List.of(), inputs, outputs));
        }

        private static Node bound(Node n, Node call) {
            Map<String, Attribute> attributes = new LinkedHashMap<>();
            n.attributes().forEach((name, a) -> {
                Attribute actual = a.reference().isEmpty() ? a : call.attributes().get(a.reference());
                if (actual != null) {
                    attributes.put(name, new Attribute(name, actual.value(), ""));
                }
            });
            return new Node(n.name(), n.op(), n.domain(), n.inputs(), n.outputs(), attributes);
        }

        private int define(String name) {
            if (slots.containsKey(name)) {
                throw new FormatException("ONNX: the name '" + name + "' is defined twice");
            }
            slots.put(name, slots.size());
            return slots.size() - 1;
        }

        private int slot(String name, String reader) {
            Integer slot = find(name);
            if (slot == null) {
                throw new FormatException("ONNX: '" + name + "', " + reader + ", is not defined before it");
            }
            return slot;
        }

        private Integer find(String name) {
            Integer slot = slots.get(name);
            if (slot == null && around != null) {
                Integer outer = around.find(name);
                if (outer != null) {
                    slot = define(name);
                    captured.add(new int[] {outer, slot});
                }
            }
            return slot;
        }

        private List<Step> withLifetimes(List<Step> steps, int[] outputs) {
            int[] last = new int[slots.size()];
            Arrays.fill(last, -1);
            boolean[] made = new boolean[slots.size()];
            for (int i = 0; i < steps.size(); i++) {
                for (int slot : read(steps.get(i))) {
                    last[slot] = i;
                }
                for (int slot : steps.get(i).outputs()) {
                    if (slot >= 0) {
                        made[slot] = steps.get(i).operator() instanceof Operators.OfTensors;
                        last[slot] = i;
                    }
                }
            }
            for (int slot : outputs) {
                made[slot] = false;
            }
            List<List<Integer>> dying = new ArrayList<>();
            steps.forEach(s -> dying.add(new ArrayList<>()));
            for (int slot = 0; slot < last.length; slot++) {
                if (made[slot]) {
                    dying.get(last[slot]).add(slot);
                }
            }
            List<Step> done = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                Step s = steps.get(i);
                done.add(new Step(s.node, s.opset, s.operator, s.inputs, s.outputs, s.graphs,
                    dying.get(i).stream().mapToInt(Integer::intValue).toArray()));
            }
            return done;
        }

        private static List<Integer> read(Step step) {
            List<Integer> all = new ArrayList<>();
            for (int slot : step.inputs()) {
                if (slot >= 0) {
                    all.add(slot);
                }
            }
            step.graphs().values().forEach(g -> g.captured().forEach(c -> all.add(c[0])));
            return all;
        }
    }
}
