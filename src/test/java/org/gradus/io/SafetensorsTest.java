package org.gradus.io;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.nn.Linear;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void keepsEveryDtypeToTheBit(Device device) {
        try (var scope = Devices.with(device)) {
            Map<String, Tensor> saved = new LinkedHashMap<>();
            saved.put("float32", tensor(new float[] {1.5f, -0.0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY}));
            saved.put("float64", tensor(new double[] {Math.PI, -Double.MIN_VALUE}));
            saved.put("int32", tensor(new int[] {Integer.MIN_VALUE, 7}));
            saved.put("int64", tensor(new long[] {Long.MAX_VALUE, -1}));
            saved.put("bool", tensor(new boolean[] {true, false, true}));
            saved.put("uint8", tensor(new int[] {0, 128, 255}).to(DType.UINT8));
            saved.put("int8", tensor(new byte[] {-128, 127}));
            saved.put("int16", tensor(new short[] {Short.MIN_VALUE, 7, Short.MAX_VALUE}));
            saved.put("float16", tensor(65504.0, 0x1p-24, -0.1).to(DType.FLOAT16));
            saved.put("bfloat16", tensor(3e38, 0x1p-126, -0.1).to(DType.BFLOAT16));
            saved.put("scalar", tensor(2.5));
            saved.put("empty", zeros(0, 3));
            saved.put("large", randn(700, 500));
            Path file = dir.resolve("t.safetensors");
            Safetensors.save(saved, file, Map.of("made by", "a test"));
            Map<String, Tensor> loaded = Safetensors.load(file);
            assertEquals(saved.keySet(), loaded.keySet());
            saved.forEach((name, t) -> {
                assertEquals(t.dtype(), loaded.get(name).dtype(), name);
                assertEquals(t.shape(), loaded.get(name).shape(), name);
                assertEquals(device, loaded.get(name).device());
                assertTrue(t.equal(loaded.get(name)), name);
            });
            assertEquals(Float.floatToRawIntBits(-0.0f), Float.floatToRawIntBits(loaded.get("float32").toFloatArray()[1]));
            try (SafetensorsFile f = SafetensorsFile.open(file)) {
                assertEquals(Map.of("made by", "a test"), f.metadata());
                assertArrayEquals(new boolean[] {true, false, true}, f.tensor("bool").toBooleanArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void savesViewsAsTheirElements(Device device) {
        try (var scope = Devices.with(device)) {
            Tensor view = arange(6).view(2, 3).t();
            Path file = dir.resolve("v");
            Safetensors.save(Map.of("v", view), file);
            assertTrue(view.equal(Safetensors.load(file).get("v")));
        }
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void aModelComesBack(Device device) {
        try (var scope = Devices.with(device)) {
            Linear from = new Linear(3, 2);
            Linear to = new Linear(3, 2);
            Path file = dir.resolve("m");
            Safetensors.save(from.stateDict(), file);
            to.loadStateDict(Safetensors.load(file));
            Tensor x = randn(4, 3);
            assertTrue(from.forward(x).equal(to.forward(x)));
            assertFalse(Safetensors.load(file).get("weight").requiresGrad());
            assertEquals(Set.of("weight", "bias"), Safetensors.load(file).keySet());
            assertEquals(DType.FLOAT32, to.weight().dtype());
        }
    }

    @Test
    void aMissingFileIsNamed() {
        Path none = dir.resolve("none");
        assertTrue(assertThrows(FormatException.class, () -> Safetensors.load(none)).getMessage().contains("none"));
    }
}
