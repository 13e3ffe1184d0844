package org.gradus.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.Graph;
import org.gradus.onnx.Proto.Kind;
import org.gradus.onnx.Proto.Model;
import org.gradus.onnx.Proto.Node;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.onnx.Proto.ValueInfo;

/** Puts a graph together, node by node. */
final class GraphBuilder {
    private final List<Node> nodes = new ArrayList<>();
    private final List<TensorData> initializers = new ArrayList<>();
    private final List<ValueInfo> inputs = new ArrayList<>();
    private final List<ValueInfo> outputs = new ArrayList<>();
    private final Map<String, Tensor> values = new LinkedHashMap<>();

    /** An input with the value that it is tried with. */
    GraphBuilder input(String name, Tensor value) {
        inputs.add(info(name, value));
        values.put(name, value);
        return this;
    }

    /** An input of a subgraph: a number, or a tensor of these sizes. */
    GraphBuilder input(String name, ElementType type, Object... dims) {
        inputs.add(new ValueInfo(name, Kind.TENSOR, type.code, List.of(dims)));
        return this;
    }

    GraphBuilder initializer(String name, Tensor value) {
        initializers.add(Tensors.data(name, value));
        return this;
    }

    /** @param spec {@code "Op in1 in2 -> out1 out2"}; {@code _} is an input that is left out */
    GraphBuilder node(String spec, Object... attributes) {
        String[] sides = spec.split(" *-> *");
        String[] left = sides[0].split(" +");
        Map<String, Attribute> all = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            String name = (String) attributes[i];
            Object value = attributes[i + 1] instanceof Integer n ? (Object) n.longValue()
                : attributes[i + 1] instanceof Double d ? (Object) d.floatValue() : attributes[i + 1];
            all.put(name, new Attribute(name, value, ""));
        }
        List<String> given = new ArrayList<>();
        for (int i = 1; i < left.length; i++) {
            given.add(left[i].equals("_") ? "" : left[i]);
        }
        nodes.add(new Node("", left[0], "", given, List.of(sides[1].split(" +")), all));
        return this;
    }

    GraphBuilder output(String name, ElementType type, Object... dims) {
        outputs.add(new ValueInfo(name, Kind.TENSOR, type.code, List.of(dims)));
        return this;
    }

    private static ValueInfo info(String name, Tensor t) {
        List<Object> dims = new ArrayList<>();
        for (long d : t.shape().dims()) {
            dims.add(d);
        }
        return new ValueInfo(name, Kind.TENSOR, ElementType.of(t.dtype()).code, dims);
    }

    Graph graph(String name) {
        return new Graph(name, nodes, initializers, List.of(), inputs, outputs);
    }

    byte[] model(long opset) {
        return ProtoWriter.model(new Model(8, Map.of("", opset), graph("sample"), List.of()));
    }

    Map<String, Tensor> values() {
        return values;
    }
}
