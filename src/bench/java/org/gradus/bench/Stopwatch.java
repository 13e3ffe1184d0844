package org.gradus.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradus.device.Device;

/**
 * Times a body: it warms up until it gets no faster and the JIT has come to rest, then come 7 repeats of about 0.4 s each; one line
 * of JSON a case, which says how long the warm-up took, what each repeat gave and, before the first and after each, how far apart
 * the processors were ({@link Handoff}). The device has finished all work when a repeat ends. {@code -Dgradus.bench.warmup=SECONDS}
 * warms up for that long instead, {@code -Dgradus.bench.repeats=N} repeats as often; {@code -Dgradus.bench.only=REGEX} keeps the
 * cases whose name has a match, as {@code softmax} or {@code n=512}.
 */
final class Stopwatch {
    private static final String WARM = System.getProperty("gradus.bench.warmup", "");
    /**
     * The shortest and longest warm-up where none is given, and for how long there must have been no gain of a thirtieth and no
     * window in which the JIT was compiling for more than a tenth of the time.
     */
    private static final double LEAST = 1.5;
    private static final double MOST = 40;
    private static final double STEADY = 2.5;
    private static final double AT_REST = 0.1;
    private static final CompilationMXBean JIT = ManagementFactory.getCompilationMXBean();
    private static final double REPEAT = 0.4;
    private static final int REPEATS = Integer.getInteger("gradus.bench.repeats", 7);

    private static final Pattern ONLY = Pattern.compile(System.getProperty("gradus.bench.only", ""));

    private final String peer;
    private final Device device;
    private double warmedFor;
    private final double[] handoff = new double[REPEATS + 1];

    Stopwatch(String peer, Device device) {
        this.peer = peer;
        this.device = device;
    }

    /** Seconds a call, one value a repeat. */
    private double[] seconds(Runnable body) {
        double once = warmUp(body);
        int inner = (int) Math.max(1, Math.min(1e6, REPEAT / Math.max(once, 1e-7)));
        double[] t = new double[REPEATS];
        handoff[0] = Handoff.nanos();
        for (int r = 0; r < REPEATS; r++) {
            long a = System.nanoTime();
            for (int i = 0; i < inner; i++) {
                body.run();
            }
            device.synchronize();
            t[r] = since(a) / inner;
            handoff[r + 1] = Handoff.nanos();
        }
        return t;
    }

    /** Seconds of the last window's calls, each. */
    private double warmUp(Runnable body) {
        long start = System.nanoTime();
        double best = Double.MAX_VALUE;
        double changedAt = 0;
        double each;
        do {
            long window = System.nanoTime();
            double compiled = compiled();
            int n = 0;
            do {
                body.run();
                device.synchronize();
                n++;
            } while (n < 3 || since(window) < REPEAT / 2);
            double length = since(window);
            each = length / n;
            if (each < best * (1 - 1.0 / 30)) {
                best = each;
                changedAt = since(start);
            }
            if (compiled() - compiled > AT_REST * length) {
                changedAt = since(start);
            }
        } while (!WARM.isEmpty() ? since(start) < Double.parseDouble(WARM)
            : since(start) < LEAST || since(start) < MOST && since(start) - changedAt < STEADY);
        warmedFor = since(start);
        return each;
    }

    /** Seconds that the JIT has spent until now. */
    private static double compiled() {
        return JIT == null ? 0 : JIT.getTotalCompilationTime() * 1e-3;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    /** {@code work / seconds}: more is better. */
    void rate(String workload, String name, String unit, double work, Runnable body) {
        time(workload, name, unit, body, s -> work / s);
    }

    /** {@code seconds * scale}: less is better. */
    void cost(String workload, String name, String unit, double scale, Runnable body) {
        time(workload, name, unit, body, s -> scale * s);
    }

    private void time(String workload, String name, String unit, Runnable body, DoubleUnaryOperator figure) {
        if (!ONLY.matcher(name).find()) {
            return;
        }
        double[] v = Arrays.stream(seconds(body)).map(figure).toArray();
        double[] sorted = v.clone();
        Arrays.sort(sorted);
        System.out.printf(Locale.ROOT, "{\"peer\":\"%s\",\"jdk\":%d,\"workload\":\"%s\",\"case\":\"%s\",\"unit\":\"%s\",\"median\":%.5g,"
            + "\"min\":%.5g,\"max\":%.5g,\"reps\":%d,\"warmup\":%.2g,\"values\":%s,\"handoff_ns\":%s}%n", peer,
            Runtime.version().feature(), workload, name, unit, sorted[v.length / 2], sorted[0], sorted[v.length - 1], v.length, warmedFor,
            list("%.5g", v), list("%.0f", handoff));
        System.out.flush();
    }

    private static String list(String format, double[] values) {
        return Arrays.stream(values).mapToObj(v -> String.format(Locale.ROOT, format, v)).collect(Collectors.joining(",", "[", "]"));
    }
}
