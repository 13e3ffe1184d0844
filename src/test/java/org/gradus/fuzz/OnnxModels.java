package org.gradus.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;

/** ONNX files by the field numbers of the public schema, with what the exporter never writes. */
final class OnnxModels {
    private static final int FLOAT = 1;

    private OnnxModels() {
    }

    /** A message of pairs: the number of a field, and its value, a {@code String}, an {@code Integer} or another message. */
    private static byte[] message(Object... pairs) {
        UnknownFieldSet.Builder all = UnknownFieldSet.newBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            Field.Builder field = Field.newBuilder();
            if (value instanceof Integer n) {
                field.addVarint(n);
            } else {
                field.addLengthDelimited(value instanceof byte[] b ? ByteString.copyFrom(b) : ByteString.copyFromUtf8((String) value));
            }
            all.mergeField((Integer) pairs[i], field.build());
        }
        return all.build().toByteArray();
    }

    private static byte[] value(String name) {
        return message(1, name, 2, message(1, message(1, FLOAT, 2, message(1, message(1, 2), 1, message(2, "n")))));
    }

    private static byte[] opset(String domain, int version) {
        return message(1, domain, 2, version);
    }

    /** {@code y = x + w}, where six numbers {@code w} are {@code length} bytes from {@code offset} of another file. */
    static byte[] external(String file, int offset, int length) {
        byte[] weights = message(1, 2, 1, 3, 2, FLOAT, 8, "w", 13, message(1, "location", 2, file), 13,
            message(1, "offset", 2, Integer.toString(offset)), 13, message(1, "length", 2, Integer.toString(length)), 14, 1);
        byte[] graph = message(1, message(1, "x", 1, "w", 2, "y", 4, "Add"), 2, "external", 5, weights, 11, value("x"), 12, value("y"));
        return message(1, 8, 7, graph, 8, opset("", 17));
    }

    /** {@code depth} functions of which each calls the next {@code times} times; the last is {@code Neg}. */
    static byte[] functions(int depth, int times) {
        byte[] graph = message(1, message(1, "x", 2, "y", 4, "f0", 7, "local"), 2, "functions", 11, value("x"), 12, value("y"));
        UnknownFieldSet.Builder model = UnknownFieldSet.newBuilder();
        for (int f = 0; f < depth; f++) {
            UnknownFieldSet.Builder function = UnknownFieldSet.newBuilder();
            Object callee = f + 1 == depth ? "Neg" : "f" + (f + 1);
            for (int i = 0; i < times; i++) {
                byte[] node = message(1, "v" + i, 2, "v" + (i + 1), 4, callee, 7, f + 1 == depth ? "" : "local");
                function.mergeField(7, Field.newBuilder().addLengthDelimited(ByteString.copyFrom(node)).build());
            }
            byte[] rest = message(1, "f" + f, 4, "v0", 5, "v" + times, 9, opset("", 17), 9, opset("local", 1), 10, "local");
            byte[] body = ByteString.copyFrom(rest).concat(function.build().toByteString()).toByteArray();
            model.mergeField(25, Field.newBuilder().addLengthDelimited(ByteString.copyFrom(body)).build());
        }
        byte[] rest = message(1, 8, 7, graph, 8, opset("", 17), 8, opset("local", 1));
        return ByteString.copyFrom(rest).concat(model.build().toByteString()).toByteArray();
    }
}
