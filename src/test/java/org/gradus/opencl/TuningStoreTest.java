package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningStoreTest {
    private static final Tuning STANDARD = Tuning.standard(CpuTile.WIDE);
    private static final Tuning ANOTHER = STANDARD.withSmall(new GemmTile(64, 32, 4, 4, 8, 2, 2)).withFolds(128, 8)
        .withCpu(new CpuTile(CpuTile.NARROW, 12, 192, 2048, 512));

    @TempDir
    private Path folder;

    private TuningStore store(String device, String kernels) {
        return new TuningStore(folder.resolve("tuning"), Map.of("device", device), () -> kernels);
    }

    private static Tuning load(TuningStore s) {
        return s.load(t -> true);
    }

    @Test
    void whatWasSavedIsFoundByTheSameDeviceWithTheSameKernels() throws IOException {
        TuningStore s = store("device 1", "kernels 1");
        assertNull(load(s));
        s.save(STANDARD);
        assertEquals(STANDARD, load(s));
        s.save(ANOTHER);
        assertEquals(ANOTHER, load(store("device 1", "kernels 1")));
        assertNull(load(store("device 2", "kernels 1")));
        assertNull(load(store("device 1", "kernels 2")));
        assertNull(s.load(t -> false), "what the device cannot run");
        try (Stream<Path> all = Files.list(folder.resolve("tuning"))) {
            assertEquals(List.of(s.file()), all.toList());
        }
    }

    @Test
    void aFileOfAnotherDeviceThatWasCopiedDoesNotCount() throws IOException {
        TuningStore mine = store("device 1", "k");
        TuningStore other = store("device 2", "k");
        other.save(ANOTHER);
        Files.copy(other.file(), mine.file());
        assertNull(load(mine));
    }

    @Test
    void nothingThatIsDamagedCounts() throws IOException {
        TuningStore s = store("d", "k");
        s.save(ANOTHER);
        byte[] whole = Files.readAllBytes(s.file());
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(s.file(), Arrays.copyOf(whole, length));
            assertNull(load(s), "cut after " + length + " bytes");
        }
        for (int i = 0; i < whole.length - 1; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (i % 7 + 1);
            Files.write(s.file(), damaged);
            assertNull(load(s), "byte " + i + " changed");
        }
        Files.write(s.file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertNull(load(s));
        s.save(STANDARD);
        assertEquals(STANDARD, load(s));
    }

    @Test
    void anotherFormatDoesNotCountAndIsReplaced() throws IOException {
        TuningStore s = store("d", "k");
        s.save(ANOTHER);
        String text = Files.readString(s.file());
        Files.writeString(s.file(), text.replace("tuning 1", "tuning 2"));
        assertNull(load(s));
        s.save(ANOTHER);
        assertEquals(ANOTHER, load(s));
    }

    @Test
    void entriesThatMakeNoSenseDoNotCount() {
        for (Map.Entry<String, String> e : ANOTHER.entries().entrySet()) {
            for (String value : List.of("", "1 2", "a b c d e f g", "1 2 3 4 5 6 7 8", "99999999999")) {
                Map<String, String> entries = new java.util.HashMap<>(ANOTHER.entries());
                entries.put(e.getKey(), value);
                if (!e.getKey().equals("folds") || !value.equals("1 2")) {
                    assertThrows(IllegalArgumentException.class, () -> Tuning.of(entries), e.getKey() + " = " + value);
                }
            }
        }
        assertEquals(ANOTHER, Tuning.of(ANOTHER.entries()));
    }

    @Test
    void whoReadsWhileOthersWriteSeesOneOrTheOther() throws Exception {
        TuningStore s = store("d", "k");
        s.save(STANDARD);
        List<Thread> writers = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (Tuning t : List.of(STANDARD, ANOTHER, STANDARD, ANOTHER)) {
            writers.add(new Thread(() -> {
                try {
                    for (int i = 0; i < 50; i++) {
                        store("d", "k").save(t);
                    }
                } catch (IOException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        writers.forEach(Thread::start);
        do {
            Tuning t = load(s);
            assertTrue(STANDARD.equals(t) || ANOTHER.equals(t), String.valueOf(t));
        } while (writers.stream().anyMatch(Thread::isAlive));
        assertEquals(List.of(), failures);
        try (Stream<Path> all = Files.list(folder.resolve("tuning"))) {
            assertEquals(List.of(s.file()), all.toList(), "nothing is left over");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsAnErrorOfTheOneWhoSavesOnly() throws IOException {
        Path file = Files.write(folder.resolve("file"), "in the way".getBytes(StandardCharsets.UTF_8));
        TuningStore s = new TuningStore(file.resolve("tuning"), Map.of("device", "d"), () -> "k");
        assertNull(load(s));
        assertThrows(IOException.class, () -> s.save(STANDARD));
    }
}
