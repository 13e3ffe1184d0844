package org.gradus.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
    private static final Csv.Options PLAIN = Csv.options().header(false);

    private static Csv csv(String text, Csv.Options options) {
        return Csv.read("t.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), options);
    }

    @Test
    void numbersNamesAndClasses() {
        Csv t = csv("\uFEFFlength,width,kind\r\n1.5,-2e3,rose\r\n 4 ,.5,\"lily, white\"\r\nnan,+inf,rose\r\n", Csv.options());
        assertEquals(List.of("length", "width", "kind"), t.header());
        assertEquals(3, t.rows());
        assertArrayEquals(new double[] {1.5, 4, Double.NaN}, t.numbers("length"));
        assertEquals(Shape.of(3, 2), t.tensor("width", "length").shape());
        assertArrayEquals(new float[] {-2000, 1.5f, 0.5f, 4, Float.POSITIVE_INFINITY, Float.NaN},
            t.tensor("width", "length").toFloatArray());
        assertEquals(DType.FLOAT64, t.tensor(DType.FLOAT64, "width").dtype());
        assertEquals(List.of("lily, white", "rose"), t.classes("kind").names());
        assertArrayEquals(new long[] {1, 0, 1}, t.classes("kind").labels().toLongArray());
        assertTrue(assertThrows(ArgumentException.class, () -> t.text("x")).getMessage().contains("[length, width, kind]"));
    }

    @Test
    void quotedFieldsHoldAnything() {
        Csv t = csv("\"a\"\"b\",\"c\nd\"\n\n\"\",e f", PLAIN);
        assertEquals(List.of("a\"b", ""), t.text("0"));
        assertEquals(List.of("c\nd", "e f"), t.text("1"));
        assertEquals(List.of("1;5"), csv("x\n1;5", Csv.options()).text("x"));
        assertArrayEquals(new float[] {1, 5}, csv("x;y\n1;5", Csv.options().separator(';')).tensor().toFloatArray());
    }

    @Test
    void nothingIsFineWithoutAHeader() {
        assertEquals(0, csv("", PLAIN).rows());
        assertEquals(Shape.of(0, 1), csv("a\n", Csv.options()).tensor().shape());
        assertTrue(assertThrows(FormatException.class, () -> csv("\n\r\n", Csv.options())).getMessage().contains("no header"));
    }

    @Test
    void emptyFieldsAreMissing() {
        assertArrayEquals(new float[] {1, -1}, csv("1, ", PLAIN.missing(-1)).tensor().toFloatArray());
        assertEquals(List.of("1", " "), csv("1\n ", PLAIN).text("0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "1,2~3         | line 2: 1 fields, where the first line has 2",
        "1,2~~~3,4,5   | line 4: 3 fields",
        "1,\"2         | line 1, column 3: the quote that opens here is never closed",
        "1,2~\"3\"x,4  | line 2, column 4: 'x' after the closing quote",
        "1,2~3,4\"     | line 2, column 4: a quote inside",
        "1,2~3,x4      | line 2, column 2 (1): 'x4' is no number",
        "1,2~3,        | line 2, column 2 (1): is empty",
        "1,0x10        | '0x10' is no number",
        "1d,2          | '1d' is no number",
        "1,2^3         | line 1, column 5: a carriage return without a line feed",
    })
    void errorsNameThePlace(String text, String what) {
        String content = text.strip().replace('~', '\n').replace('^', '\r');
        String message = assertThrows(FormatException.class, () -> csv(content, PLAIN).tensor()).getMessage();
        assertTrue(message.startsWith("CSV file t.csv, ") && message.contains(what), message);
    }

    @Test
    void filesThatAreNotThere() {
        assertTrue(assertThrows(FormatException.class, () -> Csv.read(Path.of("none.csv"))).getMessage().contains("does not exist"));
        byte[] latin = {'a', (byte) 0xe4, '\n'};
        assertTrue(assertThrows(FormatException.class, () -> Csv.read("l.csv", new ByteArrayInputStream(latin), PLAIN)).getMessage()
            .contains("not UTF-8"));
    }
}
