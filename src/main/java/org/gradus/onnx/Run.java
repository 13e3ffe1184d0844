package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.onnx.Graph.Step;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.types.ArgumentException;
import org.gradus.types.GradusException;

/** One computation of a model. Values that no later step reads are closed at once, so that they need no memory. */
final class Run {
    private final Device device;
    private final Tensors tensors;
    private final Map<Step, List<Value>> known;
    private final Map<Step, List<Value>> found = new IdentityHashMap<>();
    private final Map<TensorData, Value> constants = new IdentityHashMap<>();

    /**
     * @param device where new tensors are made
     * @param known what steps of the outermost graph gave in an earlier run on inputs of the same shapes, for those that depend on
     *     nothing else
     */
    Run(Device device, Tensors tensors, Map<Step, List<Value>> known) {
        this.device = device;
        this.tensors = tensors;
        this.known = known;
    }

    /** What this run has found to depend on the inputs' shapes alone. */
    Map<Step, List<Value>> found() {
        return found;
    }

    Device device() {
        return device;
    }

    Tensors tensors() {
        return tensors;
    }

    /** @param values by slot of {@code graph}: its inputs and initializers */
    List<Value> outputs(Graph graph, Value[] values) {
        try (Devices.Scope on = Devices.with(device); Scope scope = Scope.open()) {
            for (Step step : graph.steps()) {
                List<Value> made = known.get(step);
                if (made == null) {
                    made = apply(step, values);
                    if (made.stream().allMatch(v -> v == null || v.isFixed())) {
                        made.forEach(Run::outlive);
                        found.put(step, made);
                    }
                }
                store(step, made, values);
            }
            List<Value> outputs = collect(graph, values);
            outputs.forEach(v -> keep(scope, v));
            return outputs;
        }
    }

    /**
     * A graph inside a node.
     *
     * @param around the values of the graph that the node is in
     */
    List<Value> subgraph(Graph graph, Value[] around, List<Value> inputs) {
        if (inputs.size() > graph.inputs().length) {
            throw new ArgumentException("ONNX: subgraph '" + graph.name() + "' takes " + graph.inputs().length + " inputs, not "
                + inputs.size());
        }
        Value[] values = new Value[graph.slots()];
        Set<Tensor> foreign = Collections.newSetFromMap(new IdentityHashMap<>());
        graph.captured().forEach(c -> values[c[1]] = around[c[0]]);
        graph.captured().forEach(c -> tensors(around[c[0]], foreign));
        graph.initializers().forEach((slot, data) -> values[slot] = constants.computeIfAbsent(data,
            d -> Value.of(tensors.tensor(d, device)).with(true, true)));
        for (int i = 0; i < inputs.size(); i++) {
            values[graph.inputs()[i]] = inputs.get(i);
            tensors(inputs.get(i), foreign);
        }
        for (Step step : graph.steps()) {
            store(step, apply(step, values), values);
        }
        return collect(graph, values).stream().map(v -> own(v, foreign)).toList();
    }

    private List<Value> apply(Step step, Value[] values) {
        List<Value> inputs = new ArrayList<>();
        boolean fixed = !Operators.isRandom(step.node());
        boolean fixedShape = true;
        for (int slot : step.inputs()) {
            Value v = slot < 0 ? null : values[slot];
            inputs.add(v);
            fixed &= v == null || v.isFixed();
            fixedShape &= v == null || v.hasFixedShape();
        }
        fixed |= fixedShape && Operators.seesOnlyShape(step.node());
        Arguments a = new Arguments(step, inputs, values, this);
        List<Value> made;
        try {
            made = step.operator().apply(a);
        } catch (GradusException e) {
            throw Failures.of(step, inputs, e);
        }
        boolean alone = step.graphs().isEmpty();
        boolean shapeStays = alone && fixedShape && !a.hasReadValues();
        Set<Tensor> foreign = Collections.newSetFromMap(new IdentityHashMap<>());
        inputs.forEach(v -> tensors(v, foreign));
        List<Value> outputs = new ArrayList<>();
        for (Value v : made) {
            boolean fixedElements = alone && fixed && v != null && v.isTensor();
            outputs.add(v == null ? null : own(v, foreign).with(fixedElements, fixedElements || shapeStays));
        }
        return outputs;
    }

    private static void tensors(Value v, Set<Tensor> found) {
        if (v != null && v.isTensor()) {
            found.add(v.tensor());
        } else if (v != null && v != Value.NONE) {
            v.sequence().forEach(e -> tensors(e, found));
        }
    }

    /** The value in tensors that no other value has: those of the others may be closed before it is read. */
    private static Value own(Value v, Set<Tensor> foreign) {
        if (v == Value.NONE) {
            return v;
        } else if (v.isTensor()) {
            return foreign.contains(v.tensor()) ? Value.of(v.tensor().alias()) : v;
        }
        return Value.sequence(v.sequence().stream().map(e -> own(e, foreign)).toList());
    }

    private static void store(Step step, List<Value> made, Value[] values) {
        int[] slots = step.outputs();
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0) {
                if (i >= made.size() || made.get(i) == null) {
                    throw new ArgumentException(step + " has no output " + i);
                }
                values[slots[i]] = made.get(i);
            }
        }
        for (int slot : step.dying()) {
            if (!values[slot].isFixed()) {
                values[slot].close();
            }
            values[slot] = null;
        }
    }

    private static List<Value> collect(Graph graph, Value[] values) {
        return Arrays.stream(graph.outputs()).mapToObj(slot -> values[slot]).toList();
    }

    private static void keep(Scope scope, Value value) {
        if (value.isTensor()) {
            scope.keep(value.tensor());
        } else if (value != Value.NONE) {
            value.sequence().forEach(v -> keep(scope, v));
        }
    }

    private static void outlive(Value value) {
        if (value != null && value.isTensor()) {
            Scope.release(value.tensor());
        }
    }
}
