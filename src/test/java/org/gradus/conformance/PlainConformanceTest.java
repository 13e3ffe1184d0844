package org.gradus.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.gradus.contract.Fork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CPU device where nobody asked for the module {@code jdk.incubator.vector}. */
class PlainConformanceTest {

    @Test
    void agreesWithPyTorchWithoutTheVectorApi(@TempDir Path folder) {
        String text = new Fork().directory(folder).run(SampleRun.class);
        assertTrue(text.startsWith("Vector API: false\n"), text);
        assertTrue(text.contains("fused, "), text);
    }
}
