package org.gradus.bench;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares lines of JSON, Gradus's and other libraries', with one another and with what was kept: a ratio of medians for each case,
 * Gradus's speed over that of the fastest other library. Above 1 Gradus is faster. Arguments: files, and {@code keep} to write
 * the table of ratios anew.
 */
final class Ratios {
    private static final Path KEPT = Path.of("src/bench/resources/ratios.csv");
    private static final Set<String> LESS_IS_BETTER = Set.of("ms", "us/op", "us", "s", "MB");
    /** Names of measured limits and prototypes start so; they are no other libraries. */
    private static final List<String> NO_PEERS = List.of("limit", "openblas", "proto", "pocl");
    private static final double REGRESSION = 0.9;

    private record Line(String peer, String workload, String name, String unit, double median) {
        String key() {
            return workload + " " + name;
        }

        boolean ours() {
            return peer.startsWith("gradus");
        }

        double speed() {
            return LESS_IS_BETTER.contains(unit) ? 1 / median : median;
        }
    }

    private Ratios() { }

    static void run(List<String> arguments) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String file : arguments) {
            if (!file.equals("keep")) {
                lines.addAll(read(Path.of(file)));
            }
        }
        Map<String, Double> kept = kept();
        Map<String, Double> today = new LinkedHashMap<>();
        Map<String, List<Line>> cases = lines.stream().collect(Collectors.groupingBy(Line::key, LinkedHashMap::new, Collectors.toList()));
        Set<String> devices = new TreeSet<>();
        lines.stream().filter(Line::ours).forEach(l -> devices.add(l.peer()));
        System.out.println("| case | unit | best other library | " + devices.stream().map(d -> d + " | ratio | kept")
            .collect(Collectors.joining(" | ")) + " |");
        System.out.println("|---|---|---|" + "---|---|---|".repeat(devices.size()));
        cases.forEach((name, of) -> System.out.println(row(name, of, devices, kept, today)));
        if (arguments.contains("keep")) {
            kept.putAll(today);
            Files.write(KEPT, kept.entrySet().stream().map(e -> e.getKey() + "," + text("%.3f", e.getValue())).toList());
        }
    }

    private static String row(String name, List<Line> lines, Set<String> devices, Map<String, Double> kept, Map<String, Double> today) {
        Line best = lines.stream().filter(l -> !l.ours() && NO_PEERS.stream().noneMatch(l.peer()::startsWith))
            .max((a, b) -> Double.compare(a.speed(), b.speed())).orElse(null);
        StringBuilder row = new StringBuilder("| " + name + " | " + lines.get(0).unit() + " | "
            + (best == null ? "" : text("%.4g", best.median()) + " " + best.peer()));
        for (String device : devices) {
            Line ours = lines.stream().filter(l -> l.peer().equals(device)).findFirst().orElse(null);
            String key = name + "," + device;
            Double before = kept.get(key);
            row.append(" | ").append(ours == null ? "" : text("%.4g", ours.median()));
            if (ours == null || best == null) {
                row.append(" |  | ");
            } else {
                double ratio = ours.speed() / best.speed();
                today.put(key, ratio);
                row.append(" | ").append(text("%.2f", ratio)).append(" | ");
                if (before != null) {
                    row.append(text("%.2f", before)).append(ratio < before * REGRESSION ? " REGRESSION" : "");
                }
            }
        }
        return row.append(" |").toString();
    }

    /** Medians of the lines of a file that are JSON; of several of one case their median. */
    private static List<Line> read(Path file) throws IOException {
        Gson gson = new Gson();
        Map<String, List<Map<?, ?>>> found = new LinkedHashMap<>();
        for (String text : Files.readAllLines(file)) {
            if (text.startsWith("{\"peer\"")) {
                Map<?, ?> m = gson.fromJson(text, Map.class);
                found.computeIfAbsent(peer(m) + " " + m.get("workload") + " " + m.get("case"), k -> new ArrayList<>()).add(m);
            }
        }
        return found.values().stream().map(of -> {
            double[] medians = of.stream().mapToDouble(m -> ((Number) m.get("median")).doubleValue()).sorted().toArray();
            Map<?, ?> m = of.get(0);
            return new Line(peer(m), (String) m.get("workload"), (String) m.get("case"), (String) m.get("unit"),
                medians[medians.length / 2]);
        }).toList();
    }

    /** The library's name, behind it the JDK where a line says which: {@code gradus-cpu-25}. */
    private static String peer(Map<?, ?> line) {
        return line.get("jdk") instanceof Number jdk ? line.get("peer") + "-" + jdk.intValue() : (String) line.get("peer");
    }

    private static Map<String, Double> kept() throws IOException {
        Map<String, Double> kept = new LinkedHashMap<>();
        if (Files.exists(KEPT)) {
            for (String line : Files.readAllLines(KEPT)) {
                int comma = line.lastIndexOf(',');
                kept.put(line.substring(0, comma), Double.parseDouble(line.substring(comma + 1)));
            }
        }
        return kept;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
