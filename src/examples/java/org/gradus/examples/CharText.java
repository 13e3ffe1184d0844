package org.gradus.examples;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.Dataset;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;

/** A text as numbers, one a character, numbered in the order of their code units. */
record CharText(String alphabet, long[] ids) {
    private static final List<String> OWN = List.of("README.md", "CHANGELOG.md", "docs");

    static CharText of(String text) {
        String alphabet = text.chars().distinct().sorted().collect(StringBuilder::new, (b, c) -> b.append((char) c),
            StringBuilder::append).toString();
        return new CharText(alphabet, text.chars().mapToLong(alphabet::indexOf).toArray());
    }

    /** @param file {@code null} for this project's own documentation, below the working directory */
    static CharText read(Path file) {
        try {
            return of(file == null ? documentation() : Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the text cannot be read: " + e, e);
        }
    }

    private static String documentation() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : OWN) {
            Path path = Path.of(name);
            if (!Files.exists(path)) {
                throw new ArgumentException("there is no " + name + " in " + Path.of("").toAbsolutePath()
                    + "; run in the project's folder, or give a text with -Dtext=FILE");
            }
            try (var files = Files.walk(path)) {
                for (Path p : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
                    all.append(Files.readString(p)).append('\n');
                }
            }
        }
        return all.toString();
    }

    String decode(long[] characters) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(characters).forEach(c -> text.append(alphabet.charAt((int) c)));
        return text.toString();
    }

    /** Every stretch of {@code context} characters that begins in {@code [from, to)} and its continuation by one. */
    Windows windows(int from, int to, int context) {
        if (to - from <= context) {
            throw new ArgumentException("a text of " + (to - from) + " characters has no stretch of " + (context + 1));
        }
        return new Windows(tensor(Arrays.copyOfRange(ids, from, to)), context);
    }

    /** Inputs and targets, both {@code (N, context)}, gathered on the device. */
    record Windows(Tensor ids, int context) implements Dataset {
        @Override
        public long size() {
            return ids.size(0) - context;
        }

        @Override
        public Batch batch(long... rows) {
            Tensor at = tensor(rows, Shape.of(rows.length, 1)).add(arange(context));
            return new Batch(List.of(pick(at), pick(at.add(1))));
        }

        private Tensor pick(Tensor at) {
            return ids.indexSelect(0, at.view(-1)).view(-1, context).realize();
        }
    }
}
