package org.gradus.io;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.FormatException;
import org.gradus.types.GradusException;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
    @TempDir
    private Path folder;

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(NpyTest.class.getResource("/numpy/" + name).toURI());
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void comesBack(DType dtype) {
        Path file = folder.resolve("x.npy");
        if (dtype.label().equals("bfloat16")) {
            assertThrows(UnsupportedException.class, () -> Npy.save(zeros(2).to(dtype), file));
            return;
        }
        Tensor cube = arange(24).reshape(2, 3, 4).to(dtype);
        for (Tensor x : List.of(cube.transpose(0, 2), zeros(0, 3).to(dtype), tensor(1).to(dtype))) {
            Npy.save(x, file);
            Tensor y = Npy.load(file);
            assertEquals(x.dtype(), y.dtype());
            assertEquals(x.shape(), y.shape());
            assertArrayEquals(x.toDoubleArray(), y.toDoubleArray());
        }
    }

    @Test
    void readsWhatNumPyWrites() throws URISyntaxException {
        Tensor x = Npy.load(resource("fortran-big-endian.npy"));
        assertEquals(Shape.of(2, 3), x.shape());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, x.toFloatArray());
        assertEquals(2.5, Npy.load(resource("scalar.npy")).item());
        Map<String, Tensor> all = Npz.load(resource("compressed.npz"));
        assertEquals(List.of("ints", "flags", "empty", "small"), List.copyOf(all.keySet()));
        assertArrayEquals(new long[] {0, 1, 2, 3, 4}, all.get("ints").toLongArray());
        assertArrayEquals(new boolean[] {true, false}, all.get("flags").toBooleanArray());
        assertEquals(Shape.of(0, 4), all.get("empty").shape());
        assertArrayEquals(new int[] {0, 1, 2}, all.get("small").toIntArray());
        assertThrows(UnsupportedException.class, () -> Npy.load(resource("structured.npy")));
    }

    @Test
    void severalInOneFile() {
        Path file = folder.resolve("x.npz");
        Map<String, Tensor> all = new LinkedHashMap<>();
        all.put("weight", tensor(1.0, 2.0));
        all.put("steps", tensor(3L));
        Npz.save(all, file);
        Map<String, Tensor> back = Npz.load(file);
        assertEquals(List.of("weight", "steps"), List.copyOf(back.keySet()));
        assertArrayEquals(new float[] {1, 2}, back.get("weight").toFloatArray());
        assertEquals(3, back.get("steps").itemLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{'descr': '<f4', 'shape': (2,)}", "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999, 9999999999)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,)}", "{'descr': '<f4', 'fortran_order': maybe, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 'x'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (x,)}"})
    void headersThatLie(String header) throws IOException {
        Path file = folder.resolve("x.npy");
        String all = "\u0093NUMPY\u0001\u0000" + (char) header.length() + "\u0000" + header + "12345678";
        Files.write(file, all.getBytes(StandardCharsets.ISO_8859_1));
        FormatException e = assertThrows(FormatException.class, () -> Npy.load(file));
        assertTrue(e.getMessage().startsWith("npy " + file), e.getMessage());
    }

    @Test
    void bytesThatChangedAreFoundOrHarmless() throws IOException, URISyntaxException {
        Random random = new Random(1);
        for (String name : List.of("fortran-big-endian.npy", "compressed.npz", "structured.npy")) {
            byte[] good = Files.readAllBytes(resource(name));
            for (int i = 0; i < 2000; i++) {
                byte[] bad = i % 3 == 0 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
                for (int k = random.nextInt(4); k > 0 && bad.length > 0; k--) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                }
                Path file = folder.resolve(name);
                Files.write(file, bad);
                try {
                    if (name.endsWith("z")) {
                        Npz.load(file);
                    } else {
                        Npy.load(file);
                    }
                } catch (GradusException e) {
                    assertTrue(e.getMessage().startsWith("np"), e.getMessage());
                }
            }
        }
    }
}
