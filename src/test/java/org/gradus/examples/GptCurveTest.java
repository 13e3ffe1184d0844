package org.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.io.Npz;
import org.gradus.io.Safetensors;
import org.gradus.types.ArgumentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GptCurveTest {
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

    @TempDir
    private Path dir;

    @AfterEach
    void clear() {
        List.of("text", "gradus.layers", "gradus.out").forEach(System::clearProperty);
    }

    /** The default model, but for a shorter warm-up, on a text that does not change. */
    private static TrainGpt reference() {
        TrainGpt.Options o = new TrainGpt.Options(null, 4, 4, 128, 64, 0, 16, 2000, 2e-3, 5, 250, 1, null, false, 100);
        return new TrainGpt(o, CharText.read(Path.of("LICENSE")), NOWHERE);
    }

    /** Expected: {@code src/test/resources/gpt/gpt.py}. */
    @Test
    void theLossesArePyTorchs() throws IOException, URISyntaxException {
        List<String> expected = Files.readAllLines(Path.of(GptCurveTest.class.getResource("/gpt/losses.txt").toURI()));
        TrainGpt training = reference();
        int step = 0;
        for (Batch batch : training.batches()) {
            double loss = training.step(batch).item();
            assertEquals(Double.parseDouble(expected.get(step)), loss, 1e-3, "step " + step);
            if (++step == expected.size()) {
                break;
            }
        }
        assertEquals(20, step);
    }

    /** Writes what {@code gpt.py} needs, where {@code gradus.gpt.export} says. */
    @Test
    void export() throws IOException {
        String folder = System.getProperty("gradus.gpt.export");
        if (folder != null) {
            TrainGpt training = reference();
            Npz.save(training.model().stateDict(), Files.createDirectories(Path.of(folder)).resolve("weights.npz"));
            Map<String, Tensor> batches = new LinkedHashMap<>();
            for (Batch batch : training.batches()) {
                int i = batches.size() / 2;
                batches.put("input" + i, batch.input());
                batches.put("target" + i, batch.target());
                if (i == 19) {
                    break;
                }
            }
            Npz.save(batches, Path.of(folder).resolve("batches.npz"));
        }
    }

    private List<String> run(int every, Path out, boolean resume) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        TrainGpt.Options o = new TrainGpt.Options(null, 1, 2, 16, 16, 0.1, 8, 30, 1e-2, 5, 10, 7, out, resume, every);
        new TrainGpt(o, CharText.of("to be or not to be, ".repeat(60)), new PrintStream(text)).run();
        return text.toString().lines().map(l -> l.replaceAll(", \\d+ ms/step.*", "")).toList();
    }

    @Test
    void learnsAndGoesOn() {
        List<String> whole = run(7, dir.resolve("a"), false);
        String last = whole.stream().filter(l -> l.startsWith("step 30: validation loss")).findFirst().orElseThrow();
        assertTrue(Double.parseDouble(last.substring(last.lastIndexOf(' '))) < 2, last);
        Map<String, Tensor> model = Safetensors.load(dir.resolve("a/model.safetensors"));
        assertThrows(ArgumentException.class, () -> run(7, dir.resolve("b"), true));
        List<String> again = run(7, dir.resolve("a"), true);
        assertTrue(again.contains("Going on after step 30"), again.toString());
        Safetensors.load(dir.resolve("a/model.safetensors")).forEach((name, t) -> assertTrue(t.equal(model.get(name)), name));
    }

    @Test
    void propertiesAndTexts() throws IOException {
        System.setProperty("gradus.layers", "2");
        System.setProperty("gradus.out", "there");
        TrainGpt.Options o = TrainGpt.Options.fromProperties();
        assertEquals(new TrainGpt.Options(null, 2, 4, 128, 64, 0, 16, 2000, 2e-3, 100, 250, 1, Path.of("there"), false, 100), o);
        assertEquals(1.0 / 100, o.rate(0));
        assertEquals(1, o.rate(100), 1e-12);
        assertEquals(0.1, o.rate(2000), 1e-12);
        System.setProperty("gradus.layers", "none");
        assertThrows(ArgumentException.class, TrainGpt.Options::fromProperties);
        CharText text = CharText.read(null);
        assertTrue(text.ids().length > 20_000);
        assertNotEquals(-1, text.alphabet().indexOf('G'));
        CharText own = CharText.read(Files.writeString(dir.resolve("t"), "banana"));
        assertEquals("abn", own.alphabet());
        assertEquals("nab", own.decode(new long[] {2, 0, 1}));
        CharText.Windows w = own.windows(1, 6, 3);
        assertEquals(2, w.size());
        assertArrayEquals(new long[] {0, 2, 0}, w.batch(0).input().toLongArray());
        assertArrayEquals(new long[] {2, 0, 2, 0, 2, 0}, w.batch(0, 1).target().toLongArray());
        assertThrows(ArgumentException.class, () -> own.windows(0, 3, 3));
    }
}
