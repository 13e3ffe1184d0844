package org.gradus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training in a process of its own that is ended in the middle goes on as if nothing had happened. */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
    private static final int STEPS = 40;

    @TempDir
    private Path dir;

    private Process start(Path file, int pause) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dgradus.device=cpu", "-cp", System.getProperty("java.class.path"), InterruptedTraining.class.getName(), file.toString(),
            Integer.toString(STEPS), Integer.toString(pause)));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Adds {@code step -> bits} to {@code losses}; a step that is there already must have had the same loss. */
    private static void read(Process p, Map<Integer, String> losses, int until) throws IOException {
        BufferedReader out = p.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            String[] parts = line.split(" ");
            if (parts.length == 3 && parts[0].equals("step")) {
                int step = Integer.parseInt(parts[1]);
                String before = losses.put(step, parts[2]);
                assertTrue(before == null || before.equals(parts[2]), () -> "step " + step + ": " + before + " and " + parts[2]);
                if (step == until) {
                    return;
                }
            }
        }
    }

    private Map<Integer, String> whole() throws IOException {
        Map<Integer, String> losses = new TreeMap<>();
        read(start(dir.resolve("whole"), 0), losses, -1);
        assertEquals(STEPS, losses.size());
        return losses;
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
        for (int at : new int[] {8, 23}) {
            Process p = start(file, 20);
            read(p, losses, at);
            p.destroyForcibly();
            end(p);
        }
        Map<Integer, String> last = new TreeMap<>();
        read(start(file, 0), last, -1);
        int first = last.keySet().iterator().next();
        assertTrue(first >= 20 && first <= 25, "goes on after the last checkpoint: " + first);
        last.forEach((step, bits) -> assertEquals(losses.getOrDefault(step, bits), bits));
        losses.putAll(last);
        assertEquals(whole(), losses);
    }

    /** What Ctrl-C does; {@link ProcessHandle#destroy} sends the other signal that asks a process to end. */
    @Test
    void toldToEnd() throws IOException {
        Map<Integer, String> losses = new TreeMap<>();
        Path file = dir.resolve("told");
        Process p = start(file, 20);
        read(p, losses, 7);
        p.toHandle().destroy();
        read(p, losses, -1);
        end(p);
        int done = losses.size();
        assertTrue(done < STEPS, "it ended early");
        Map<Integer, String> last = new TreeMap<>();
        read(start(file, 0), last, -1);
        assertEquals(done, last.keySet().iterator().next(), "no step was lost");
        losses.putAll(last);
        assertEquals(whole(), losses);
    }
}
