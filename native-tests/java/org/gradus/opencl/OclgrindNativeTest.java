package org.gradus.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.gradus.nativetests.NeedsOpenCl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels under oclgrind, which interprets them and reports every access outside of a buffer, race and divergence. */
@NeedsOpenCl
class OclgrindNativeTest {
    private static final Path DRIVER = Path.of("/usr/lib/oclgrind/liboclgrind-rt-icd.so");
    private static final Pattern FINDING = Pattern.compile(
        "(?mi)^(invalid|unaligned|uninitialized|read-write|write-write|race|.*diverge).*");

    @TempDir
    private Path folder;

    private String run(String... args) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("oclgrind.icd"), DRIVER + "\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xss512m", "-cp", System.getProperty("java.class.path")));
        command.add(OclgrindMain.class.getName());
        command.addAll(List.of(args));
        ProcessBuilder b = new ProcessBuilder(command).redirectErrorStream(true);
        b.environment().put("OCL_ICD_VENDORS", folder.toString());
        b.environment().put("OCLGRIND_NUM_THREADS", "1");
        b.environment().put("OCLGRIND_DATA_RACES", "1");
        Process p = b.start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(p.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, p.exitValue(), out);
        return out;
    }

    @Test
    void kernelsStayInTheirBuffers() throws Exception {
        assumeTrue(Files.exists(DRIVER), "oclgrind is not installed");
        String out = run();
        assertFalse(FINDING.matcher(out).find(), out);
        assertTrue(out.contains("CHECKED ") && out.contains("Oclgrind"), out);
    }

    @Test
    void aStepOutsideIsFound() throws Exception {
        assumeTrue(Files.exists(DRIVER), "oclgrind is not installed");
        String out = run("overrun");
        assertTrue(FINDING.matcher(out).find(), out);
    }
}
