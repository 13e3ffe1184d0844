package org.gradus.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.onnx.Graph.Step;
import org.gradus.onnx.Proto.Kind;
import org.gradus.onnx.Proto.ValueInfo;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;

/**
 * A model that was read from an ONNX file. Its floating initializers are parameters under their names in the file, where a dot
 * separates modules as in PyTorch; integers, running statistics, exponents and the numbers that say how to quantize or resize are
 * buffers.
 *
 * <p>What depends on nothing but constants and the inputs' shapes is computed once for each combination of shapes.
 */
public final class OnnxModule extends NamedParts {
    private static final int REMEMBERED = 16;
    /** Inputs that say how an operator works, and are not to be trained. */
    private static final Map<String, List<Integer>> SETTINGS = Map.ofEntries(Map.entry("BatchNormalization", List.of(3, 4)),
        Map.entry("Resize", List.of(1, 2, 3)), Map.entry("Upsample", List.of(1)), Map.entry("Clip", List.of(1, 2)),
        Map.entry("Pad", List.of(2)), Map.entry("Pow", List.of(1)), Map.entry("Dropout", List.of(1)), Map.entry("QuantizeLinear", List.of(1, 2)),
        Map.entry("DequantizeLinear", List.of(1, 2)), Map.entry("QLinearConv", List.of(1, 4, 6)),
        Map.entry("QLinearMatMul", List.of(1, 4, 6)), Map.entry("OneHot", List.of(2)), Map.entry("Range", List.of(0, 1, 2)),
        Map.entry("NonMaxSuppression", List.of(3, 4)));

    /** What values that are computed once depend on. */
    private record Signature(Device device, List<Shape> shapes, List<DType> dtypes, long versions) { }

    /** A buffer whose elements are read to the host at most once, as long as nobody writes or moves it. */
    private record Known(Value value, Device device, int version) { }

    private final Graph graph;
    private final Tensors tensors;
    private final Map<Integer, Tensor> parameters = new LinkedHashMap<>();
    private final Map<Integer, Tensor> buffers = new LinkedHashMap<>();
    private final Map<Integer, Known> constants = new HashMap<>();
    private final Map<Signature, Map<Step, List<Value>>> known = new LinkedHashMap<>(REMEMBERED, 0.75f, true);

    OnnxModule(Graph graph, Tensors tensors, Device device) {
        this.graph = graph;
        this.tensors = tensors;
        Set<Integer> settings = settings(graph);
        graph.initializers().forEach((slot, data) -> {
            Tensor t = tensors.tensor(data, device);
            boolean trained = t.isFloatingPoint() && !settings.contains(slot);
            (trained ? parameters : buffers).put(slot, t);
            add(data.name(), t, trained);
        });
    }

    private static Set<Integer> settings(Graph graph) {
        Set<Integer> slots = new HashSet<>();
        for (Step step : graph.steps()) {
            SETTINGS.getOrDefault(step.node().label(), List.of()).stream().filter(i -> i < step.inputs().length)
                .forEach(i -> slots.add(step.inputs()[i]));
        }
        return slots;
    }

    /** Names of the inputs, in order. */
    public List<String> inputs() {
        return inputInfos(false).stream().map(ValueInfo::name).toList();
    }

    /** Names of the outputs, in order. */
    public List<String> outputs() {
        return graph.outputInfos().stream().map(ValueInfo::name).toList();
    }

    /** @param all whether to list initializers too, which early versions of the format count as inputs */
    private List<ValueInfo> inputInfos(boolean all) {
        List<ValueInfo> infos = new ArrayList<>();
        for (int i = 0; i < graph.inputs().length; i++) {
            if (all || !graph.initializers().containsKey(graph.inputs()[i])) {
                infos.add(graph.inputInfos().get(i));
            }
        }
        return infos;
    }

    /** The first output, of a model that has one input. */
    @Override
    public Tensor forward(Tensor input) {
        return run(input).get(0);
    }

    /**
     * @param values the inputs, in order
     * @return the outputs, in order
     * @throws ArgumentException if their number is not the model's, or an operator refuses what it gets
     * @throws DTypeException if one has another dtype than the model says
     */
    public List<Tensor> run(Tensor... values) {
        return values(Arrays.stream(values).map(Value::of).toList()).stream().map(Value::tensor).toList();
    }

    /** As {@link #run(Tensor...)}, by name. */
    public Map<String, Tensor> run(Map<String, Tensor> values) {
        List<String> names = inputs();
        if (!values.keySet().equals(Set.copyOf(names))) {
            throw new ArgumentException(name() + ": inputs " + values.keySet() + ", but the model has " + names);
        }
        List<Tensor> made = run(names.stream().map(values::get).toArray(Tensor[]::new));
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (int i = 0; i < made.size(); i++) {
            results.put(outputs().get(i), made.get(i));
        }
        return results;
    }

    /** As {@link #run(Tensor...)} for values of any kind. */
    List<Value> values(List<Value> given) {
        List<ValueInfo> infos = inputInfos(given.size() != inputInfos(false).size());
        if (given.size() != infos.size()) {
            throw new ArgumentException(name() + ": " + given.size() + " inputs, but the model has " + inputs());
        }
        Device device = device(given);
        Value[] values = new Value[graph.slots()];
        parameters.forEach((slot, t) -> values[slot] = Value.of(t));
        buffers.forEach((slot, t) -> values[slot] = constant(slot, t));
        int next = 0;
        for (int i = 0; i < graph.inputs().length && next < infos.size(); i++) {
            if (graph.inputInfos().get(i) == infos.get(next)) {
                check(infos.get(next), given.get(next));
                values[graph.inputs()[i]] = given.get(next++);
            }
        }
        Signature signature = signature(device, given);
        Map<Step, List<Value>> steps = stepsOf(signature);
        Run run = new Run(device, tensors, steps);
        List<Value> outputs = run.outputs(graph, values);
        if (!run.found().isEmpty()) {
            remember(signature, steps, run.found());
        }
        return outputs;
    }

    private static void check(ValueInfo info, Value value) {
        if (info.kind() == Kind.TENSOR && value.isTensor() && info.elementType() != 0) {
            DType expected = ElementType.of(info.elementType()).dtype();
            if (value.tensor().dtype() != expected) {
                throw new DTypeException("ONNX: input '" + info.name() + "' is of " + expected + ", but got " + value.tensor().dtype());
            }
        }
    }

    private Device device(List<Value> given) {
        return given.stream().filter(Value::isTensor).map(v -> v.tensor().device()).findFirst()
            .or(() -> parameters.values().stream().map(Tensor::device).findFirst())
            .or(() -> buffers.values().stream().map(Tensor::device).findFirst()).orElseGet(Devices::current);
    }

    private Value constant(int slot, Tensor t) {
        synchronized (constants) {
            Known k = constants.get(slot);
            if (k == null || k.version() != t.version() || k.device() != t.device()) {
                k = new Known(Value.of(t).with(true, true), t.device(), t.version());
                constants.put(slot, k);
            }
            return k.value();
        }
    }

    private Signature signature(Device device, List<Value> given) {
        List<Tensor> all = given.stream().filter(Value::isTensor).map(Value::tensor).toList();
        return new Signature(device, all.stream().map(Tensor::shape).toList(), all.stream().map(Tensor::dtype).toList(),
            buffers.values().stream().mapToLong(Tensor::version).sum());
    }

    /** By identity: to compare steps would be to compare all that is in their nodes. Nobody changes a map that is in here. */
    private Map<Step, List<Value>> stepsOf(Signature signature) {
        synchronized (known) {
            return known.getOrDefault(signature, Collections.emptyMap());
        }
    }

    private void remember(Signature signature, Map<Step, List<Value>> before, Map<Step, List<Value>> found) {
        Map<Step, List<Value>> steps = new IdentityHashMap<>(before);
        steps.putAll(found);
        synchronized (known) {
            known.put(signature, steps);
            if (known.size() > REMEMBERED) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }
}
