package org.gradus.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.types.FormatException;
import org.gradus.types.GradusException;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a file, reading it ends in a model or in a clear exception. */
class DamagedFilesTest {
    @TempDir
    Path folder;

    private static byte[] sample() throws IOException, URISyntaxException {
        return Files.readAllBytes(Path.of(DamagedFilesTest.class.getResource("/onnx/test_control/model.onnx").toURI()));
    }

    @Test
    void everyTruncationIsNoticedOrHarmless() throws IOException, URISyntaxException {
        byte[] whole = sample();
        for (int length = 0; length < whole.length; length++) {
            load(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void changedBytesAreNoticedOrHarmless() throws IOException, URISyntaxException {
        byte[] whole = sample();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 3000; i++) {
            byte[] changed = whole.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            load(changed);
        }
    }

    private static void load(byte[] bytes) {
        try {
            Onnx.load(bytes);
        } catch (GradusException e) {
            assertTrue(e.getMessage() != null && !e.getMessage().isEmpty());
        }
    }

    @Test
    void sizesThatTheElementsDoNotFillAreRefused() {
        TensorData t = Tensors.data("w", Gradus.zeros(2, 3));
        for (long[] dims : new long[][] {{7}, {-2, -3}, {2, 3, 2}}) {
            TensorData lying = new TensorData("w", dims, t.elementType(), t.raw(), t.floats(), t.ints(), t.longs(), t.doubles(), Map.of());
            assertThrows(FormatException.class, () -> new Tensors("test", null).tensor(lying, org.gradus.device.Devices.current()));
        }
        TensorData huge = new TensorData("w", new long[] {1L << 40, 1L << 40}, t.elementType(), t.raw(), t.floats(), t.ints(), t.longs(),
            t.doubles(), Map.of());
        assertThrows(UnsupportedException.class, () -> new Tensors("test", null).tensor(huge, org.gradus.device.Devices.current()));
    }

    @Test
    void externalDataLiesBesideTheModel() throws IOException {
        Path home = Files.createDirectory(folder.resolve("model"));
        Files.write(folder.resolve("secret.bin"), new byte[8]);
        Files.write(home.resolve("data.bin"), new byte[8]);
        Tensors tensors = new Tensors("test", home);
        for (String location : new String[] {"../secret.bin", folder.resolve("secret.bin").toString(), "missing.bin", ""}) {
            assertThrows(FormatException.class, () -> tensors.tensor(external(Map.of("location", location)),
                org.gradus.device.Devices.current()));
        }
        assertThrows(FormatException.class, () -> tensors.tensor(external(Map.of("location", "data.bin", "offset", "4", "length", "8")),
            org.gradus.device.Devices.current()));
        Tensor read = tensors.tensor(external(Map.of("location", "data.bin")), org.gradus.device.Devices.current());
        assertTrue(read.equal(Gradus.zeros(2)));
    }

    private static TensorData external(Map<String, String> where) {
        return new TensorData("w", new long[] {2}, ElementType.FLOAT.code, null, new float[0], new int[0], new long[0], new double[0],
            where);
    }
}
