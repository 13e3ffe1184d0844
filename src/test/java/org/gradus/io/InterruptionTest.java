package org.gradus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training in a process of its own that is ended in the middle goes on as if nothing had happened. */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
    private static final int STEPS = 40;
    private static final int NEVER = -1;

    private static final Map<Integer, String> WHOLE = new TreeMap<>();
    private static final List<Process> STARTED = new ArrayList<>();

    @TempDir
    private Path dir;

    @BeforeAll
    static void whole(@TempDir Path folder) throws IOException {
        read(start(folder.resolve("whole"), NEVER), WHOLE, STEPS);
        assertEquals(STEPS, WHOLE.size());
    }

    /** @param held the step in which it waits to be told to end */
    private static Process start(Path file, int held) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dgradus.device=cpu", "-cp", System.getProperty("java.class.path"), InterruptedTraining.class.getName(), file.toString(),
            Integer.toString(STEPS), Integer.toString(held)));
        Process p = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        STARTED.add(p);
        return p;
    }

    @AfterEach
    void endAll() {
        STARTED.forEach(Process::destroyForcibly);
        STARTED.clear();
    }

    /**
     * Adds {@code step -> bits} to {@code losses}; a step that is there already must have had the same loss.
     *
     * @return the last step that was read, which is {@code until} unless the process ended before
     */
    private static int read(Process p, Map<Integer, String> losses, int until) throws IOException {
        BufferedReader out = p.inputReader();
        int last = -1;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            String[] parts = line.split(" ");
            if (parts.length == 3 && parts[0].equals("step")) {
                int step = Integer.parseInt(parts[1]);
                String before = losses.put(step, parts[2]);
                assertTrue(before == null || before.equals(parts[2]), () -> "step " + step + ": " + before + " and " + parts[2]);
                last = step;
                if (step == until) {
                    return last;
                }
            }
        }
        return last;
    }

    private static void end(Process p) {
        try {
            assertTrue(p.waitFor(30, TimeUnit.SECONDS), "the process did not end");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void killedInTheMiddle() throws IOException {
        Map<Integer, String> losses = new TreeMap<>();
        Path file = dir.resolve("killed");
        int killed = -1;
        for (int at : new int[] {8, 23}) {
            Process p = start(file, at + 4);
            assertEquals(at, read(p, losses, at));
            p.toHandle().destroyForcibly();
            killed = Math.max(at, read(p, losses, STEPS));
            end(p);
        }
        Map<Integer, String> last = new TreeMap<>();
        read(start(file, NEVER), last, STEPS);
        int first = last.keySet().iterator().next();
        assertTrue(first == killed / 5 * 5 || first == (killed + 1) / 5 * 5, "goes on after the last checkpoint: " + first);
        last.forEach((step, bits) -> assertEquals(losses.getOrDefault(step, bits), bits));
        losses.putAll(last);
        assertEquals(WHOLE, losses);
    }

    /** INT is what Ctrl-C sends; TERM what {@code kill} and a system that shuts down send. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void toldToEnd(String signal, int exit) throws IOException {
        Map<Integer, String> losses = new TreeMap<>();
        Path file = dir.resolve("told");
        Process p = start(file, 7);
        assertEquals(7, read(p, losses, 7));
        assumeFalse(signal.equals("INT") && ignoresInterrupts(p), "a process behind a shell's & takes no INT");
        end(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + p.pid()).start());
        assertEquals(-1, read(p, losses, STEPS), "no step was begun after that");
        end(p);
        assertEquals(exit, p.exitValue());
        assertEquals(List.of("told"), files(), "nothing half written is left");
        Map<Integer, String> last = new TreeMap<>();
        read(start(file, NEVER), last, STEPS);
        assertEquals(8, last.keySet().iterator().next(), "no step was lost");
        losses.putAll(last);
        assertEquals(WHOLE, losses);
    }

    /** Whether the process was started with signal 2 ignored, which is inherited. */
    private static boolean ignoresInterrupts(Process p) throws IOException {
        Path status = Path.of("/proc", Long.toString(p.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        String line = Files.readAllLines(status).stream().filter(l -> l.startsWith("SigIgn:")).findFirst().orElse("SigIgn: 0");
        return (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0;
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(dir)) {
            return all.map(f -> f.getFileName().toString()).toList();
        }
    }
}
