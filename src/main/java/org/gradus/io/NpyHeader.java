package org.gradus.io;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * What stands before the elements of an array in NumPy's format: element type, byte order, order of the axes, shape. Source:
 * <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format's description</a>.
 *
 * @param fortran whether the first axis varies fastest
 */
record NpyHeader(DType dtype, ByteOrder order, boolean fortran, Shape shape) {
    /** The first bytes of a file. */
    static final String MAGIC = "\u0093NUMPY";
    /** Elements begin at a multiple of this. */
    private static final int ALIGNMENT = 64;
    private static final int PREFIX = 10;
    /** An entry of the dictionary: a name, then a string, a truth value, a tuple of numbers, or the fields of a record. */
    private static final Pattern ENTRY = Pattern.compile("\\s*['\"](\\w+)['\"]\\s*:\\s*"
        + "(?:['\"]([^'\"]*)['\"]|(True|False)|\\(([^()]*)\\)|\\[[^\\[\\]]*\\])\\s*,?");
    private static final Map<String, DType> CODES = Map.ofEntries(Map.entry("b1", DType.BOOL), Map.entry("u1", DType.UINT8),
        Map.entry("i1", DType.INT8), Map.entry("i2", DType.INT16), Map.entry("i4", DType.INT32), Map.entry("i8", DType.INT64),
        Map.entry("f2", DType.FLOAT16), Map.entry("f4", DType.FLOAT32), Map.entry("f8", DType.FLOAT64));

    static NpyHeader parse(String name, String text) {
        String inside = text.strip();
        if (!inside.startsWith("{") || !inside.endsWith("}")) {
            throw malformed(name, text);
        }
        Matcher m = ENTRY.matcher(inside).region(1, inside.length() - 1);
        String code = null;
        Boolean fortran = null;
        Shape shape = null;
        int at = 1;
        for (; m.lookingAt(); m.region(at, inside.length() - 1)) {
            at = m.end();
            switch (m.group(1)) {
                case "descr" -> code = m.group(2);
                case "fortran_order" -> fortran = m.group(3) == null ? null : (Boolean) m.group(3).equals("True");
                case "shape" -> shape = m.group(4) == null ? null : shape(name, m.group(4));
                default -> throw malformed(name, text);
            }
        }
        if (!inside.substring(at, inside.length() - 1).isBlank() || fortran == null || shape == null) {
            throw malformed(name, text);
        }
        if (code == null || code.length() < 3) {
            throw new UnsupportedException("npy " + name + ": elements are not of one simple type: " + text.strip());
        }
        DType dtype = CODES.get(code.substring(1));
        if (dtype == null) {
            throw new UnsupportedException("npy " + name + ": Gradus has no dtype for elements of type '" + code + "'");
        }
        return new NpyHeader(dtype, code.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, fortran, shape);
    }

    private static Shape shape(String name, String tuple) {
        List<Long> dims = new ArrayList<>();
        for (String part : tuple.split(",")) {
            if (!part.isBlank()) {
                try {
                    dims.add(Long.parseLong(part.strip().replaceAll("L$", "")));
                } catch (NumberFormatException e) {
                    throw new FormatException("npy " + name + ": shape (" + tuple + ") is no tuple of numbers", e);
                }
            }
        }
        if (dims.stream().anyMatch(d -> d < 0)) {
            throw new FormatException("npy " + name + ": shape (" + tuple + ") has a negative extent");
        }
        try {
            return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        } catch (RuntimeException e) {
            throw new FormatException("npy " + name + ": shape (" + tuple + ") is too large", e);
        }
    }

    private static FormatException malformed(String name, String text) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        return new FormatException("npy " + name + ": header is not a dictionary of descr, fortran_order and shape: "
            + shown.strip());
    }

    /** Everything before the elements, format version 1.0. */
    static byte[] bytes(DType dtype, Shape shape) {
        String code = CODES.entrySet().stream().filter(e -> e.getValue() == dtype).map(Map.Entry::getKey).findFirst()
            .orElseThrow(() -> new UnsupportedException("npy: NumPy has no element type for " + dtype));
        StringBuilder tuple = new StringBuilder();
        for (long d : shape.dims()) {
            tuple.append(tuple.isEmpty() ? "" : " ").append(d).append(',');
        }
        if (shape.rank() > 1) {
            tuple.setLength(tuple.length() - 1);
        }
        String order = dtype.bytes() == 1 ? "|" : "<";
        String text = "{'descr': '" + order + code + "', 'fortran_order': False, 'shape': (" + tuple + "), }";
        int padding = ALIGNMENT - (PREFIX + text.length() + 1) % ALIGNMENT;
        int length = text.length() + padding % ALIGNMENT + 1;
        String start = MAGIC + "\u0001\u0000" + (char) (length & 0xff) + (char) (length >> 8);
        String all = start + text + " ".repeat(padding % ALIGNMENT) + "\n";
        return all.getBytes(StandardCharsets.ISO_8859_1);
    }
}
