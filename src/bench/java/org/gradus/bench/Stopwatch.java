package org.gradus.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;
import org.gradus.device.Device;

/**
 * Times a body: 1.5 s of warm-up, then 7 repeats of about 0.4 s each; one line of JSON a case. The device has finished all work
 * when a repeat ends. {@code -Dgradus.bench.warmup=SECONDS} warms up for longer; {@code -Dgradus.bench.only=REGEX} keeps the
 * cases whose name has a match, as {@code softmax} or {@code n=512}.
 */
final class Stopwatch {
    private static final double WARM = Double.parseDouble(System.getProperty("gradus.bench.warmup", "1.5"));
    private static final double REPEAT = 0.4;
    private static final int REPEATS = 7;

    private static final Pattern ONLY = Pattern.compile(System.getProperty("gradus.bench.only", ""));

    private final String peer;
    private final Device device;

    Stopwatch(String peer, Device device) {
        this.peer = peer;
        this.device = device;
    }

    /** Seconds a call, one value a repeat. */
    private double[] seconds(Runnable body) {
        long start = System.nanoTime();
        for (int n = 0; n < 3 || since(start) < WARM; n++) {
            body.run();
            device.synchronize();
        }
        long once = System.nanoTime();
        body.run();
        device.synchronize();
        int inner = (int) Math.max(1, Math.min(1e6, REPEAT / Math.max(since(once), 1e-7)));
        double[] t = new double[REPEATS];
        for (int r = 0; r < REPEATS; r++) {
            long a = System.nanoTime();
            for (int i = 0; i < inner; i++) {
                body.run();
            }
            device.synchronize();
            t[r] = since(a) / inner;
        }
        return t;
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
        Arrays.sort(v);
        System.out.printf(Locale.ROOT, "{\"peer\":\"%s\",\"workload\":\"%s\",\"case\":\"%s\",\"unit\":\"%s\",\"median\":%.5g,"
            + "\"min\":%.5g,\"max\":%.5g,\"reps\":%d}%n", peer, workload, name, unit, v[v.length / 2], v[0], v[v.length - 1], v.length);
        System.out.flush();
    }
}
