package org.gradus.device;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Events as a "complete event" each of the
 * <a href="https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU">trace event format</a>, which
 * {@code chrome://tracing} and Perfetto read. Times are microseconds.
 */
final class ChromeTrace {
    private ChromeTrace() {
    }

    static void write(List<ProfileEvent> events, long started, Path file) throws IOException {
        Map<String, Integer> rows = new LinkedHashMap<>();
        try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(file))) {
            json.beginObject().name("displayTimeUnit").value("ns").name("traceEvents").beginArray();
            for (ProfileEvent e : events) {
                String row = e.device() + (e.kind().onDevice() ? "" : " host");
                Integer known = rows.putIfAbsent(row, rows.size() + 1);
                if (known == null) {
                    name(json, rows.get(row), row);
                }
                event(json, rows.get(row), e, started);
            }
            json.endArray().endObject();
        }
    }

    private static void name(JsonWriter json, int row, String name) throws IOException {
        json.beginObject().name("name").value("thread_name").name("ph").value("M").name("pid").value(1).name("tid").value(row)
            .name("args").beginObject().name("name").value(name).endObject().endObject();
    }

    private static void event(JsonWriter json, int row, ProfileEvent e, long started) throws IOException {
        json.beginObject().name("name").value(e.name()).name("cat").value(e.kind().name().toLowerCase(Locale.ROOT))
            .name("ph").value("X").name("pid").value(1).name("tid").value(row)
            .name("ts").value((e.start() - started) / 1e3).name("dur").value(e.nanos() / 1e3).name("args").beginObject();
        if (e.plan() >= 0) {
            json.name("plan").value(e.plan());
        }
        if (e.step() >= 0) {
            json.name("step").value(e.step());
        }
        if (e.kind().onDevice()) {
            json.name("bytes read").value(e.bytesRead()).name("bytes written").value(e.bytesWritten())
                .name("operations").value(e.operations());
        }
        json.endObject().endObject();
    }
}
