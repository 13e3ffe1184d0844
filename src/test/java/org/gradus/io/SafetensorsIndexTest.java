package org.gradus.io;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.full;
import static org.gradus.Gradus.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsIndexTest {
    @TempDir
    private Path dir;

    private Path saved(long largest) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", arange(4.0));
        tensors.put("b", arange(100));
        tensors.put("c", tensor(1, 2).to(DType.FLOAT16));
        tensors.put("d", tensor(true));
        Path index = dir.resolve("model.safetensors.index.json");
        SafetensorsIndex.save(tensors, index, largest);
        return index;
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(dir)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void tensorsComeBackFromSeveralFiles() throws IOException {
        Path index = saved(64);
        assertEquals(List.of("model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors", "model.safetensors.index.json"), files());
        try (SafetensorsIndex f = SafetensorsIndex.open(index)) {
            assertEquals(List.of("a", "b", "c", "d"), List.copyOf(f.names()));
            assertEquals(Shape.of(100), f.shape("b"));
            assertEquals(DType.FLOAT16, f.dtype("c"));
            assertTrue(f.tensor("a").equal(arange(4.0)));
            assertTrue(assertThrows(ArgumentException.class, () -> f.tensor("e")).getMessage().contains("[a, b, c, d]"));
        }
        Map<String, Tensor> all = Safetensors.load(index);
        assertEquals(List.of("a", "b", "c", "d"), List.copyOf(all.keySet()));
        assertTrue(all.get("b").equal(arange(100)));
        assertTrue(Files.readString(index).contains("\"total_size\": 821"), Files.readString(index));
    }

    @Test
    void oneFileMayHoldAll() throws IOException {
        saved(1 << 20);
        assertEquals(List.of("model-00001-of-00001.safetensors", "model.safetensors.index.json"), files());
    }

    private static Map<String, Tensor> three(double value) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List.of("a", "b", "c").forEach(name -> tensors.put(name, full(Shape.of(4), value)));
        return tensors;
    }

    private void holds(double value, String... shards) throws IOException {
        Safetensors.load(dir.resolve("m.safetensors.index.json")).forEach((name, t) -> assertTrue(t.eq(value).all().item() == 1, name));
        List<String> all = new ArrayList<>(List.of(shards));
        all.add("m.safetensors.index.json");
        assertEquals(all, files());
    }

    @Test
    void aSetIsReplacedAsAWhole() throws IOException {
        Path index = dir.resolve("m.safetensors.index.json");
        SafetensorsIndex.save(three(1), index, 32);
        holds(1, "m-00001-of-00002.safetensors", "m-00002-of-00002.safetensors");
        Map<String, Tensor> broken = three(2);
        broken.get("c").close();
        assertThrows(ClosedException.class, () -> SafetensorsIndex.save(broken, index, 32));
        holds(1, "m-00001-of-00002.safetensors", "m-00002-of-00002.safetensors");
        SafetensorsIndex.save(three(3), index, 32);
        holds(3, "m.2-00001-of-00002.safetensors", "m.2-00002-of-00002.safetensors");
        SafetensorsIndex.save(three(4), index, 16);
        holds(4, "m-00001-of-00003.safetensors", "m-00002-of-00003.safetensors", "m-00003-of-00003.safetensors");
        Files.writeString(index, "damaged");
        SafetensorsIndex.save(three(5), index, 64);
        holds(5, "m-00001-of-00001.safetensors", "m-00001-of-00003.safetensors", "m-00002-of-00003.safetensors",
            "m-00003-of-00003.safetensors");
    }

    @Test
    void filesThatAreMissingOrLackATensorAreNamed() throws IOException {
        Path index = saved(64);
        Files.copy(dir.resolve("model-00003-of-00003.safetensors"), dir.resolve("other.safetensors"));
        Files.writeString(index, Files.readString(index).replace("model-00002-of-00003", "other")
            .replace("model-00003-of-00003", "gone"));
        try (SafetensorsIndex f = SafetensorsIndex.open(index)) {
            assertTrue(f.tensor("a").equal(arange(4.0)));
            assertTrue(assertThrows(FormatException.class, () -> f.tensor("b")).getMessage().contains("is not in other.safetensors"));
            assertTrue(assertThrows(FormatException.class, () -> f.tensor("c")).getMessage().contains("does not exist"));
        }
        assertThrows(ArgumentException.class, () -> SafetensorsIndex.save(Map.of(), dir.resolve("x.json"), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "{} x", "{\"weight_map\":[]}", "{\"weight_map\":{\"a\":1}}",
        "{\"weight_map\":{},\"weight_map\":{}}", "{\"weight_map\":{\"a\":\"x\",\"a\":\"y\"}}", "{\"weight_map\":{\"a\":\"../x\"}}",
        "{\"weight_map\":{\"a\":\"/etc/passwd\"}}", "{\"weight_map\":{\"a\":\"..\\\\x\"}}", "{\"weight_map\":{\"a\":\"..\"}}",
        "{\"weight_map\":{\"a\":\"C:x\"}}", "{\"weight_map\":{\"a\":\"\"}}", "{\"weight_map\":{\"a\":\"x\\u0000\"}}"})
    void indexesThatLieOrLeaveTheFolder(String json) throws IOException {
        Path index = Files.writeString(dir.resolve("bad.json"), json);
        assertTrue(assertThrows(FormatException.class, () -> SafetensorsIndex.open(index)).getMessage().contains("bad.json"));
    }
}
