package org.gradus.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.Graph;
import org.gradus.onnx.Proto.Model;
import org.gradus.onnx.Proto.Node;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.onnx.Proto.ValueInfo;

/** Writes messages with the field numbers of the public schema ({@code onnx.proto}). */
final class ProtoWriter {
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int TENSOR = 4;
    private static final int GRAPH = 5;
    private static final int FLOATS = 6;
    private static final int INTS = 7;
    private static final int STRINGS = 8;

    private ProtoWriter() {
    }

    private interface Body {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            body.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] model(Model m) {
        return message(out -> {
            out.writeInt64(1, m.irVersion());
            out.writeString(2, "gradus");
            out.writeByteArray(7, graph(m.graph()));
            for (Map.Entry<String, Long> opset : m.opsets().entrySet()) {
                out.writeByteArray(8, message(o -> {
                    o.writeString(1, opset.getKey());
                    o.writeInt64(2, opset.getValue());
                }));
            }
        });
    }

    static byte[] graph(Graph g) {
        return message(out -> {
            for (Node n : g.nodes()) {
                out.writeByteArray(1, node(n));
            }
            out.writeString(2, g.name());
            for (TensorData t : g.initializers()) {
                out.writeByteArray(5, tensor(t));
            }
            for (ValueInfo v : g.inputs()) {
                out.writeByteArray(11, valueInfo(v));
            }
            for (ValueInfo v : g.outputs()) {
                out.writeByteArray(12, valueInfo(v));
            }
        });
    }

    private static byte[] node(Node n) {
        return message(out -> {
            for (String input : n.inputs()) {
                out.writeString(1, input);
            }
            for (String output : n.outputs()) {
                out.writeString(2, output);
            }
            out.writeString(3, n.name());
            out.writeString(4, n.op());
            for (Attribute a : n.attributes().values()) {
                out.writeByteArray(5, attribute(a));
            }
            out.writeString(7, n.domain());
        });
    }

    private static byte[] attribute(Attribute a) {
        return message(out -> {
            out.writeString(1, a.name());
            out.writeEnum(20, value(a.value(), out));
        });
    }

    /** @return the number of the kind */
    private static int value(Object value, CodedOutputStream out) throws IOException {
        if (value instanceof Float f) {
            out.writeFloat(2, f);
            return FLOAT;
        } else if (value instanceof Long i) {
            out.writeInt64(3, i);
            return INT;
        } else if (value instanceof String s) {
            out.writeByteArray(4, s.getBytes(StandardCharsets.UTF_8));
            return STRING;
        } else if (value instanceof TensorData t) {
            out.writeByteArray(5, tensor(t));
            return TENSOR;
        } else if (value instanceof Graph g) {
            out.writeByteArray(6, graph(g));
            return GRAPH;
        } else if (value instanceof float[] all) {
            for (float f : all) {
                out.writeFloat(7, f);
            }
            return FLOATS;
        } else if (value instanceof long[] all) {
            for (long i : all) {
                out.writeInt64(8, i);
            }
            return INTS;
        }
        for (Object s : (List<?>) value) {
            out.writeByteArray(9, s.toString().getBytes(StandardCharsets.UTF_8));
        }
        return STRINGS;
    }

    /** Elements as raw bytes. */
    static byte[] tensor(TensorData t) {
        return message(out -> {
            for (long d : t.dims()) {
                out.writeInt64(1, d);
            }
            out.writeInt32(2, t.elementType());
            out.writeString(8, t.name());
            out.writeByteBuffer(9, t.raw().slice());
        });
    }

    private static byte[] valueInfo(ValueInfo v) {
        return message(out -> {
            out.writeString(1, v.name());
            out.writeByteArray(2, message(type -> type.writeByteArray(1, message(tensor -> {
                tensor.writeInt32(1, v.elementType());
                tensor.writeByteArray(2, message(shape -> {
                    for (Object d : v.dims()) {
                        shape.writeByteArray(1, message(dim -> dimension(dim, d)));
                    }
                }));
            }))));
        });
    }

    private static void dimension(CodedOutputStream out, Object d) throws IOException {
        if (d instanceof Long size) {
            out.writeInt64(1, size);
        } else {
            out.writeString(2, d.toString());
        }
    }
}
