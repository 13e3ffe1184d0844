package org.gradus.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.gradus.conformance.Outcome.Verdict;
import org.gradus.device.Devices;
import org.junit.jupiter.api.Test;

/**
 * Compares Gradus with what PyTorch computed. Without properties it runs the sample that the project contains on the CPU
 * device; {@code gradus.conformance} names a folder with more of the kind, {@code gradus.device} another device,
 * {@code gradus.conformance.only} a regular expression that case ids must match.
 */
class ConformanceTest {

    @Test
    void agreesWithPyTorch() throws URISyntaxException {
        check(System.getProperty("gradus.device", "cpu"), Part.WHOLE);
    }

    static void check(String device, Part part) throws URISyntaxException {
        String folder = System.getProperty("gradus.conformance", "");
        Path path = folder.isEmpty() ? Path.of(ConformanceTest.class.getResource("/conformance").toURI()) : Path.of(folder);
        boolean fused = !"off".equals(System.getProperty("gradus.fusion"));
        Report report;
        try (Devices.Scope scope = Devices.with(Devices.get(device))) {
            report = new Conformance(path, System.getProperty("gradus.conformance.only", ""), part).run();
        }
        report.write(Path.of("target", "conformance", device.replaceAll("\\W+", "-") + part + (fused ? "" : "-unfused") + ".json"));
        System.out.println((fused ? "fused" : "unfused") + ", " + path + "\n" + report.text(device));
        assertTrue(report.count(Verdict.PASSED) > 0, "no case passed");
        assertEquals("", report.outcomes().stream().filter(o -> o.verdict() == Verdict.FAILED).limit(50)
            .map(o -> o.id() + ": " + o.reason()).collect(Collectors.joining("\n")));
    }
}
