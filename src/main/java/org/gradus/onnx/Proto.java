package org.gradus.onnx;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The messages of the public ONNX format, as far as Gradus reads and writes them. */
final class Proto {
    private Proto() {
    }

    /** @param opsets version by domain; the standard domain is the empty string */
    record Model(long irVersion, Map<String, Long> opsets, Graph graph, List<Function> functions) { }

    record Graph(String name, List<Node> nodes, List<TensorData> initializers, List<String> sparse, List<ValueInfo> inputs,
                 List<ValueInfo> outputs) { }

    record Node(String name, String op, String domain, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
        String label() {
            return domain.isEmpty() ? op : domain + "." + op;
        }
    }

    /** An operator that a model defines by other operators. */
    record Function(String domain, String name, List<String> inputs, List<String> outputs, List<Node> nodes,
                    Map<String, Long> opsets) { }

    /**
     * @param value {@code Long}, {@code Float}, {@code String}, {@link TensorData}, {@link Graph}, {@code long[]}, {@code float[]} or
     *     {@code List<String>}; {@code null} for a kind that no operator of Gradus has
     * @param reference the attribute of the function around it that stands here, or the empty string
     */
    record Attribute(String name, Object value, String reference) { }

    /** @param dims {@code Long} or the name of a dimension; {@code null} if nothing is said about the shape */
    record ValueInfo(String name, Kind kind, int elementType, List<Object> dims) { }

    enum Kind { TENSOR, SEQUENCE, OPTIONAL, OTHER }

    /** One tensor of a file: its elements are in the one container that is not empty, or in another file. */
    record TensorData(String name, long[] dims, int elementType, ByteBuffer raw, float[] floats, int[] ints, long[] longs,
                      double[] doubles, Map<String, String> external) { }
}
