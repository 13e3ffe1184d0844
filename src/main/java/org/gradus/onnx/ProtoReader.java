package org.gradus.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.onnx.Proto.Attribute;
import org.gradus.onnx.Proto.Function;
import org.gradus.onnx.Proto.Graph;
import org.gradus.onnx.Proto.Kind;
import org.gradus.onnx.Proto.Model;
import org.gradus.onnx.Proto.Node;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.onnx.Proto.ValueInfo;
import org.gradus.types.FormatException;

/**
 * Reads messages by the field numbers of the public schema ({@code onnx.proto}); unknown fields are skipped. Tensors keep
 * pointing into the bytes that were read. No more memory is taken than the bytes ask for.
 */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int DOUBLE = 1;
    private static final int BYTES = 2;
    private static final int FLOAT = 5;
    /** Subgraphs in subgraphs, types in types. */
    private static final int DEEPEST = 50;

    private final CodedInputStream in;
    private final String what;
    private int depth;

    private ProtoReader(byte[] bytes, String what) {
        this.in = CodedInputStream.newInstance(bytes);
        this.what = what;
        in.enableAliasing(true);
    }

    /** @throws FormatException naming {@code what} if the bytes are no such message */
    static Model model(byte[] bytes, String what) {
        return new ProtoReader(bytes, what).whole(ProtoReader::model);
    }

    static TensorData tensor(byte[] bytes, String what) {
        return new ProtoReader(bytes, what).whole(ProtoReader::tensor);
    }

    static List<TensorData> sequence(byte[] bytes, String what) {
        return new ProtoReader(bytes, what).whole(ProtoReader::sequence);
    }

    /** A {@link TensorData}, a list of them, or {@code null}. */
    static Object optional(byte[] bytes, String what) {
        return new ProtoReader(bytes, what).whole(ProtoReader::optional);
    }

    private interface Body<T> {
        T read(ProtoReader reader) throws IOException;
    }

    /** Reads the field with this tag, if it is known. */
    private interface Field {
        boolean read(int tag) throws IOException;
    }

    private <T> T whole(Body<T> body) {
        try {
            return body.read(this);
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException(what + " is damaged or not of this format: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FormatException(what + " cannot be read: " + e, e);
        }
    }

    private void fields(Field field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!field.read(tag) && !in.skipField(tag)) {
                throw new FormatException(what + " is damaged: a group ends that never began");
            }
        }
    }

    private <T> T message(Body<T> body) throws IOException {
        if (++depth > DEEPEST) {
            throw new FormatException(what + ": messages are nested deeper than " + DEEPEST);
        }
        int before = in.pushLimit(in.readRawVarint32());
        T value = body.read(this);
        in.checkLastTagWas(0);
        in.popLimit(before);
        depth--;
        return value;
    }

    private void packed(Field element) throws IOException {
        int before = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            element.read(0);
        }
        in.popLimit(before);
    }

    private String text() throws IOException {
        return new String(in.readByteArray(), StandardCharsets.UTF_8);
    }

    private Model model() throws IOException {
        long[] version = {0};
        Map<String, Long> opsets = new HashMap<>();
        Graph[] graph = {null};
        List<Function> functions = new ArrayList<>();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | VARINT -> version[0] = in.readInt64();
                case 7 << 3 | BYTES -> graph[0] = message(ProtoReader::graph);
                case 8 << 3 | BYTES -> message(r -> r.opset(opsets));
                case 25 << 3 | BYTES -> functions.add(message(ProtoReader::function));
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (graph[0] == null) {
            throw new FormatException(what + " holds no graph");
        }
        return new Model(version[0], opsets, graph[0], functions);
    }

    private Map<String, Long> opset(Map<String, Long> opsets) throws IOException {
        String[] domain = {""};
        long[] version = {1};
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | BYTES -> domain[0] = text();
                case 2 << 3 | VARINT -> version[0] = in.readInt64();
                default -> {
                    return false;
                }
            }
            return true;
        });
        opsets.put(standard(domain[0]), version[0]);
        return opsets;
    }

    private static String standard(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    private Function function() throws IOException {
        String[] names = {"", ""};
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        Map<String, Long> opsets = new HashMap<>();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | BYTES -> names[0] = text();
                case 4 << 3 | BYTES -> inputs.add(text());
                case 5 << 3 | BYTES -> outputs.add(text());
                case 7 << 3 | BYTES -> nodes.add(message(ProtoReader::node));
                case 9 << 3 | BYTES -> message(r -> r.opset(opsets));
                case 10 << 3 | BYTES -> names[1] = text();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Function(standard(names[1]), names[0], inputs, outputs, nodes, opsets);
    }

    private Graph graph() throws IOException {
        String[] name = {""};
        Graph g = new Graph("", new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | BYTES -> g.nodes().add(message(ProtoReader::node));
                case 2 << 3 | BYTES -> name[0] = text();
                case 5 << 3 | BYTES -> g.initializers().add(message(ProtoReader::tensor));
                case 11 << 3 | BYTES -> g.inputs().add(message(ProtoReader::valueInfo));
                case 12 << 3 | BYTES -> g.outputs().add(message(ProtoReader::valueInfo));
                case 15 << 3 | BYTES -> g.sparse().add(message(ProtoReader::sparseName));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Graph(name[0], g.nodes(), g.initializers(), g.sparse(), g.inputs(), g.outputs());
    }

    private String sparseName() throws IOException {
        String[] name = {""};
        fields(tag -> {
            if (tag == (1 << 3 | BYTES)) {
                name[0] = message(ProtoReader::tensor).name();
                return true;
            }
            return false;
        });
        return name[0];
    }

    private Node node() throws IOException {
        String[] names = {"", "", ""};
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | BYTES -> inputs.add(text());
                case 2 << 3 | BYTES -> outputs.add(text());
                case 3 << 3 | BYTES -> names[0] = text();
                case 4 << 3 | BYTES -> names[1] = text();
                case 5 << 3 | BYTES -> {
                    Attribute a = message(ProtoReader::attribute);
                    attributes.put(a.name(), a);
                }
                case 7 << 3 | BYTES -> names[2] = text();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Node(names[0], names[1], standard(names[2]), inputs, outputs, attributes);
    }

    private Attribute attribute() throws IOException {
        String[] names = {"", ""};
        int[] type = {0};
        Object[] single = {null};
        Numbers ints = new Numbers();
        Numbers floats = new Numbers();
        List<String> strings = new ArrayList<>();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | BYTES -> names[0] = text();
                case 2 << 3 | FLOAT -> single[0] = in.readFloat();
                case 3 << 3 | VARINT -> single[0] = in.readInt64();
                case 4 << 3 | BYTES -> single[0] = text();
                case 5 << 3 | BYTES -> single[0] = message(ProtoReader::tensor);
                case 6 << 3 | BYTES -> single[0] = message(ProtoReader::graph);
                case 7 << 3 | FLOAT -> floats.add((double) in.readFloat());
                case 7 << 3 | BYTES -> packed(t -> add(floats, in.readFloat()));
                case 8 << 3 | VARINT -> ints.add(in.readInt64());
                case 8 << 3 | BYTES -> packed(t -> add(ints, in.readInt64()));
                case 9 << 3 | BYTES -> strings.add(text());
                case 20 << 3 | VARINT -> type[0] = in.readEnum();
                case 21 << 3 | BYTES -> names[1] = text();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Attribute(names[0], value(type[0], single[0], ints, floats, strings), names[1]);
    }

    /** A field that holds its default need not be in the file: the declared type decides. */
    private static Object value(int type, Object single, Numbers ints, Numbers floats, List<String> strings) {
        return switch (type) {
            case 1 -> single instanceof Float ? single : (Object) 0f;
            case 2 -> single instanceof Long ? single : (Object) 0L;
            case 3 -> single instanceof String ? single : "";
            case 6 -> floats.floats();
            case 7 -> ints.longs();
            case 8 -> strings;
            default -> single;
        };
    }

    private static boolean add(Numbers numbers, double value) {
        numbers.add(value);
        return true;
    }

    private static boolean add(Numbers numbers, long value) {
        numbers.add(value);
        return true;
    }

    private ValueInfo valueInfo() throws IOException {
        String[] name = {""};
        ValueInfo[] type = {new ValueInfo("", Kind.OTHER, 0, null)};
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | BYTES -> name[0] = text();
                case 2 << 3 | BYTES -> type[0] = message(ProtoReader::type);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new ValueInfo(name[0], type[0].kind(), type[0].elementType(), type[0].dims());
    }

    private ValueInfo type() throws IOException {
        ValueInfo[] found = {new ValueInfo("", Kind.OTHER, 0, null)};
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | BYTES -> found[0] = message(ProtoReader::tensorType);
                case 4 << 3 | BYTES -> found[0] = of(Kind.SEQUENCE, message(ProtoReader::elementType));
                case 9 << 3 | BYTES -> found[0] = of(Kind.OPTIONAL, message(ProtoReader::elementType));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return found[0];
    }

    private static ValueInfo of(Kind kind, ValueInfo element) {
        return new ValueInfo("", kind, element.elementType(), null);
    }

    private ValueInfo elementType() throws IOException {
        ValueInfo[] found = {new ValueInfo("", Kind.OTHER, 0, null)};
        fields(tag -> {
            if (tag == (1 << 3 | BYTES)) {
                found[0] = message(ProtoReader::type);
                return true;
            }
            return false;
        });
        return found[0];
    }

    private ValueInfo tensorType() throws IOException {
        int[] element = {0};
        List<List<Object>> shape = new ArrayList<>();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | VARINT -> element[0] = in.readInt32();
                case 2 << 3 | BYTES -> shape.add(message(ProtoReader::shape));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new ValueInfo("", Kind.TENSOR, element[0], shape.isEmpty() ? null : shape.get(0));
    }

    private List<Object> shape() throws IOException {
        List<Object> dims = new ArrayList<>();
        fields(tag -> {
            if (tag == (1 << 3 | BYTES)) {
                dims.add(message(ProtoReader::dimension));
                return true;
            }
            return false;
        });
        return dims;
    }

    private Object dimension() throws IOException {
        Object[] dim = {""};
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | VARINT -> dim[0] = in.readInt64();
                case 2 << 3 | BYTES -> dim[0] = text();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return dim[0];
    }

    private TensorData tensor() throws IOException {
        String[] name = {""};
        int[] type = {0};
        ByteBuffer[] raw = {null};
        Numbers dims = new Numbers();
        Numbers floats = new Numbers();
        Numbers ints = new Numbers();
        Numbers longs = new Numbers();
        Numbers doubles = new Numbers();
        Map<String, String> external = new HashMap<>();
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | VARINT -> dims.add(in.readInt64());
                case 1 << 3 | BYTES -> packed(t -> add(dims, in.readInt64()));
                case 2 << 3 | VARINT -> type[0] = in.readInt32();
                case 4 << 3 | FLOAT -> floats.add((double) in.readFloat());
                case 4 << 3 | BYTES -> packed(t -> add(floats, in.readFloat()));
                case 5 << 3 | VARINT -> ints.add((long) in.readInt32());
                case 5 << 3 | BYTES -> packed(t -> add(ints, (long) in.readInt32()));
                case 7 << 3 | VARINT, 11 << 3 | VARINT -> longs.add(in.readInt64());
                case 7 << 3 | BYTES, 11 << 3 | BYTES -> packed(t -> add(longs, in.readInt64()));
                case 8 << 3 | BYTES -> name[0] = text();
                case 9 << 3 | BYTES -> raw[0] = in.readByteBuffer();
                case 10 << 3 | DOUBLE -> doubles.add(in.readDouble());
                case 10 << 3 | BYTES -> packed(t -> add(doubles, in.readDouble()));
                case 13 << 3 | BYTES -> message(r -> r.entry(external));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new TensorData(name[0], dims.longs(), type[0], raw[0], floats.floats(), ints.ints(), longs.longs(), doubles.doubles(),
            external);
    }

    private Map<String, String> entry(Map<String, String> entries) throws IOException {
        String[] pair = {"", ""};
        fields(tag -> {
            switch (tag) {
                case 1 << 3 | BYTES -> pair[0] = text();
                case 2 << 3 | BYTES -> pair[1] = text();
                default -> {
                    return false;
                }
            }
            return true;
        });
        entries.put(pair[0], pair[1]);
        return entries;
    }

    private List<TensorData> sequence() throws IOException {
        List<TensorData> values = new ArrayList<>();
        fields(tag -> {
            if (tag == (3 << 3 | BYTES)) {
                values.add(message(ProtoReader::tensor));
                return true;
            }
            return false;
        });
        return values;
    }

    private Object optional() throws IOException {
        Object[] value = {null};
        fields(tag -> {
            switch (tag) {
                case 3 << 3 | BYTES -> value[0] = message(ProtoReader::tensor);
                case 5 << 3 | BYTES -> value[0] = message(ProtoReader::sequence);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return value[0];
    }
}
