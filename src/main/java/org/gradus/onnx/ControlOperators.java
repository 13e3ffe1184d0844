package org.gradus.onnx;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;
import org.gradus.types.DType;

/** Subgraphs: conditions, loops and scans. */
final class ControlOperators {
    private ControlOperators() {
    }

    static void addTo(Operators.Table t) {
        t.values("If", a -> a.run(a.integer(0) != 0 ? "then_branch" : "else_branch", List.of()));
        t.values("Loop", ControlOperators::loop);
        t.values("Scan", a -> a.opset() < 9 ? batchScan(a) : scan(a));
    }

    /** Values that the body hands to its next turn, and values of all turns stacked. */
    private static List<Value> loop(Arguments a) {
        long turns = a.has(0) ? a.integer(0) : Long.MAX_VALUE;
        boolean goesOn = !a.has(1) || a.integer(1) != 0;
        List<Value> state = new ArrayList<>();
        for (int i = 2; i < a.count(); i++) {
            state.add(a.value(i).with(false, false));
        }
        int carried = state.size();
        List<List<Tensor>> stacks = new ArrayList<>();
        for (int i = carried; i < a.outputs(); i++) {
            stacks.add(new ArrayList<>());
        }
        for (long turn = 0; turn < turns && goesOn; turn++) {
            List<Value> inputs = new ArrayList<>(List.of(Value.of(a.number(turn, DType.INT64)),
                Value.of(Gradus.full(Shape.SCALAR, true))));
            inputs.addAll(state);
            List<Value> made = a.run("body", inputs);
            goesOn = made.get(0).longs()[0] != 0;
            state = new ArrayList<>(made.subList(1, 1 + carried));
            for (int i = 0; i < stacks.size(); i++) {
                stacks.get(i).add(made.get(1 + carried + i).tensor());
            }
        }
        List<Value> outputs = new ArrayList<>(state);
        for (int i = 0; i < stacks.size(); i++) {
            outputs.add(Value.of(stack(a, stacks.get(i), 0, carried + 1 + i)));
        }
        return outputs;
    }

    /** @param output of the body, whose declared type is that of a stack of nothing */
    private static Tensor stack(Arguments a, List<Tensor> all, int axis, int output) {
        if (!all.isEmpty()) {
            return Gradus.stack(all, axis);
        }
        Proto.ValueInfo info = a.graph("body").outputInfos().get(output);
        List<Object> dims = info.dims() == null ? List.of() : info.dims();
        long[] shape = new long[dims.size() + 1];
        for (int i = 0; i < dims.size(); i++) {
            shape[i + 1] = dims.get(i) instanceof Long d ? d : 0;
        }
        return Gradus.zeros(Shape.of(shape), ElementType.of(info.elementType()).dtype(), a.device());
    }

    private static List<Value> scan(Arguments a) {
        int scanned = (int) a.integer("num_scan_inputs", 1);
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < a.count(); i++) {
            inputs.add(a.value(i));
        }
        return scan(a, inputs, scanned, "scan_input_axes", "scan_input_directions");
    }

    private static List<Value> scan(Arguments a, List<Value> inputs, int scanned, String axesName, String directionsName) {
        int carried = inputs.size() - scanned;
        List<Value> state = inputs.subList(0, carried).stream().map(v -> v.with(false, false)).toList();
        long[] axes = Windows.or(a.longs(axesName), scanned, 0);
        long[] directions = Windows.or(a.longs(directionsName), scanned, 0);
        int stacked = a.outputs() - carried;
        long[] outAxes = Windows.or(a.longs("scan_output_axes"), stacked, 0);
        long[] outDirections = Windows.or(a.longs("scan_output_directions"), stacked, 0);
        List<List<Tensor>> stacks = new ArrayList<>();
        for (int i = 0; i < stacked; i++) {
            stacks.add(new ArrayList<>());
        }
        Tensor first = inputs.get(carried).tensor();
        long length = first.size(a.axis(axes[0], first.dim()));
        for (long turn = 0; turn < length; turn++) {
            List<Value> given = new ArrayList<>(state);
            for (int i = 0; i < scanned; i++) {
                Tensor x = inputs.get(carried + i).tensor();
                given.add(Value.of(x.select(a.axis(axes[i], x.dim()), directions[i] == 0 ? turn : length - 1 - turn)));
            }
            List<Value> made = a.run("body", given);
            state = made.subList(0, carried);
            for (int i = 0; i < stacked; i++) {
                stacks.get(i).add(outDirections[i] == 0 ? stacks.get(i).size() : 0, made.get(carried + i).tensor());
            }
        }
        List<Value> outputs = new ArrayList<>(state);
        for (int i = 0; i < stacked; i++) {
            List<Tensor> all = stacks.get(i);
            int rank = all.isEmpty() ? 1 : all.get(0).dim() + 1;
            outputs.add(Value.of(stack(a, all, a.axis(outAxes[i], rank), carried + i)));
        }
        return outputs;
    }

    /** Version 8 scans each sample of a batch by itself; its first input may give their lengths. */
    private static List<Value> batchScan(Arguments a) {
        if (a.has(0)) {
            throw new ArgumentException(a + ": sequence lengths of version 8 are not supported");
        }
        int scanned = (int) a.integer("num_scan_inputs", 1);
        List<List<Tensor>> samples = new ArrayList<>();
        for (int i = 0; i < a.outputs(); i++) {
            samples.add(new ArrayList<>());
        }
        long batch = a.tensor(1).size(0);
        for (long n = 0; n < batch; n++) {
            List<Value> inputs = new ArrayList<>();
            for (int i = 1; i < a.count(); i++) {
                inputs.add(Value.of(a.tensor(i).select(0, n)));
            }
            List<Value> made = scan(a, inputs, scanned, "", "directions");
            for (int i = 0; i < samples.size(); i++) {
                samples.get(i).add(made.get(i).tensor());
            }
        }
        return samples.stream().map(all -> Value.of(Gradus.stack(all, 0))).toList();
    }
}
