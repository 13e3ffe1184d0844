package org.gradus.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.gradus.ValuesAndIndices;

/**
 * Finds the paragraphs whose meaning is nearest to a question: {@code -Dquery="..."} in the project's own documentation, or in
 * the text file that {@code -Dtexts} names.
 */
public final class Search {
    private static final int SHOWN = 5;
    private static final int SHORTEST = 40;

    private Search() { }

    /** @param line where it begins */
    record Paragraph(Path file, int line, String text) { }

    public static void main(String[] args) throws IOException {
        String query = System.getProperty("query", "").trim();
        String texts = System.getProperty("texts", "").trim();
        if (query.isEmpty()) {
            System.out.println("usage: mvn -q compile exec:exec@search -Dquery=\"how is memory given back?\" [-Dtexts=FILE]");
            return;
        }
        List<Paragraph> paragraphs = new ArrayList<>();
        if (texts.isEmpty()) {
            for (Path file : documentation()) {
                paragraphs.addAll(paragraphs(file, Files.readAllLines(file)));
            }
        } else if (Files.isRegularFile(Path.of(texts))) {
            paragraphs.addAll(texts(Path.of(texts), Files.readAllLines(Path.of(texts))));
        }
        if (paragraphs.isEmpty()) {
            System.out.println("nothing to search in" + (texts.isEmpty() ? "" : ": no text in " + texts));
            return;
        }
        SentenceEncoder encoder = SentenceEncoder.load();
        long start = System.nanoTime();
        Tensor all = encoder.encode(paragraphs.stream().map(Paragraph::text).toList());
        Tensor scores = all.matmul(encoder.encode(List.of(query)).select(0, 0));
        ValuesAndIndices best = scores.topk(Math.min(SHOWN, paragraphs.size()));
        float[] score = best.values().toFloatArray();
        long[] which = best.indices().toLongArray();
        System.out.printf(Locale.ROOT, "%d paragraphs on %s in %.1f s%n", paragraphs.size(), all.device(),
            (System.nanoTime() - start) * 1e-9);
        for (int i = 0; i < which.length; i++) {
            Paragraph p = paragraphs.get((int) which[i]);
            System.out.printf(Locale.ROOT, "%n%.3f  %s:%d%n%s%n", score[i], p.file(), p.line(), p.text());
        }
    }

    private static List<Path> documentation() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(f -> f.toString().endsWith(".md")).sorted().forEach(files::add);
        }
        return files.stream().filter(Files::isRegularFile).toList();
    }

    /** What blank lines separate; each line, if there are none. */
    static List<Paragraph> texts(Path file, List<String> lines) {
        List<Paragraph> all = new ArrayList<>();
        boolean separated = lines.stream().anyMatch(String::isBlank);
        StringBuilder text = new StringBuilder();
        int begin = 0;
        for (int i = 0; i <= lines.size(); i++) {
            String line = i < lines.size() ? lines.get(i).trim() : "";
            if ((line.isEmpty() || !separated) && text.length() > 0) {
                all.add(new Paragraph(file, begin, text.toString()));
                text.setLength(0);
            }
            if (!line.isEmpty()) {
                begin = text.length() == 0 ? i + 1 : begin;
                text.append(text.length() == 0 ? "" : " ").append(line);
            }
        }
        return all;
    }

    /** What blank lines separate, without headings, tables, lists of code and what is too short to say anything. */
    static List<Paragraph> paragraphs(Path file, List<String> lines) {
        List<Paragraph> all = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int begin = 0;
        boolean code = false;
        for (int i = 0; i <= lines.size(); i++) {
            String line = i < lines.size() ? lines.get(i).trim() : "";
            boolean fence = line.startsWith("```");
            code ^= fence;
            if (line.isEmpty() || fence || line.startsWith("#") || line.startsWith("|")) {
                if (text.length() >= SHORTEST) {
                    all.add(new Paragraph(file, begin, text.toString()));
                }
                text.setLength(0);
            } else if (!code) {
                if (text.length() == 0) {
                    begin = i + 1;
                }
                text.append(text.length() == 0 ? "" : " ").append(line);
            }
        }
        return all;
    }
}
