package org.gradus.onnx;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Gradus;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.autograd.Recording;
import org.gradus.nn.Module;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.Graph;
import org.gradus.onnx.Proto.Kind;
import org.gradus.onnx.Proto.Model;
import org.gradus.onnx.Proto.Node;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.onnx.Proto.ValueInfo;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Writes the operations of a recording as a graph. Values are named in the order in which they are made. */
final class Exporter {
    static final long OPSET = 17;
    private static final long IR_VERSION = 8;

    private final Recording recording;
    private final Map<Tensor, String> names = new IdentityHashMap<>();
    private final Map<Tensor, String> parameters = new IdentityHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<TensorData> initializers = new ArrayList<>();
    private int values;

    private Exporter(Recording recording) {
        this.recording = recording;
    }

    static byte[] model(Module module, Recording recording, List<Tensor> inputs, List<Tensor> outputs) {
        Exporter e = new Exporter(recording);
        module.namedParameters().forEach((name, t) -> e.parameters.put(t, name));
        module.namedBuffers().forEach((name, t) -> e.parameters.put(t, name));
        List<ValueInfo> inputInfos = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String name = inputs.size() == 1 ? "input" : "input" + i;
            e.names.put(inputs.get(i), name);
            inputInfos.add(info(name, inputs.get(i)));
        }
        recording.operations().forEach(op -> ExportedOps.write(op, e));
        List<ValueInfo> outputInfos = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            String name = outputs.size() == 1 ? "output" : "output" + i;
            e.nodes.add(new Node("", "Identity", "", List.of(e.name(outputs.get(i))), List.of(name), Map.of()));
            outputInfos.add(info(name, outputs.get(i)));
        }
        Graph graph = new Graph("gradus", e.nodes, e.initializers, List.of(), inputInfos, outputInfos);
        return ProtoWriter.model(new Model(IR_VERSION, Map.of("", OPSET), graph, List.of()));
    }

    private static ValueInfo info(String name, Tensor t) {
        List<Object> dims = new ArrayList<>();
        for (long d : t.shape().dims()) {
            dims.add(d);
        }
        return new ValueInfo(name, Kind.TENSOR, ElementType.of(t.dtype()).code, dims);
    }

    /** The name of a value; one that no operation made is a parameter, or a constant. */
    String name(Tensor t) {
        if (t == null) {
            return "";
        }
        String known = names.get(t);
        if (known == null) {
            known = parameters.containsKey(t) ? parameters.get(t) : "constant" + values++;
            Tensor kept = recording.value(t);
            initializers.add(Tensors.data(known, kept == null ? t : kept));
            names.put(t, known);
        }
        return known;
    }

    String constant(Tensor t) {
        String name = "constant" + values++;
        initializers.add(Tensors.data(name, t));
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
        String output = "value" + values++;
        add(op, inputs, List.of(output), attributes);
        return output;
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

    List<String> names(Op op) {
        return op.inputs().stream().map(this::name).toList();
    }
}
