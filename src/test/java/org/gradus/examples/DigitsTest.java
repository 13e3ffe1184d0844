package org.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.gradus.Tensor;
import org.gradus.data.TensorDataset;
import org.gradus.types.FormatException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {
    private static final List<String> FILES = List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    @TempDir
    Path dir;

    @Test
    void theSubsetIsBalancedAndSmall() throws IOException {
        Digits digits = Digits.load(null);
        assertEquals(16400, digits.train().size());
        assertEquals(2000, digits.test().size());
        for (TensorDataset part : List.of(digits.train(), digits.test())) {
            Tensor images = part.tensors().get(0);
            assertEquals(Shape.of(part.size(), 784), images.shape());
            assertEquals(0, images.mean().item(), 0.03);
            assertEquals(1, images.std().item(), 0.03);
            long[] count = new long[10];
            for (long label : part.tensors().get(1).toLongArray()) {
                count[(int) label]++;
            }
            assertTrue(Arrays.stream(count).allMatch(n -> n == part.size() / 10), Arrays.toString(count));
        }
        long bytes = 0;
        for (String name : FILES) {
            bytes += resource(name).length;
        }
        assertTrue(bytes <= 3_000_000, "bytes: " + bytes);
    }

    @Test
    void readsAFolderOfPlainOrCompressedFiles() throws IOException {
        for (String name : FILES) {
            Files.write(dir.resolve(name + ".gz"), resource(name));
        }
        Files.write(dir.resolve("t10k-labels-idx1-ubyte"), new GZIPInputStream(
            new ByteArrayInputStream(resource("t10k-labels-idx1-ubyte"))).readAllBytes());
        Files.delete(dir.resolve("t10k-labels-idx1-ubyte.gz"));
        assertEquals(2000, Digits.load(dir).test().size());
        Files.write(dir.resolve("t10k-labels-idx1-ubyte.gz"), resource("train-labels-idx1-ubyte"));
        Files.delete(dir.resolve("t10k-labels-idx1-ubyte"));
        assertTrue(assertThrows(FormatException.class, () -> Digits.load(dir)).getMessage().contains("[16400]"));
        Files.delete(dir.resolve("t10k-labels-idx1-ubyte.gz"));
        assertTrue(assertThrows(FormatException.class, () -> Digits.load(dir)).getMessage()
            .contains("t10k-labels-idx1-ubyte.gz"));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = DigitsTest.class.getResourceAsStream("/examples/mnist/" + name + ".gz")) {
            return in.readAllBytes();
        }
    }
}
