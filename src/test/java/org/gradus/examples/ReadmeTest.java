package org.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's Java is code that compiles and runs. */
class ReadmeTest {
    @Test
    void theSampleIsFirstSteps() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String source = Files.readString(Path.of("src/examples/java/org/gradus/examples/FirstSteps.java"));
        String shown = readme.substring(readme.indexOf("```java\n") + 8, readme.indexOf("\n```\n", readme.indexOf("```java\n")) + 1);
        String real = source.substring(source.indexOf("// sample\n") + 10, source.indexOf("// sample ends"));
        assertEquals(real.stripIndent().strip(), shown.strip());
    }

    @Test
    void itRuns() {
        FirstSteps.main(new String[0]);
    }
}
