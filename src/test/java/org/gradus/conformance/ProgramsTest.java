package org.gradus.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
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
    private static final Set<String> NOT_YET = Set.of("batch_norm_eval", "batch_norm_train", "contrastive_info_nce", "convnet_nll",
        "ctc_loss_from_logits", "einsum_bilinear_form", "gru_cell_unrolled", "integer_indices", "piecewise_and_ties",
        "reduction_zoo", "transformer_block_pre_norm", "views_and_aliases", "error-embedding_out_of_range", "error-conv2d_channels",
        "error-conv2d_kernel_too_big", "error-inverse_of_singular", "error-cholesky_not_positive", "error-einsum_sizes",
        "error-batch_norm_one_value");

    /** Messages that say the same in other words. */
    private static final Map<String, String> WORDING = Map.of(
        "error-item_of_many", "only one element tensors can be converted to Java scalars",
        "error-cross_entropy_target_range", "index 3 is out of bounds",
        "error-one_hot_negative", "index -1 is out of bounds");

    /** Data that a device finds it cannot refuse: an integer divided by zero is 0, here as on PyTorch's GPUs. */
    private static final Set<String> DEFINED = Set.of("error-integer_division_by_zero");

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
            .filter(c -> !DEFINED.contains(c.get("id").getAsString())).map(c -> dynamicTest(c.get("id").getAsString(), () -> misuse(c)));
    }

    private static void misuse(JsonObject program) {
        Programs run = new Programs(program);
        try {
            int last = program.get("fails_at").getAsInt();
            run.run(last);
            run.last(last);
            fail("nothing was thrown");
        } catch (GradusException e) {
            String want = WORDING.getOrDefault(program.get("id").getAsString(), program.get("message_regex").getAsString());
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
