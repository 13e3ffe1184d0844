package org.gradus.fuzz;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.randn;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.gradus.Tensor;
import org.gradus.data.Csv;
import org.gradus.data.Idx;
import org.gradus.data.ImageFolder;
import org.gradus.io.Npy;
import org.gradus.io.Npz;
import org.gradus.io.Safetensors;
import org.gradus.io.SafetensorsIndex;
import org.gradus.io.TorchCheckpoint;
import org.gradus.onnx.Onnx;
import org.gradus.types.DType;
import org.gradus.types.GradusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every reader against damaged files: a short run here, more than a million inputs in the profile {@code nightly}. */
class FuzzTest {
    @TempDir
    private Path dir;

    private static byte[] resource(String name) {
        try {
            return Files.readAllBytes(Path.of(FuzzTest.class.getResource(name).toURI()));
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @FunctionalInterface
    private interface Writer {
        void write(Path file) throws IOException;
    }

    private byte[] written(Writer writer) {
        try {
            Path file = dir.resolve("seed");
            writer.write(file);
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        all.put("weight", randn(3, 4));
        all.put("steps", tensor(3L));
        all.put("none", zeros(0, 2).to(DType.FLOAT64));
        all.put("half", arange(5.0).to(DType.FLOAT16));
        all.put("mask", tensor(true));
        return all;
    }

    /** Has every tensor computed. */
    private static void use(Object value) {
        if (value instanceof Tensor t) {
            t.toBits();
        } else if (value instanceof Map<?, ?> m) {
            m.values().forEach(FuzzTest::use);
        } else if (value instanceof Collection<?> c) {
            c.forEach(v -> {
                if (v instanceof Tensor) {
                    use(v);
                }
            });
        }
    }

    @Test
    void safetensors() {
        List<byte[]> seeds = List.of(written(f -> Safetensors.save(tensors(), f, Map.of("format", "pt"))),
            written(f -> Safetensors.save(Map.of("a", arange(3)), f)));
        Fuzz.run("safetensors", 12, seeds, dir.resolve("x.safetensors"), 8, f -> use(Safetensors.load(f)));
    }

    @Test
    void safetensorsIndex() {
        Path index = dir.resolve("model.safetensors.index.json");
        SafetensorsIndex.save(tensors(), index, 40);
        Fuzz.run("safetensors index", 5, List.of(written(f -> Files.copy(index, f))), index, 8, f -> use(Safetensors.load(f)));
    }

    @Test
    void npy() {
        List<byte[]> seeds = List.of(resource("/numpy/fortran-big-endian.npy"), resource("/numpy/scalar.npy"),
            written(f -> Npy.save(arange(24).view(2, 3, 4), f)), written(f -> Npy.save(tensor(true), f)));
        Fuzz.run("npy", 12, seeds, dir.resolve("x.npy"), 8, f -> use(Npy.load(f)));
    }

    @Test
    void npz() {
        List<byte[]> seeds = List.of(resource("/numpy/compressed.npz"), written(f -> Npz.save(tensors(), f)));
        Fuzz.run("npz", 9, seeds, dir.resolve("x.npz"), 8, f -> use(Npz.load(f)));
    }

    @Test
    void torchCheckpoint() {
        List<byte[]> seeds = List.of(resource("/torch/state-dict.pt"), resource("/torch/checkpoint.pt"));
        Fuzz.run("torch checkpoint", 10, seeds, dir.resolve("x.pt"), 8, f -> use(TorchCheckpoint.load(f)));
    }

    /** Models with their weights inside, with subgraphs, and with weights in a file beside. */
    @Test
    void onnx() throws IOException {
        Files.write(dir.resolve("weights.bin"), new byte[64]);
        List<byte[]> seeds = List.of(resource("/onnx/test_mlp/model.onnx"), resource("/onnx/test_control/model.onnx"),
            resource("/onnx/test_lstm/model.onnx"), resource("/onnx/test_resize/model.onnx"), OnnxModels.external("weights.bin", 16, 24),
            OnnxModels.functions(3, 2));
        Fuzz.run("onnx", 15, seeds, dir.resolve("x.onnx"), 8, f -> use(Onnx.load(f).stateDict()));
    }

    /** Short files that mean very much: each is refused at once. */
    @Test
    void onnxFunctionsThatUnfoldWithoutEnd() {
        assertThrows(GradusException.class, () -> Onnx.load(OnnxModels.functions(40, 2)));
        assertThrows(GradusException.class, () -> Onnx.load(OnnxModels.functions(2000, 1)));
        Onnx.load(OnnxModels.functions(5, 3));
    }

    private static byte[] idx(int code, int... dims) {
        ByteBuffer b = ByteBuffer.allocate(4 + 4 * dims.length + 96).putShort((short) 0).put((byte) code).put((byte) dims.length);
        for (int d : dims) {
            b.putInt(d);
        }
        return b.array();
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream z = new GZIPOutputStream(out)) {
            z.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void idx() {
        List<byte[]> seeds = List.of(idx(0x08, 4, 6, 4), idx(0x0D, 24), idx(0x0E, 3, 4), gzip(idx(0x0C, 2, 12)));
        Fuzz.run("idx", 10, seeds, dir.resolve("x.idx"), 8, f -> Idx.read(f).floats());
    }

    @Test
    void csv() {
        List<byte[]> seeds = List.of("a,b,\"c\"\r\n1,2.5,-3e4\r\n4,\"5\",nan\r\n".getBytes(StandardCharsets.UTF_8),
            "x\n1\n\n2\n".getBytes(StandardCharsets.UTF_8), "\uFEFFä,\"b\"\"\n\"\n1,2".getBytes(StandardCharsets.UTF_8));
        Fuzz.run("csv", 12, seeds, dir.resolve("x.csv"), 8, f -> use(Csv.read(f).tensor()));
    }

    @ParameterizedTest
    @CsvSource({"png,4", "jpg,3", "gif,4", "bmp,4"})
    void images(String format, int share) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("pictures").resolve("class"));
        int third = format.equals("jpg") ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_INDEXED;
        List<byte[]> seeds = List.of(picture(format, BufferedImage.TYPE_INT_RGB), picture(format, BufferedImage.TYPE_BYTE_GRAY),
            picture(format, third));
        ImageFolder.Options small = ImageFolder.options().size(8, 8);
        Fuzz.run(format, share, seeds, folder.resolve("x." + format), 400,
            f -> use(new ImageFolder(folder.getParent(), small).image(0)));
    }

    private byte[] picture(String format, int type) {
        BufferedImage image = new BufferedImage(9, 7, type);
        for (int i = 0; i < 63; i++) {
            image.setRGB(i % 9, i / 9, 0xff000000 | i * 262_147);
        }
        return written(f -> ImageIO.write(image, format, f.toFile()));
    }
}
