package org.gradus.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** The table of a module's parts. */
final class Summary {
    private static final String GAP = "  ";

    private record Row(String layer, String shape, long parameters) { }

    private final Module root;
    private final Map<Module, String> shapes = new IdentityHashMap<>();
    private final Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Row> rows = new ArrayList<>();

    Summary(Module root) {
        this.root = root;
    }

    String table(long... inputShape) {
        record(inputShape);
        describe(root, "", "");
        long trainable = counted.stream().filter(Tensor::requiresGrad).mapToLong(Tensor::numel).sum();
        long all = counted.stream().mapToLong(Tensor::numel).sum();
        int layer = width("Layer", rows.stream().map(Row::layer));
        int shape = width("Output shape", rows.stream().map(Row::shape));
        int count = width("Parameters", rows.stream().map(r -> number(r.parameters())));
        String format = "%-" + layer + "s" + GAP + "%-" + shape + "s" + GAP + "%" + count + "s%n";
        String line = "-".repeat(layer + shape + count + 2 * GAP.length()) + System.lineSeparator();
        StringBuilder b = new StringBuilder(String.format(format, "Layer", "Output shape", "Parameters")).append(line);
        rows.forEach(r -> b.append(String.format(format, r.layer(), r.shape(), number(r.parameters()))));
        return b.append(line).append("Parameters: ").append(number(all)).append(", trainable: ").append(number(trainable))
            .append(", frozen: ").append(number(all - trainable)).toString();
    }

    private void record(long... inputShape) {
        List<Module> modules = root.modules();
        List<Module> training = modules.stream().filter(Module::isTraining).toList();
        List<Module.Handle> handles = modules.stream().map(m -> m.registerForwardHook(this::record)).toList();
        modules.forEach(m -> m.setTraining(false));
        Device device = root.parameters().stream().map(Tensor::device).findFirst().orElseGet(Devices::current);
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            root.call(Gradus.zeros(Shape.of(inputShape), DType.FLOAT32, device));
        } finally {
            handles.forEach(Module.Handle::close);
            training.forEach(m -> m.setTraining(true));
        }
    }

    private Tensor record(Module module, Tensor input, Tensor output) {
        shapes.put(module, output.shape().toString());
        return null;
    }

    private void describe(Module module, String indent, String name) {
        long parameters = module.ownParameters().values().stream().filter(p -> p != null && counted.add(p))
            .mapToLong(Tensor::numel).sum();
        rows.add(new Row(indent + (name.isEmpty() ? "" : name + ": ") + module.name(),
            shapes.getOrDefault(module, "-"), parameters));
        module.children().forEach((child, m) -> describe(m, indent + GAP, child));
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static int width(String title, Stream<String> cells) {
        return Math.max(title.length(), cells.mapToInt(String::length).max().orElse(0));
    }
}
