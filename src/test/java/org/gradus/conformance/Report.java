package org.gradus.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.conformance.Outcome.Verdict;

/** Counts by kind and tier, and every case's outcome as a file. */
final class Report {
    private static final Gson JSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final List<Outcome> outcomes = new ArrayList<>();

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    long count(Verdict verdict) {
        return outcomes.stream().filter(o -> o.verdict() == verdict).count();
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** One line a kind and tier, the sum last. */
    String text(String device) {
        Map<String, List<Outcome>> groups = new LinkedHashMap<>();
        outcomes.forEach(o -> groups.computeIfAbsent(o.kind() + (o.tier() > 0 ? " tier " + o.tier() : ""), k -> new ArrayList<>()).add(o));
        StringBuilder text = new StringBuilder();
        groups.keySet().stream().sorted().forEach(k -> text.append(k).append(": ").append(counts(groups.get(k))).append('\n'));
        return text.append("conformance: ").append(counts(outcomes)).append(" on ").append(device).toString();
    }

    private static String counts(List<Outcome> outcomes) {
        long passed = outcomes.stream().filter(o -> o.verdict() == Verdict.PASSED).count();
        long failed = outcomes.stream().filter(o -> o.verdict() == Verdict.FAILED).count();
        return passed + " passed, " + failed + " failed, " + (outcomes.size() - passed - failed) + " unsupported of " + outcomes.size();
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, JSON.toJson(outcomes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
