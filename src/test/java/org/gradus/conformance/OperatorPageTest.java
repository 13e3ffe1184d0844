package org.gradus.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gradus.device.Devices;
import org.junit.jupiter.api.Test;

/** {@code docs/operators.md} says what the operators do. */
class OperatorPageTest {
    private static final Path PAGE = Path.of("docs", "operators.md");

    /** Recorded operations that are left out, and why. */
    private static final Map<String, String> LEFT_OUT = new TreeMap<>(Map.of());

    @Test
    void isUpToDate() throws Exception {
        Corpus corpus = Corpus.below(Path.of(OperatorPageTest.class.getResource("/conformance").toURI()));
        String text;
        OperatorPage page = new OperatorPage(corpus, more());
        try (Devices.Scope scope = Devices.with(Devices.get("cpu"))) {
            text = page.text(LEFT_OUT);
        }
        if ("write".equals(System.getProperty("gradus.docs"))) {
            write(text);
        }
        assertEquals(Set.of(), page.untried(), "operators without a recorded call that fits them");
        assertEquals(Set.of(), page.undeclared(), "operators that work on the host and are not marked @OnHost");
        assertEquals(LEFT_OUT.keySet(), page.absent(), "recorded operations that are absent");
        assertEquals(Files.readString(PAGE), text, "docs/operators.md: run this test with -Dgradus.docs=write");
    }

    private static List<OpFile> more() throws IOException {
        try (Reader in = new InputStreamReader(OperatorPageTest.class.getResourceAsStream("/operators.json"), UTF_8)) {
            List<OpFile> files = new ArrayList<>();
            JsonParser.parseReader(in).getAsJsonArray().forEach(f -> files.add(OpFile.of(f.getAsJsonObject())));
            return files;
        }
    }

    private static void write(String text) throws IOException {
        Files.writeString(PAGE, text);
    }
}
