package org.gradus.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.device.Devices;
import org.gradus.onnx.BackendCase.Outcome;
import org.gradus.onnx.BackendCase.Verdict;
import org.junit.jupiter.api.Test;

/**
 * Runs cases of ONNX's backend test-suite: folders that hold a {@code model.onnx} and data sets of inputs and expected outputs.
 * Without properties it runs the sample that the project contains on the CPU device; {@code gradus.onnx} names a folder with
 * more, {@code gradus.device} another device, {@code gradus.onnx.only} a regular expression that folders must match.
 */
class OnnxBackendTest {

    @Test
    void agreesWithTheBackendSuite() throws IOException, URISyntaxException {
        check(System.getProperty("gradus.device", "cpu"));
    }

    static void check(String device) throws IOException, URISyntaxException {
        String folder = System.getProperty("gradus.onnx", "");
        Path path = folder.isEmpty() ? Path.of(OnnxBackendTest.class.getResource("/onnx").toURI()) : Path.of(folder);
        if (!Files.isDirectory(path)) {
            System.out.println("skipped: " + path + " is not there; Debian's package libonnx-testdata has the cases");
        }
        assumeTrue(Files.isDirectory(path), "no folder " + path);
        List<Outcome> outcomes;
        try (Devices.Scope scope = Devices.with(Devices.get(device))) {
            outcomes = cases(path).stream().map(BackendCase::run).toList();
        }
        List<Outcome> failed = outcomes.stream().filter(o -> o.verdict() == Verdict.FAILED).toList();
        failed.forEach(o -> System.out.println("failed: " + o.id() + ": " + o.reason()));
        outcomes.stream().filter(o -> o.verdict() == Verdict.UNSUPPORTED)
            .forEach(o -> System.out.println("unsupported: " + o.id() + ": " + o.reason()));
        long passed = outcomes.stream().filter(o -> o.verdict() == Verdict.PASSED).count();
        System.out.println("onnx: " + passed + " passed, " + failed.size() + " failed, " + (outcomes.size() - passed - failed.size())
            + " unsupported of " + outcomes.size() + " on " + device);
        assertTrue(passed > 0, "no case passed");
        assertEquals("", failed.stream().limit(50).map(o -> o.id() + ": " + o.reason()).collect(Collectors.joining("\n")));
    }

    private static List<BackendCase> cases(Path path) throws IOException {
        String only = System.getProperty("gradus.onnx.only", "");
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(f -> f.endsWith("model.onnx")).map(Path::getParent).sorted()
                .filter(f -> only.isEmpty() || f.toString().matches(".*(" + only + ").*"))
                .map(f -> new BackendCase(path.relativize(f).toString(), f)).toList();
        }
    }
}
