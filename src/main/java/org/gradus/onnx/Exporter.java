package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.Gradus;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.autograd.Recording;
import org.gradus.nn.Module;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.Graph;
import org.gradus.onnx.Proto.Kind;
import org.gradus.onnx.Proto.Node;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.onnx.Proto.ValueInfo;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Writes the operations of a recording that lead from the inputs and the parameters to the outputs as a graph. Values are named in
 * the order in which they are made, so that recordings of the same operations give the same names.
 */
final class Exporter {
    private final Recording recording;
    private final Map<Tensor, String> parameters = new IdentityHashMap<>();
    private final Map<Tensor, String> names = new IdentityHashMap<>();
    private final Map<Tensor, Op> producers = new IdentityHashMap<>();
    /** What follows from inputs or parameters; everything else is a constant. */
    private final Set<Tensor> computed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, Tensor> used = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<TensorData> constants = new ArrayList<>();
    private int values;

    private Exporter(Recording recording, Module module) {
        this.recording = recording;
        module.namedParameters().forEach((name, t) -> parameters.put(t, name));
        computed.addAll(parameters.keySet());
        module.namedBuffers().forEach((name, t) -> parameters.put(t, name));
    }

    /** @return the graph, without the module's parameters, whose names are written to {@code parameters} */
    static Graph graph(Module module, Recording recording, ExportOptions options, List<Tensor> inputs, List<Tensor> outputs,
                       Map<String, Tensor> parameters) {
        Exporter e = new Exporter(recording, module);
        List<ValueInfo> inputInfos = new ArrayList<>();
        List<String> inputNames = options.inputNames(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            e.names.put(inputs.get(i), inputNames.get(i));
            e.computed.add(inputs.get(i));
            inputInfos.add(info(inputNames.get(i), inputs.get(i)));
        }
        e.write(outputs);
        List<ValueInfo> outputInfos = new ArrayList<>();
        List<String> outputNames = options.outputNames(outputs.size());
        for (int i = 0; i < outputs.size(); i++) {
            e.add("Identity", List.of(e.name(outputs.get(i))), List.of(outputNames.get(i)));
            outputInfos.add(info(outputNames.get(i), outputs.get(i)));
        }
        List<Node> kept = needed(e.nodes, outputNames);
        Set<String> read = new HashSet<>();
        kept.forEach(n -> read.addAll(n.inputs()));
        e.used.forEach((name, t) -> {
            if (read.contains(name)) {
                parameters.put(name, t);
            }
        });
        return new Graph("gradus", kept, e.constants.stream().filter(c -> read.contains(c.name())).toList(), List.of(), inputInfos,
            outputInfos);
    }

    private static ValueInfo info(String name, Tensor t) {
        List<Object> dims = new ArrayList<>();
        for (long d : t.shape().dims()) {
            dims.add(d);
        }
        return new ValueInfo(name, Kind.TENSOR, ElementType.of(t.dtype()).code, dims);
    }

    /** Operations whose results no output needs are left out before anything is said about them. */
    private void write(List<Tensor> outputs) {
        Set<Tensor> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        needed.addAll(outputs);
        LinkedList<Op> live = new LinkedList<>();
        List<Op> all = recording.operations();
        for (int i = all.size() - 1; i >= 0; i--) {
            Op op = all.get(i);
            if (op.outputs().stream().anyMatch(needed::contains)) {
                live.addFirst(op);
                needed.addAll(op.inputs());
            }
        }
        for (Op op : live) {
            if (op.inputs().stream().anyMatch(computed::contains)) {
                ExportedOps.write(op, this);
                computed.addAll(op.outputs());
                op.outputs().forEach(t -> producers.put(t, op));
            }
        }
    }

    private static List<Node> needed(List<Node> nodes, List<String> outputs) {
        Set<String> needed = new HashSet<>(outputs);
        LinkedList<Node> kept = new LinkedList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).outputs().stream().anyMatch(needed::contains)) {
                kept.addFirst(nodes.get(i));
                needed.addAll(nodes.get(i).inputs());
            }
        }
        return kept;
    }

    /** The name of a value; one that no operation made is a parameter, or a constant. */
    String name(Tensor t) {
        if (t == null) {
            return "";
        }
        String known = names.get(t);
        if (known == null) {
            Tensor kept = recording.value(t) == null ? t : recording.value(t);
            known = parameters.get(t);
            if (known == null && computed.contains(t)) {
                throw new UnsupportedException("Onnx.export: one of the results of operation '" + producers.get(t).name()
                    + "' cannot be written");
            }
            if (known == null) {
                known = constant(kept);
            } else {
                used.put(known, t);
            }
            names.put(t, known);
        }
        return known;
    }

    List<String> names(Op op) {
        return op.inputs().stream().map(this::name).toList();
    }

    /** Whether a value is the same for all inputs and parameters. */
    boolean isConstant(Tensor t) {
        return !computed.contains(t);
    }

    /** The elements of a constant. */
    Tensor value(Tensor constant) {
        return recording.value(constant) == null ? constant : recording.value(constant);
    }

    /** What made a value; {@code null} for inputs, parameters and constants. */
    Op producer(Tensor t) {
        return producers.get(t);
    }

    String constant(Tensor t) {
        String name = "constant" + values++;
        constants.add(Tensors.data(name, t));
        return name;
    }

    String constant(long... values) {
        return constant(Gradus.tensor(values, Shape.of(values.length)));
    }

    String number(double value, DType dtype) {
        return constant(Gradus.tensor(value, dtype));
    }

    /** A node with one output. */
    String node(String op, List<String> inputs, Object... attributes) {
        return nodes(op, inputs, 1, attributes).get(0);
    }

    List<String> nodes(String op, List<String> inputs, int outputs, Object... attributes) {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            made.add("value" + values++);
        }
        add(op, inputs, made, attributes);
        return made;
    }

    private void add(String op, List<String> inputs, List<String> outputs, Object... attributes) {
        Map<String, Attribute> all = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            all.put((String) attributes[i], new Attribute((String) attributes[i], attributes[i + 1], ""));
        }
        nodes.add(new Node("", op, "", inputs, outputs, all));
    }

    /** Says what an operation's output is called. */
    void is(Op op, int output, String name) {
        names.put(op.outputs().get(output), name);
    }

    /** A value in another element type, if it has not that one. */
    String cast(Tensor t, DType dtype) {
        return t.dtype() == dtype ? name(t) : node("Cast", List.of(name(t)), "to", (long) ElementType.of(dtype).code);
    }
}
