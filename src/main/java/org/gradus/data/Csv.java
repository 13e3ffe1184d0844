package org.gradus.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;

/**
 * A table from a CSV file (RFC 4180, UTF-8): records of equally many fields, and their names if the first record gives them.
 *
 * <pre>{@code
 * Csv iris = Csv.read(Path.of("iris.csv"));
 * Tensor x = iris.tensor("sepal length", "sepal width");   // (rows, 2), float32
 * Csv.Classes species = iris.classes("species");           // names and int64 labels
 * }</pre>
 */
public final class Csv {
    /** Decimal, with {@code nan} and {@code inf} as C, Python and Java write them; not Java's {@code 1d} and hexadecimals. */
    private static final Pattern NUMBER = Pattern.compile(
        "[+-]?(?:(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?|nan|NaN|inf|Infinity)");

    /**
     * The methods with an argument give a copy with that option changed.
     *
     * @param header    whether the first record names the columns
     * @param separator between fields
     * @param missing   the number that an empty field stands for; {@code null} to refuse it
     */
    public record Options(boolean header, char separator, Double missing) {
        public Options {
            if (separator == '"' || separator == '\n' || separator == '\r') {
                throw new ArgumentException("Csv: a quote or a line end cannot separate fields");
            }
        }

        public Options header(boolean header) {
            return new Options(header, separator, missing);
        }

        public Options separator(char separator) {
            return new Options(header, separator, missing);
        }

        public Options missing(double missing) {
            return new Options(header, separator, missing);
        }
    }

    /**
     * A column of names as numbers.
     *
     * @param names  the distinct fields, in alphabetical order
     * @param labels {@code (rows)} int64: the number of each row's name
     */
    public record Classes(List<String> names, Tensor labels) { }

    private final String name;
    private final Options options;
    private final List<String> header;
    private final List<String[]> rows;
    private final int[] lines;

    private Csv(String name, Options options, List<String> header, List<String[]> rows, int[] lines) {
        this.name = name;
        this.options = options;
        this.header = header;
        this.rows = rows;
        this.lines = lines;
    }

    /** A header, commas, and no empty fields among numbers. */
    public static Options options() {
        return new Options(true, ',', null);
    }

    /** {@link #read(Path, Options)} with default options. */
    public static Csv read(Path file) {
        return read(file, options());
    }

    /** @throws FormatException if the file cannot be read, or is not as the format demands; the message gives line and column */
    public static Csv read(Path file, Options options) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in, options);
        } catch (NoSuchFileException e) {
            throw new FormatException("CSV file " + file + " does not exist", e);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /**
     * Reads a stream to its end.
     *
     * @param name what messages call it
     */
    public static Csv read(String name, InputStream in, Options options) {
        var utf8 = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            return read(name, new CsvReader(name, new InputStreamReader(in, utf8), options.separator), options);
        } catch (CharacterCodingException e) {
            throw new FormatException("CSV file " + name + " is not UTF-8", e);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static FormatException unreadable(String name, IOException e) {
        return new FormatException("CSV file " + name + " cannot be read: " + e, e);
    }

    private static Csv read(String name, CsvReader in, Options options) throws IOException {
        List<String> header = options.header ? in.next() : null;
        if (options.header && header == null) {
            throw new FormatException("CSV file " + name + " is empty: it has no header");
        }
        int width = options.header ? header.size() : -1;
        List<String[]> rows = new ArrayList<>();
        int[] lines = new int[16];
        while (true) {
            int line = in.line();
            List<String> record = in.next();
            if (record == null) {
                break;
            }
            width = width < 0 ? record.size() : width;
            if (record.size() != width) {
                throw new FormatException("CSV file " + name + ", line " + line + ": " + record.size() + " fields, where "
                    + (options.header ? "the header" : "the first line") + " has " + width);
            }
            lines = rows.size() == lines.length ? Arrays.copyOf(lines, 2 * lines.length) : lines;
            lines[rows.size()] = line;
            rows.add(record.toArray(String[]::new));
        }
        return new Csv(name, options, header == null ? numbered(Math.max(width, 0)) : List.copyOf(header), rows, lines);
    }

    private static List<String> numbered(int width) {
        String[] names = new String[width];
        Arrays.setAll(names, Integer::toString);
        return List.of(names);
    }

    /** The columns' names; {@code "0"}, {@code "1"} and so on if there is no header. */
    public List<String> header() {
        return header;
    }

    /** Number of records, without the header. */
    public int rows() {
        return rows.size();
    }

    /** Fields of a column as they are. */
    public List<String> text(String column) {
        int c = index(column);
        return rows.stream().map(r -> r[c]).toList();
    }

    /** @throws FormatException if a field of the column is no number; the message gives its line and column */
    public double[] numbers(String column) {
        double[] out = new double[rows.size()];
        int c = index(column);
        for (int r = 0; r < out.length; r++) {
            out[r] = number(r, c);
        }
        return out;
    }

    /** {@code (rows, columns)} float32; all columns if none is named. Fails as {@link #numbers}. */
    public Tensor tensor(String... columns) {
        return tensor(DType.FLOAT32, columns);
    }

    /** Columns in a dtype: {@code (rows, columns)}. */
    public Tensor tensor(DType dtype, String... columns) {
        int[] which = (columns.length == 0 ? header : List.of(columns)).stream().mapToInt(this::index).toArray();
        if ((long) rows.size() * which.length > Integer.MAX_VALUE - 8) {
            throw new ArgumentException("CSV file " + name + ": " + rows.size() + " rows of " + which.length
                + " numbers do not fit into a Java array");
        }
        double[] out = new double[rows.size() * which.length];
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < which.length; i++) {
                out[r * which.length + i] = number(r, which[i]);
            }
        }
        return Gradus.tensor(out, Shape.of(rows.size(), which.length)).to(dtype);
    }

    /** A column of names, such as the classes that a model learns to tell apart. */
    public Classes classes(String column) {
        List<String> text = text(column);
        List<String> names = List.copyOf(new TreeSet<>(text));
        long[] labels = text.stream().mapToLong(t -> Collections.binarySearch(names, t)).toArray();
        return new Classes(names, Gradus.tensor(labels));
    }

    private double number(int row, int column) {
        String text = rows.get(row)[column].strip();
        if (text.isEmpty() && options.missing != null) {
            return options.missing;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new FormatException("CSV file " + name + ", line " + lines[row] + ", column " + (column + 1) + " ("
                + header.get(column) + "): " + (text.isEmpty() ? "is empty; Options.missing gives a number for that"
                    : "'" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "' is no number"));
        }
        return Double.parseDouble(text.replace("nan", "NaN").replace("inf", "Infinity"));
    }

    private int index(String column) {
        int c = header.indexOf(column);
        if (c < 0) {
            throw new ArgumentException("CSV file " + name + " has no column '" + column + "'; it has " + header);
        }
        return c;
    }
}
