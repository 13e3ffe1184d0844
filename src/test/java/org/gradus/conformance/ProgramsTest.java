package org.gradus.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gradus.types.GradusException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Autograd programs that PyTorch ran: values, gradients, aliases; and misuse that it refused, with its messages. */
class ProgramsTest {
    /** What the library does not have yet, so that whatever else goes missing is a failure. */
    private static final Set<String> NOT_YET = Set.of();

    @TestFactory
    Stream<DynamicTest> programs() {
        Corpus.require();
        return Corpus.list("programs").stream().map(file -> dynamicTest(file, () -> {
            JsonObject program = Corpus.read(file);
            Programs run = new Programs(program);
            try {
                run.run(run.statements());
                assertEquals(List.of(), run.differences());
            } catch (MissingFeature e) {
                skip(program, e);
            } finally {
                run.finish();
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> misuse() {
        Corpus.require();
        return Corpus.objects(Corpus.read("errors/errors.json"), "cases").stream()
            .map(c -> dynamicTest(c.get("id").getAsString(), () -> misuse(c)));
    }

    private static void misuse(JsonObject program) {
        Programs run = new Programs(program);
        try {
            int last = program.get("fails_at").getAsInt();
            run.run(last);
            GradusException e = assertThrows(GradusException.class, () -> run.last(last));
            String want = program.get("message_regex").getAsString();
            assertTrue(Pattern.compile(want).matcher(e.getMessage()).find(), e.getMessage() + "\n  does not match " + want);
        } catch (MissingFeature e) {
            skip(program, e);
        } finally {
            run.finish();
        }
    }

    private static void skip(JsonObject program, MissingFeature e) {
        String id = program.get("id").getAsString();
        assertTrue(NOT_YET.contains(id), id + " needs " + e.getMessage());
        Assumptions.abort(id + " needs " + e.getMessage());
    }
}
