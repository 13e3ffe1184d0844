package org.gradus.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The recorded behaviour of PyTorch: the folder of the property {@code gradus.conformance}, or one beside the project. */
final class Corpus {
    private static final Path ROOT = Path.of(System.getProperty("gradus.conformance", "../shared/conformance"));

    private Corpus() {
    }

    /** Skips the calling test, and says why, where the corpus is not there. */
    static void require() {
        if (!Files.isDirectory(ROOT)) {
            String why = "Conformance tests skipped: no folder " + ROOT.toAbsolutePath().normalize()
                + "; name it with -Dgradus.conformance=DIR";
            System.out.println(why);
            Assumptions.abort(why);
        }
    }

    static JsonObject read(String file) {
        try (Reader in = Files.newBufferedReader(ROOT.resolve(file))) {
            return JsonParser.parseReader(in).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of a folder's files, sorted. */
    static List<String> list(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.map(p -> folder + "/" + p.getFileName()).filter(f -> f.endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonObject> objects(JsonObject file, String array) {
        List<JsonObject> all = new ArrayList<>();
        for (JsonElement e : file.getAsJsonArray(array)) {
            all.add(e.getAsJsonObject());
        }
        return all;
    }
}
