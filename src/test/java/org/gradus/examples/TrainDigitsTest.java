package org.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.gradus.Tensor;
import org.gradus.data.TensorDataset;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.io.Safetensors;
import org.gradus.types.ArgumentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainDigitsTest {
    @TempDir
    Path dir;

    @AfterEach
    void clear() {
        List.of("gradus.data", "gradus.epochs", "gradus.seed", "gradus.out", "gradus.resume", "gradus.checkpoint")
            .forEach(System::clearProperty);
    }

    private static TensorDataset first(TensorDataset data, long rows) {
        return new TensorDataset(data.batch(LongStream.range(0, rows).toArray()).tensors().toArray(Tensor[]::new));
    }

    private TrainDigits training(Digits digits, long seed) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new TrainDigits(new Settings(null, 2, seed, dir, false, 100), digits, nowhere, nowhere);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.device.Devices#all")
    void learnsRepeatablyAndReadsOnlyWhatItShows(Device device) {
        try (var scope = Devices.with(device)) {
            Digits all = Digits.load(null);
            Digits digits = new Digits(first(all.train(), 1920), first(all.test(), 500));
            TrainDigits training = training(digits, 3);
            Meter.Reading first = training.epoch(1);
            long downloads = device.statistics().downloads();
            long plans = device.plansMade();
            Meter.Reading second = training.epoch(2);
            assertEquals(15, device.statistics().downloads() - downloads, "fifteen batches, each shown");
            assertEquals(plans, device.plansMade(), "nothing is fused anew");
            assertTrue(second.loss() < 0.7 * first.loss(), () -> first + " " + second);
            assertTrue(training.accuracy(digits.test()) > 0.8);
            TrainDigits again = training(digits, 3);
            assertEquals(List.of(first, second), List.of(again.epoch(1), again.epoch(2)), "the same losses to the bit");
            assertNotEquals(first, training(digits, 4).epoch(1));
        }
    }

    /** What is on the disk afterwards is a checkpoint in the second epoch, as if the process had been killed there. */
    @Test
    void goesOnFromACheckpoint() throws IOException {
        Digits all = Digits.load(null);
        Digits digits = new Digits(first(all.train(), 1920), first(all.test(), 500));
        List<String> whole = run(digits, false);
        Map<String, Tensor> model = Safetensors.load(dir.resolve("model.safetensors"));
        List<String> resumed = run(digits, true);
        assertTrue(resumed.contains("Going on after step 28"), resumed.toString());
        assertEquals(lines(whole, "Epoch 2"), lines(resumed, "Epoch 2"));
        assertEquals(lines(whole, "Test accuracy"), lines(resumed, "Test accuracy"));
        assertEquals(List.of(), lines(resumed, "Epoch 1"));
        Safetensors.load(dir.resolve("model.safetensors")).forEach((name, t) -> assertTrue(t.equal(model.get(name)), name));
    }

    private List<String> run(Digits digits, boolean resume) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        new TrainDigits(new Settings(null, 2, 3, dir, resume, 7), digits, new PrintStream(text), nowhere).run();
        return text.toString().lines().toList();
    }

    /** Without what depends on the time. */
    private static List<String> lines(List<String> text, String start) {
        return text.stream().filter(l -> l.startsWith(start)).map(l -> l.replaceAll("(%).*", "$1")).toList();
    }

    @Test
    void drawsDigitsSideBySide() {
        Digits digits = Digits.load(null);
        String[] lines = DigitArt.of(TrainDigits.network(), digits.test()).split("\n");
        assertEquals(11, lines.length);
        assertTrue(lines[10].matches("( *\\d \\(\\d+\\.\\d%\\), is \\d){4}"), lines[10]);
        assertTrue(lines[5].contains("@"), lines[5]);
    }

    @Test
    void drawsTheCurve() throws IOException {
        List<Meter.Reading> readings = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            readings.add(new Meter.Reading(100, 2.0 / i, 1 - 0.9 / i));
        }
        Path picture = dir.resolve("curve.png");
        TrainingCurve.save(readings, picture);
        assertEquals(900, ImageIO.read(picture.toFile()).getWidth());
    }

    private static Settings settings() {
        return Settings.fromProperties("digits", 3);
    }

    @Test
    void emptyPropertiesMeanDefaults() {
        System.setProperty("gradus.data", "");
        System.setProperty("gradus.epochs", " ");
        System.setProperty("gradus.seed", "");
        System.setProperty("gradus.out", "");
        Settings s = settings();
        assertEquals(null, s.data());
        assertEquals(6, s.epochs());
        assertEquals(1, s.seed());
        assertTrue(s.out().startsWith("gradus-runs"));
    }

    @Test
    void propertiesAreChecked() {
        System.setProperty("gradus.data", "/some/where else");
        System.setProperty("gradus.epochs", "2");
        System.setProperty("gradus.seed", "-7");
        System.setProperty("gradus.out", "here");
        assertEquals(new Settings(Path.of("/some/where else"), 2, -7, Path.of("here"), false, 100), settings());
        System.setProperty("gradus.resume", "there");
        System.setProperty("gradus.checkpoint", "7");
        assertEquals(new Settings(Path.of("/some/where else"), 2, -7, Path.of("there"), true, 7), settings());
        System.setProperty("gradus.epochs", "0");
        assertTrue(assertThrows(ArgumentException.class, TrainDigitsTest::settings).getMessage().contains("gradus.epochs"));
        System.setProperty("gradus.epochs", "many");
        assertTrue(assertThrows(ArgumentException.class, TrainDigitsTest::settings).getMessage().contains("'many'"));
    }
}
