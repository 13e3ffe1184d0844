package org.gradus.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {
    @TempDir
    Path dir;

    private static byte[] file(String json, int dataSize) {
        byte[] h = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer b = ByteBuffer.allocate(8 + h.length + dataSize).order(ByteOrder.LITTLE_ENDIAN);
        return b.putLong(h.length).put(h).array();
    }

    private Path written(byte[] content) throws IOException {
        return Files.write(dir.resolve("bad.safetensors"), content);
    }

    private String rejected(byte[] content) throws IOException {
        Path path = written(content);
        String message = assertThrows(FormatException.class, () -> SafetensorsFile.open(path)).getMessage();
        assertTrue(message.contains("bad.safetensors"), message);
        return message;
    }

    private static SafetensorsWriter.Item item(String name, DType dtype, Shape shape, byte... bytes) {
        return new SafetensorsWriter.Item(name, dtype, shape, out -> out.write(ByteBuffer.wrap(bytes)));
    }

    private static byte[] bytes(SafetensorsFile f, String tensor) {
        ByteBuffer b = f.bytes(tensor, 0, (int) f.size(tensor));
        byte[] out = new byte[b.remaining()];
        b.get(out);
        return out;
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Path path = dir.resolve("m.safetensors");
        SafetensorsWriter.write(path, List.of(
            item("mask", DType.BOOL, Shape.of(3), (byte) 1, (byte) 0, (byte) 1),
            item("b", DType.FLOAT32, Shape.of(1, 2), new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
            item("a \"ü\\\ud83d\ude00<", DType.FLOAT32, Shape.SCALAR, (byte) 9, (byte) 8, (byte) 7, (byte) 6),
            item("wide", DType.INT64, Shape.of(1), new byte[8]),
            item("none", DType.FLOAT64, Shape.of(0, 4))), Map.of("format", "pt"));
        try (SafetensorsFile f = SafetensorsFile.open(path)) {
            assertEquals(List.of("none", "wide", "a \"ü\\\ud83d\ude00<", "b", "mask"), new ArrayList<>(f.names()));
            assertEquals(Map.of("format", "pt"), f.metadata());
            assertEquals(DType.FLOAT32, f.dtype("b"));
            assertEquals(Shape.of(1, 2), f.shape("b"));
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, bytes(f, "b"));
            assertArrayEquals(new byte[] {1, 0, 1}, bytes(f, "mask"));
            assertArrayEquals(new byte[] {9, 8, 7, 6}, bytes(f, "a \"ü\\\ud83d\ude00<"));
            assertEquals(Shape.of(0, 4), f.shape("none"));
            assertEquals(0, bytes(f, "none").length);
            assertEquals(0x0605, f.bytes("b", 4, 2).getShort());
        }
        byte[] all = Files.readAllBytes(path);
        long header = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(0, header % 8, "data start on a multiple of eight");
        try (var left = Files.list(dir)) {
            assertEquals(1, left.count(), "no temporary file stays behind");
        }
    }

    @Test
    void sameContentSameBytes() throws IOException {
        var a = item("a", DType.INT32, Shape.of(1), (byte) 1, (byte) 0, (byte) 0, (byte) 0);
        var b = item("b", DType.INT32, Shape.of(1), (byte) 2, (byte) 0, (byte) 0, (byte) 0);
        SafetensorsWriter.write(dir.resolve("1"), List.of(a, b), Map.of());
        SafetensorsWriter.write(dir.resolve("2"), List.of(b, a), Map.of());
        assertArrayEquals(Files.readAllBytes(dir.resolve("1")), Files.readAllBytes(dir.resolve("2")));
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path path = dir.resolve("m.safetensors");
        var good = item("a", DType.INT32, Shape.of(1), (byte) 1, (byte) 0, (byte) 0, (byte) 0);
        SafetensorsWriter.write(path, List.of(good), Map.of());
        byte[] before = Files.readAllBytes(path);
        var tooShort = item("a", DType.INT32, Shape.of(1), (byte) 1);
        assertThrows(IllegalStateException.class, () -> SafetensorsWriter.write(path, List.of(tooShort), Map.of()));
        assertArrayEquals(before, Files.readAllBytes(path));
        try (var left = Files.list(dir)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void namesMustBeUnique() {
        var a = item("a", DType.BOOL, Shape.of(0));
        assertThrows(ArgumentException.class, () -> SafetensorsWriter.write(dir.resolve("x"), List.of(a, a), Map.of()));
        var reserved = item("__metadata__", DType.BOOL, Shape.of(0));
        assertThrows(ArgumentException.class, () -> SafetensorsWriter.write(dir.resolve("x"), List.of(reserved), Map.of()));
    }

    @Test
    void readsForeignHeaders() throws IOException {
        Path path = written(file("{\"q\":{\"data_offsets\":[0,4],\"dtype\":\"BF16\",\"shape\":[2],\"later\":{\"x\":[1.5]}},"
            + "\"w\" : {\"dtype\":\"F8_E4M3\",\"shape\":[4,1],\"data_offsets\":[4,8]}}    ", 8));
        try (SafetensorsFile f = SafetensorsFile.open(path)) {
            assertEquals(Shape.of(4, 1), f.shape("w"));
            assertTrue(assertThrows(UnsupportedException.class, () -> f.dtype("w")).getMessage().contains("F8_E4M3"));
            assertTrue(assertThrows(ArgumentException.class, () -> f.shape("v")).getMessage().contains("[q, w]"));
            assertThrows(ArgumentException.class, () -> f.bytes("w", 2, 3));
            assertThrows(ArgumentException.class, () -> f.bytes("w", -1, 1));
        }
    }

    @Test
    void anEmptyFileOfTensorsIsFine() throws IOException {
        try (SafetensorsFile f = SafetensorsFile.open(written(file("{}", 0)))) {
            assertTrue(f.names().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[]                                                                    | 0 | does not begin with",
        "{}                                                                    | 1 | belong to no tensor",
        "{} x                                                                  | 0 | not valid JSON",
        "{                                                                     | 0 | not valid JSON",
        "{'a':1}                                                               | 0 | not valid JSON",
        "{\"a\":1}                                                             | 0 | not valid JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}                             | 4 | no data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}                    | 4 | no shape",
        "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}                        | 4 | no dtype",
        "{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}      | 4 | unknown dtype 'F99'",
        "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}            | 4 | needs a string",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}    | 4 | whole numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}     | 4 | whole numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}  | 4 | whole numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}} | 4 | whole numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}} | 0 | overflows",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}} | 4 | bytes instead of",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}      | 4 | bytes instead of",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}      | 4 | not [begin, end]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}        | 4 | not [begin, end]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}      | 8 | leaves a hole",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}      | 3 | passes the end",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}      | 5 | belong to no tensor",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}} | 6 | overlaps 'a'",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | names 'a' twice",
        "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}   | 0 | twice",
        "{\"__metadata__\":{\"k\":\"v\",\"k\":\"w\"}}                          | 0 | names metadata 'k' twice",
        "{\"__metadata__\":{},\"__metadata__\":{}}                             | 0 | twice",
        "{\"__metadata__\":{\"k\":1}}                                          | 0 | needs a string",
    })
    void rejectsBadHeaders(String json, int dataSize, String why) throws IOException {
        String message = rejected(file(json, dataSize));
        assertTrue(message.contains(why), message);
    }

    @Test
    void rejectsBadLengths() throws IOException {
        assertTrue(rejected(new byte[7]).contains("too few"));
        assertTrue(rejected(length(100)).contains("truncated"));
        byte[] ones = new byte[20];
        Arrays.fill(ones, (byte) -1);
        assertTrue(rejected(ones).contains("18446744073709551615"));
        assertTrue(rejected(length(100_000_001)).contains("limit"));
    }

    private static byte[] length(long n) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(n).array();
    }

    @Test
    void rejectsEveryTruncation() throws IOException {
        Path path = dir.resolve("m");
        SafetensorsWriter.write(path, List.of(item("a", DType.INT32, Shape.of(1), new byte[4])), Map.of());
        byte[] whole = Files.readAllBytes(path);
        for (int n = 0; n < whole.length; n++) {
            rejected(Arrays.copyOf(whole, n));
        }
    }

    @Test
    void rejectsInvalidUtf8() throws IOException {
        byte[] content = file("{\"a#\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0);
        content[11] = (byte) 0xC3;
        assertTrue(rejected(content).contains("UTF-8"));
    }

    @Test
    void namesAMissingFile() {
        assertTrue(assertThrows(FormatException.class, () -> SafetensorsFile.open(dir.resolve("none"))).getMessage()
            .contains("none does not exist"));
    }
}
