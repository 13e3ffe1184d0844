package org.gradus.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipFile;
import org.gradus.Functional;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.GradusException;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that {@code torch.save} of PyTorch 1.13 wrote. */
class TorchCheckpointTest {
    @TempDir
    private Path folder;

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(TorchCheckpointTest.class.getResource("/torch/" + name).toURI());
    }

    @Test
    void stateDictOfANetwork() throws URISyntaxException {
        Map<String, Tensor> w = TorchCheckpoint.stateDict(resource("state-dict.pt"));
        assertEquals(List.of("0.weight", "0.bias", "2.weight", "2.bias", "2.running_mean", "2.running_var",
            "2.num_batches_tracked", "3.weight", "3.bias"), List.copyOf(w.keySet()));
        Map<?, ?> all = (Map<?, ?>) TorchCheckpoint.load(resource("checkpoint.pt"));
        Tensor hidden = Functional.linear((Tensor) all.get("x"), w.get("0.weight"), w.get("0.bias")).relu();
        Tensor normed = Functional.batchNorm(hidden, w.get("2.running_mean"), w.get("2.running_var"), w.get("2.weight"),
            w.get("2.bias"), false, 0.1, 1e-5);
        float[] y = Functional.linear(normed, w.get("3.weight"), w.get("3.bias")).toFloatArray();
        assertArrayEquals(((Tensor) all.get("y")).toFloatArray(), y, 1e-6f);
    }

    @Test
    void containersNumbersAndDtypes() throws URISyntaxException {
        Map<?, ?> all = (Map<?, ?>) TorchCheckpoint.load(resource("checkpoint.pt"));
        assertEquals(7L, all.get("epoch"));
        assertEquals(1e-3, all.get("lr"));
        assertEquals("net", all.get("name"));
        assertNull(all.get("best"));
        assertEquals(true, all.get("ok"));
        assertEquals(BigInteger.TWO.pow(70), all.get("big"));
        assertEquals(List.of(3L, 4L), all.get("size"));
        List<?> views = (List<?>) all.get("views");
        assertEquals(Shape.of(4, 3), ((Tensor) views.get(1)).shape());
        assertArrayEquals(new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}, ((Tensor) views.get(1)).toFloatArray());
        assertArrayEquals(new float[] {4, 6, 8, 10}, ((Tensor) views.get(2)).toFloatArray());
        Map<String, DType> dtypes = Map.of("half", DType.FLOAT16, "bf", DType.BFLOAT16, "i8", DType.INT8, "u8", DType.UINT8,
            "i16", DType.INT16, "b", DType.BOOL, "i64", DType.INT64, "p", DType.FLOAT32);
        dtypes.forEach((name, dtype) -> assertEquals(dtype, ((Tensor) all.get(name)).dtype(), name));
        assertArrayEquals(new double[] {255}, ((Tensor) all.get("u8")).toDoubleArray());
        assertArrayEquals(new double[] {-300}, ((Tensor) all.get("i16")).toDoubleArray());
        assertEquals(11, ((Tensor) all.get("bf")).toDoubleArray()[11]);
        assertEquals(1L << 40, ((Tensor) all.get("i64")).itemLong());
        assertEquals(Shape.of(0, 3), ((Tensor) all.get("empty")).shape());
        assertTrue(((Map<?, ?>) all.get("opt")).containsKey("param_groups"));
    }

    @Test
    void nothingElseIsMadeOrRun() throws URISyntaxException {
        FormatException e = assertThrows(FormatException.class, () -> TorchCheckpoint.load(resource("hostile.pt")));
        assertTrue(e.getMessage().contains("system") && e.getMessage().contains("not run"), e.getMessage());
        e = assertThrows(FormatException.class, () -> TorchCheckpoint.load(resource("module.pt")));
        assertTrue(e.getMessage().contains("torch.nn.modules"), e.getMessage());
        assertThrows(FormatException.class, () -> TorchCheckpoint.load(Path.of("missing.pt")));
    }

    @Test
    void aKeyThatContainsItself() {
        byte[] pickle = {(byte) 0x80, 2, '}', ']', 'q', 0, 'h', 0, 'a', 'N', 's', '.'};
        FormatException e = assertThrows(FormatException.class, () -> Unpickler.load("pickle", pickle, null));
        assertTrue(e.getMessage().contains("key"), e.getMessage());
    }

    @Test
    void bytesThatChangedAreFoundOrHarmless() throws IOException, URISyntaxException {
        Random random = new Random(2);
        for (String name : List.of("state-dict.pt", "checkpoint.pt", "hostile.pt")) {
            byte[] good = Files.readAllBytes(resource(name));
            for (int i = 0; i < 1500; i++) {
                byte[] bad = i % 5 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
                for (int k = random.nextInt(6); k > 0 && bad.length > 0; k--) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                }
                Path file = Files.write(folder.resolve(name), bad);
                try {
                    TorchCheckpoint.load(file);
                } catch (GradusException e) {
                    assertTrue(e.getMessage().startsWith("checkpoint "), e.getMessage());
                }
            }
        }
    }

    /** The pickle without the zip around it, whose checksums would find most changes. */
    @Test
    void picklesThatChangedAreFoundOrHarmless() throws IOException, URISyntaxException {
        Random random = new Random(3);
        byte[] good;
        try (ZipFile zip = new ZipFile(resource("checkpoint.pt").toFile())) {
            good = zip.getInputStream(zip.getEntry("checkpoint/data.pkl")).readAllBytes();
        }
        Unpickler.Library library = new Unpickler.Library() {
            @Override
            public Unpickler.Function function(String name) {
                return name.startsWith("torch") || name.startsWith("collections") ? arguments -> arguments : null;
            }

            @Override
            public Object persistent(Object id) {
                return id;
            }
        };
        assertTrue(Unpickler.load("pickle", good, library) instanceof Map);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(5); k >= 0; k--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                Unpickler.load("pickle", bad, library);
            } catch (FormatException e) {
                assertTrue(e.getMessage().startsWith("pickle: the pickle "), e.getMessage());
            }
        }
    }
}
