package org.gradus.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The recorded cases below a folder; each file's content tells its kind. */
record Corpus(List<OpFile> ops, List<JsonObject> programs, List<JsonObject> optimizers, List<JsonObject> schedulers,
              List<JsonObject> prints, List<JsonObject> misuse) {

    static Corpus below(Path folder) {
        Corpus corpus = new Corpus(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(f -> f.toString().endsWith(".json") && !f.endsWith("index.json")).sorted().forEach(corpus::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return corpus;
    }

    private void add(Path file) {
        JsonObject json;
        try (Reader reader = Files.newBufferedReader(file)) {
            json = JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (json.has("op")) {
            ops.add(OpFile.of(json));
        } else if (json.has("expect")) {
            programs.add(json);
        } else {
            List<JsonObject> kind = switch (json.get("kind").getAsString()) {
                case "optimizers" -> optimizers;
                case "schedulers" -> schedulers;
                case "printing" -> prints;
                case "errors" -> misuse;
                default -> throw new IllegalArgumentException(file + ": unknown kind " + json.get("kind"));
            };
            json.getAsJsonArray("cases").forEach(c -> kind.add(c.getAsJsonObject()));
        }
    }

    /** Operations by name; of several variants the first. */
    Map<String, OpFile> byName() {
        Map<String, OpFile> names = new LinkedHashMap<>();
        ops.forEach(f -> names.putIfAbsent(f.op(), f));
        return names;
    }
}
