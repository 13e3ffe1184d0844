package org.gradus.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.types.FormatException;
import org.gradus.types.GradusException;
import org.gradus.types.Shape;

/**
 * The JSON header of a safetensors file: for each tensor its element type, shape and the bytes that it takes in the data
 * behind the header, and free text under {@code __metadata__}. The tensors must cover the data without holes or overlap.
 *
 * @param metadata in the file's order
 * @param entries by name, in the file's order
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {
    static final String METADATA = "__metadata__";
    /** The reference implementation's limit on the header's bytes. */
    static final int LARGEST = 100_000_000;

    SafetensorsHeader {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /**
     * One tensor.
     *
     * @param code the element type as the format names it
     * @param begin first byte, counted from the end of the header
     * @param end byte after the last
     */
    record Entry(String code, Shape shape, long begin, long end) {
        long size() {
            return end - begin;
        }
    }

    /**
     * @param json the header's bytes, without the length that precedes it
     * @param dataSize bytes that follow the header
     * @throws FormatException whatever is wrong with it
     */
    static SafetensorsHeader parse(String file, ByteBuffer json, long dataSize) {
        SafetensorsHeader header = new Parser(file).parse(decode(file, json));
        header.checkCoverage(file, dataSize);
        return header;
    }

    private static String decode(String file, ByteBuffer json) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(json).toString();
        } catch (CharacterCodingException e) {
            throw new FormatException("safetensors file " + file + ": the header is not UTF-8", e);
        }
    }

    private void checkCoverage(String file, long dataSize) {
        List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
        inOrder.sort(Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin)
            .thenComparingLong(e -> e.getValue().end));
        long at = 0;
        String before = "the header";
        for (Map.Entry<String, Entry> e : inOrder) {
            Entry t = e.getValue();
            String what = "safetensors file " + file + ": tensor '" + e.getKey() + "' at bytes " + t.begin + " to " + t.end;
            if (t.end > dataSize) {
                throw new FormatException(what + " passes the end of the data at " + dataSize
                    + "; the file is truncated or its header is wrong");
            }
            if (t.begin != at) {
                throw new FormatException(what + (t.begin < at ? " overlaps " : " leaves a hole after ") + before
                    + ", which ends at " + at);
            }
            at = t.end;
            before = "'" + e.getKey() + "'";
        }
        if (at != dataSize) {
            throw new FormatException("safetensors file " + file + ": " + (dataSize - at) + " bytes after " + before
                + " belong to no tensor");
        }
    }

    /** The header as JSON, padded with spaces to a multiple of eight bytes so that the data are aligned. */
    ByteBuffer encode() {
        StringWriter text = new StringWriter();
        try (JsonWriter w = new JsonWriter(text)) {
            w.setHtmlSafe(false);
            w.beginObject();
            if (!metadata.isEmpty()) {
                w.name(METADATA).beginObject();
                for (Map.Entry<String, String> m : metadata.entrySet()) {
                    w.name(m.getKey()).value(m.getValue());
                }
                w.endObject();
            }
            for (Map.Entry<String, Entry> e : entries.entrySet()) {
                Entry t = e.getValue();
                w.name(e.getKey()).beginObject().name("dtype").value(t.code).name("shape").beginArray();
                for (long d : t.shape.dims()) {
                    w.value(d);
                }
                w.endArray().name("data_offsets").beginArray().value(t.begin).value(t.end).endArray().endObject();
            }
            w.endObject();
        } catch (IOException e) {
            throw new GradusException("safetensors: the header cannot be written", e);
        }
        byte[] json = text.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer padded = ByteBuffer.allocate(Math.addExact(json.length, -json.length & 7));
        padded.put(json);
        while (padded.hasRemaining()) {
            padded.put((byte) ' ');
        }
        return padded.flip();
    }

    /** Reads the JSON token by token, so that duplicate keys, fractions and foreign values do not pass unseen. */
    private static final class Parser {
        private final String file;

        Parser(String file) {
            this.file = file;
        }

        SafetensorsHeader parse(String json) {
            if (!json.startsWith("{")) {
                throw wrong("does not begin with '{'");
            }
            Map<String, String> metadata = null;
            Map<String, Entry> entries = new LinkedHashMap<>();
            try (JsonReader in = new JsonReader(new StringReader(json))) {
                in.setStrictness(Strictness.STRICT);
                in.beginObject();
                while (in.hasNext()) {
                    String name = in.nextName();
                    if (name.equals(METADATA) && metadata == null) {
                        metadata = metadata(in);
                    } else if (name.equals(METADATA) || entries.containsKey(name)) {
                        throw wrong("names '" + name + "' twice");
                    } else {
                        entries.put(name, entry(in, name));
                    }
                }
                in.endObject();
                if (in.peek() != JsonToken.END_DOCUMENT) {
                    throw wrong("goes on after its closing brace");
                }
            } catch (IOException | IllegalStateException e) {
                throw new FormatException("safetensors file " + file + ": the header is not valid JSON: " + e.getMessage(), e);
            }
            return new SafetensorsHeader(metadata == null ? Map.of() : metadata, entries);
        }

        private Map<String, String> metadata(JsonReader in) throws IOException {
            Map<String, String> metadata = new LinkedHashMap<>();
            in.beginObject();
            while (in.hasNext()) {
                String key = in.nextName();
                if (metadata.putIfAbsent(key, string(in, "metadata '" + key + "'")) != null) {
                    throw wrong("names metadata '" + key + "' twice");
                }
            }
            in.endObject();
            return metadata;
        }

        private Entry entry(JsonReader in, String name) throws IOException {
            String code = null;
            long[] dims = null;
            long[] offsets = null;
            in.beginObject();
            while (in.hasNext()) {
                String field = in.nextName();
                String what = field + " of tensor '" + name + "'";
                if (field.equals("dtype") && code == null) {
                    code = string(in, what);
                } else if (field.equals("shape") && dims == null) {
                    dims = counts(in, what);
                } else if (field.equals("data_offsets") && offsets == null) {
                    offsets = counts(in, what);
                } else if (field.equals("dtype") || field.equals("shape") || field.equals("data_offsets")) {
                    throw wrong("gives " + what + " twice");
                } else {
                    in.skipValue();
                }
            }
            in.endObject();
            return entry(name, code, dims, offsets);
        }

        private Entry entry(String name, String code, long[] dims, long[] offsets) {
            if (code == null || dims == null || offsets == null) {
                throw wrong("gives no " + (code == null ? "dtype" : dims == null ? "shape" : "data_offsets") + " for tensor '"
                    + name + "'");
            }
            if (offsets.length != 2 || offsets[1] < offsets[0]) {
                throw wrong("gives tensor '" + name + "' data_offsets that are not [begin, end]");
            }
            int bytes = SafetensorsCodes.bytes(code);
            if (bytes == 0) {
                throw wrong("gives tensor '" + name + "' the unknown dtype '" + code + "'");
            }
            Shape shape;
            try {
                shape = Shape.of(dims);
            } catch (GradusException e) {
                throw new FormatException("safetensors file " + file + ": tensor '" + name + "': " + e.getMessage(), e);
            }
            long size = offsets[1] - offsets[0];
            if (size % bytes != 0 || size / bytes != shape.numel()) {
                throw wrong("gives tensor '" + name + "', " + code + " " + shape + ", " + size + " bytes instead of "
                    + shape.numel() + " times " + bytes);
            }
            return new Entry(code, shape, offsets[0], offsets[1]);
        }

        private String string(JsonReader in, String what) throws IOException {
            if (in.peek() != JsonToken.STRING) {
                throw wrong("needs a string for " + what);
            }
            return in.nextString();
        }

        private long[] counts(JsonReader in, String what) throws IOException {
            List<Long> numbers = new ArrayList<>();
            in.beginArray();
            while (in.hasNext()) {
                String digits = in.peek() == JsonToken.NUMBER ? in.nextString() : "";
                if (!digits.matches("[0-9]{1,19}") || digits.length() == 19 && digits.compareTo("9223372036854775807") > 0) {
                    throw wrong("needs whole numbers from 0 to 2^63-1 for " + what);
                }
                numbers.add(Long.parseLong(digits));
            }
            in.endArray();
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private FormatException wrong(String what) {
            return new FormatException("safetensors file " + file + ": the header " + what);
        }
    }
}
