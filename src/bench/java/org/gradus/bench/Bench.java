package org.gradus.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Gradus;
import org.gradus.device.Device;
import org.gradus.device.Devices;

/**
 * Gradus's side of a comparison of libraries: {@code W1 W2 ...} times workloads, {@code cold} prints the first gradient of a
 * fresh process, {@code rss W6} trains some steps so that the peak of memory can be read from outside. {@code jmh REGEX} runs
 * micro-benchmarks, {@code ratios FILE...} compares results.
 */
public final class Bench {
    /** Apart, so that {@code cold} does not wait for them. */
    private static final class Workloads {
        static final Map<String, Workload> ALL = new LinkedHashMap<>();

        static {
            ALL.put("W1", Products::run);
            ALL.put("W1x", Products::others);
            ALL.put("W2", Chain::run);
            ALL.put("W3", SmallAdds::run);
            ALL.put("W4", Rows::run);
            ALL.put("W5", watch -> Steps.time(watch, "W5"));
            ALL.put("W6", watch -> Steps.time(watch, "W6"));
            ALL.put("W7", watch -> Steps.time(watch, "W7"));
            ALL.put("W8", Windows::run);
            ALL.put("W9", watch -> Steps.time(watch, "W9"));
            ALL.put("MiniLM", Sentences::run);
        }
    }

    /** Prints its cases. */
    interface Workload {
        void run(Stopwatch watch);
    }

    private Bench() { }

    public static void main(String[] args) throws java.io.IOException {
        if (args.length == 1 && args[0].equals("cold")) {
            Cold.run();
            return;
        }
        if (args.length > 0 && args[0].equals("jmh")) {
            MicroBenchmarks.run(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        if (args.length > 0 && args[0].equals("ratios")) {
            Ratios.run(Arrays.asList(args).subList(1, args.length));
            return;
        }
        Gradus.manualSeed(0);
        if (args.length == 2 && args[0].equals("rss")) {
            Steps.some(args[1], 30);
            return;
        }
        Device device = Devices.current();
        System.err.println(device + " (" + device.why() + "), Java " + System.getProperty("java.version"));
        Stopwatch watch = new Stopwatch(System.getProperty("gradus.bench.peer", "gradus-" + device.label()), device);
        for (String name : args.length == 0 ? Workloads.ALL.keySet() : List.of(args)) {
            Workload w = Workloads.ALL.get(name);
            if (w == null) {
                throw new IllegalArgumentException("no workload " + name + "; there are " + Workloads.ALL.keySet() + ", cold, rss, jmh, ratios");
            }
            w.run(watch);
        }
    }
}
