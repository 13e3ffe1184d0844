package org.gradus.conformance;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.gradus.GradMode;
import org.gradus.Scope;

/** Runs every case of a corpus on the current device. */
final class Conformance {
    private final Corpus corpus;
    private final Pattern only;
    private final Part part;
    private final Report report = new Report();

    /** @param only cases whose id contains a match; empty for all */
    Conformance(Path folder, String only, Part part) {
        this.corpus = Corpus.below(folder);
        this.only = Pattern.compile(only);
        this.part = part;
    }

    Report run() {
        Calls calls = new Calls();
        OpCases ops = new OpCases(calls);
        Programs programs = new Programs(calls, corpus.byName());
        Optimizers optimizers = new Optimizers();
        Schedulers schedulers = new Schedulers();
        for (OpFile file : corpus.ops()) {
            file.cases().forEach(c -> one(c.getAsJsonObject(), "ops", file, x -> ops.check(file, x)));
            file.errors().forEach(c -> one(c.getAsJsonObject(), "errors", file, x -> ops.checkError(file, x)));
        }
        Map<String, List<JsonObject>> kinds = Map.of("programs", corpus.programs(), "optimizers", corpus.optimizers(),
            "schedulers", corpus.schedulers(), "printing", corpus.prints(), "misuse", corpus.misuse());
        Map<String, Consumer<JsonObject>> checks = Map.of("programs", programs::check, "optimizers", optimizers::check,
            "schedulers", schedulers::check, "printing", programs::checkPrint, "misuse", programs::checkMisuse);
        kinds.forEach((kind, cases) -> cases.forEach(c -> one(c, kind, null, checks.get(kind))));
        return report;
    }

    private void one(JsonObject c, String kind, OpFile file, Consumer<JsonObject> check) {
        String id = c.get("id").getAsString();
        if (only.matcher(id).find() && part.has(file == null ? id : file.op())) {
            report.add(Outcome.of(id, kind, file == null ? 0 : file.tier(), file == null ? "" : file.op(), () -> {
                try (GradMode mode = GradMode.enableGrad(); Scope scope = Scope.open()) {
                    check.accept(c);
                }
            }));
        }
    }
}
