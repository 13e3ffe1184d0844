package org.gradus.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;

/** The table of a module's parts. */
final class Summary {
    private static final String GAP = "  ";

    private static final List<String> TITLES = List.of("Layer", "Output shape", "Parameters", "Operations", "Memory");
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    /** What a call of a module made, and what it and the modules in it computed for that. */
    private record Made(String shape, long operations, long bytes) { }

    private final Module root;
    private final Map<Module, Made> made = new IdentityHashMap<>();
    private final Deque<Long> before = new ArrayDeque<>();
    private long operations;
    private long outputs;
    private final Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<List<String>> rows = new ArrayList<>();

    Summary(Module root) {
        this.root = root;
    }

    String table(Tensor input) {
        record(input);
        describe(root, "", "");
        long trainable = counted.stream().filter(Tensor::requiresGrad).mapToLong(Tensor::numel).sum();
        long all = counted.stream().mapToLong(Tensor::numel).sum();
        int[] widths = IntStream.range(0, TITLES.size()).map(c -> Stream.concat(Stream.of(TITLES), rows.stream())
            .mapToInt(r -> r.get(c).length()).max().orElse(0)).toArray();
        StringBuilder b = new StringBuilder(line(TITLES, widths));
        String rule = "-".repeat(b.length() - System.lineSeparator().length()) + System.lineSeparator();
        b.append(rule);
        rows.forEach(r -> b.append(line(r, widths)));
        return b.append(rule).append("Parameters: ").append(number(all)).append(", trainable: ").append(number(trainable))
            .append(", frozen: ").append(number(all - trainable)).append(System.lineSeparator())
            .append("Operations: ").append(number(operations)).append(System.lineSeparator())
            .append("Memory: parameters ").append(size(counted.stream().mapToLong(Summary::bytes).sum())).append(", outputs ")
            .append(size(outputs)).toString();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder b = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            b.append(c == 0 ? "" : GAP).append(String.format(c < 2 ? "%-" + widths[c] + "s" : "%" + widths[c] + "s", cells.get(c)));
        }
        return b.append(System.lineSeparator()).toString();
    }

    private void record(Tensor input) {
        List<Module> modules = root.modules();
        List<Module> training = modules.stream().filter(Module::isTraining).toList();
        List<Module.Handle> handles = modules.stream()
            .flatMap(m -> Stream.of(m.registerForwardPreHook(this::enter), m.registerForwardHook(this::leave))).toList();
        modules.forEach(m -> m.setTraining(false));
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            root.stateDict().values().forEach(Tensor::realize);
            root.call(input.realize());
        } finally {
            handles.forEach(Module.Handle::close);
            training.forEach(m -> m.setTraining(true));
        }
    }

    private Tensor enter(Module module, Tensor input) {
        before.push(operations);
        return null;
    }

    /** Values are computed module by module, so that what each adds can be seen. */
    private Tensor leave(Module module, Tensor input, Tensor output) {
        operations += output.plan().operations();
        output.realize();
        if (module.children().isEmpty()) {
            outputs += bytes(output);
        }
        made.put(module, new Made(output.shape().toString(), operations - before.pop(), bytes(output)));
        return null;
    }

    private static long bytes(Tensor t) {
        return t.numel() * t.dtype().bytes();
    }

    private void describe(Module module, String indent, String name) {
        long parameters = module.ownParameters().values().stream().filter(p -> p != null && counted.add(p))
            .mapToLong(Tensor::numel).sum();
        Made m = made.get(module);
        rows.add(List.of(indent + (name.isEmpty() ? "" : name + ": ") + module.name(), m == null ? "-" : m.shape(),
            number(parameters), m == null ? "-" : number(m.operations()), m == null ? "-" : size(m.bytes())));
        module.children().forEach((child, part) -> describe(part, indent + GAP, child));
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
