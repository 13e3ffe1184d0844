package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines on which OpenCL does not work, each played by a process of its own: no exception, and an explanation that stays. */
class ProbeTest {
    @TempDir
    private Path folder;

    /** Prints how many devices there are, and the problem, twice. */
    public static final class Main {
        private Main() {
        }

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                OpenClProvider p = new OpenClProvider();
                System.out.println("PROBE " + p.devices().size() + " " + p.problem());
            }
            System.exit(0);
        }
    }

    private static List<String> probe(Map<String, String> environment, String classPath, String... options)
        throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        ProcessBuilder b = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        b.environment().putAll(environment);
        Process p = b.start();
        List<String> lines = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
            .filter(s -> s.startsWith("PROBE ")).map(s -> s.substring(6)).toList();
        assertTrue(p.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, p.exitValue());
        assertEquals(2, lines.size());
        assertEquals(lines.get(0), lines.get(1));
        return lines;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    @Test
    void withoutPlatforms() throws Exception {
        String said = probe(Map.of("OCL_ICD_VENDORS", folder.toString()), classPath()).get(0);
        assertTrue(said.startsWith("0 no OpenCL platform is installed") || said.startsWith("0 there is no OpenCL loader"), said);
    }

    @Test
    void withABrokenNativeLibrary() throws Exception {
        for (String name : List.of("libJOCL_2_0_6-linux-x86_64.so", "JOCL_2_0_6-windows-x86_64.dll",
            "libJOCL_2_0_6-apple-x86_64.dylib")) {
            Files.writeString(folder.resolve(name), "no library");
        }
        String said = probe(Map.of(), classPath(), "-Djava.io.tmpdir=" + folder).get(0);
        assertTrue(said.startsWith("0 JOCL's native library cannot be loaded"), said);
    }

    @Test
    void withoutJocl() throws Exception {
        String cut = String.join(File.pathSeparator, List.of(classPath().split(File.pathSeparator)).stream()
            .filter(s -> !s.contains("jocl")).toList());
        String said = probe(Map.of(), cut).get(0);
        assertTrue(said.startsWith("0 JOCL is not on the class path"), said);
    }
}
