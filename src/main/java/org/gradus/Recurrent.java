package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.types.ArgumentException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Layers of recurrent cells over a sequence, in one or both directions. What the input contributes to the gates is one product
 * for all steps.
 */
final class Recurrent {
    private final String op;
    private final Cell step;
    private final List<Tensor> params;
    private final boolean biases;
    private final int layers;
    private final int directions;

    Recurrent(String op, Cell step, List<Tensor> params, boolean biases, int layers, boolean bidirectional) {
        this.op = op;
        this.step = step;
        this.params = params;
        this.biases = biases;
        this.layers = layers;
        this.directions = bidirectional ? 2 : 1;
    }

    /** @return the outputs, and the final states of all layers and directions */
    List<Tensor> run(Tensor input, List<Tensor> states, double dropout, boolean batchFirst) {
        return run(input, null, states, dropout, batchFirst);
    }

    /** @param data steps of sequences of different lengths, packed; so are the outputs */
    List<Tensor> run(Tensor data, long[] batchSizes, List<Tensor> states, double dropout) {
        try (Scope scope = Scope.open()) {
            Packing packing = new Packing(op, data, batchSizes);
            List<Tensor> results = new ArrayList<>(run(packing.padded(data), packing.lengths(data.device()), states, dropout, false));
            results.set(0, packing.packed(results.get(0)));
            results.forEach(scope::keep);
            return results;
        }
    }

    private List<Tensor> run(Tensor input, Tensor lengths, List<Tensor> states, double dropout, boolean batchFirst) {
        check(input, states, batchFirst);
        try (Scope scope = Scope.open()) {
            Tensor x = batchFirst ? input.transpose(0, 1) : input;
            List<List<Tensor>> last = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                List<Tensor> outputs = new ArrayList<>();
                for (int direction = 0; direction < directions; direction++) {
                    int cell = layer * directions + direction;
                    List<Tensor> start = states.stream().map(s -> s.select(0, cell)).toList();
                    outputs.add(sequence(x, lengths, start, weights(cell), direction == 1, last));
                }
                x = directions == 1 ? outputs.get(0) : Gradus.cat(outputs, -1);
                x = layer < layers - 1 ? Layers.dropout(x, dropout, true, Generator.standard()) : x;
            }
            List<Tensor> results = new ArrayList<>();
            results.add(scope.keep(batchFirst ? x.transpose(0, 1) : x));
            for (int i = 0; i < states.size(); i++) {
                int part = i;
                results.add(scope.keep(Gradus.stack(last.stream().map(s -> s.get(part)).toList(), 0)));
            }
            return results;
        }
    }

    /** @param lengths {@code (N, 1)}: after so many steps a sequence has ended and keeps its state; {@code null} if none does */
    private Tensor sequence(Tensor x, Tensor lengths, List<Tensor> start, List<Tensor> w, boolean backwards,
                            List<List<Tensor>> last) {
        Tensor stateBias = biases ? w.get(3) : null;
        if (lengths != null || projected(start)) {
            return composed(Cells.linear(x, w.get(0), biases ? w.get(2) : null), lengths, start, w, stateBias, backwards, last);
        }
        // Where both biases are only added up, one of them is enough.
        boolean together = biases && !(step instanceof GruCell);
        Tensor inputs = Cells.linear(x, w.get(0), together ? w.get(2).add(stateBias) : biases ? w.get(2) : null);
        Tensor bias = together ? null : stateBias;
        List<Tensor> states = new Unrolled(step, backwards).forward(inputs, w.get(1), bias, start);
        last.add(states.subList(0, start.size()).stream().map(s -> s.select(0, backwards ? 0 : -1)).toList());
        return states.get(0);
    }

    /** Step by step, for states whose parts differ in width and for sequences that differ in length. */
    private Tensor composed(Tensor inputs, Tensor lengths, List<Tensor> start, List<Tensor> w, Tensor bias, boolean backwards,
                            List<List<Tensor>> last) {
        int steps = Math.toIntExact(inputs.size(0));
        Tensor projection = projected(start) ? w.get(w.size() - 1) : null;
        Tensor[] outputs = new Tensor[steps];
        List<Tensor> state = start;
        for (int i = 0; i < steps; i++) {
            int t = backwards ? steps - 1 - i : i;
            List<Tensor> next = step.composed(inputs.select(0, t), Cells.linear(state.get(0), w.get(1), bias), state);
            if (projection != null) {
                next = List.of(next.get(0).matmul(projection.t()), next.get(1));
            }
            state = lengths == null ? next : kept(lengths.gt(t), next, state);
            outputs[t] = state.get(0);
        }
        last.add(state);
        return Gradus.stack(Arrays.asList(outputs), 0);
    }

    private static List<Tensor> kept(Tensor running, List<Tensor> next, List<Tensor> state) {
        return IntStream.range(0, state.size()).mapToObj(i -> Gradus.where(running, next.get(i), state.get(i))).toList();
    }

    /** Whether the output is narrower than the cell. */
    private static boolean projected(List<Tensor> states) {
        return states.size() == 2 && states.get(0).size(-1) != states.get(1).size(-1);
    }

    private List<Tensor> weights(int cell) {
        int each = params.size() / (layers * directions);
        return params.subList(cell * each, (cell + 1) * each);
    }

    private void check(Tensor input, List<Tensor> states, boolean batchFirst) {
        if (layers < 1 || states.size() != (op.equals("lstm") ? 2 : 1)) {
            throw new ArgumentException(op + ": got " + layers + " layers and " + states.size() + " states");
        }
        if (input.dim() != 3) {
            throw new ShapeException(op + ": input must have 3 dimensions, got " + input.shape());
        }
        if (input.size(batchFirst ? 1 : 0) == 0) {
            throw new ShapeException(op + ": Expected sequence length to be larger than 0 in RNN, got input " + input.shape());
        }
        long batch = input.size(batchFirst ? 0 : 1);
        for (Tensor s : states) {
            if (s.dim() != 3 || s.size(0) != (long) layers * directions || s.size(1) != batch) {
                throw new ShapeException(op + ": expected states of (" + layers * directions + ", " + batch + ", H), got " + s.shape());
            }
        }
        int each = (biases ? 4 : 2) + (projected(states) ? 1 : 0);
        if (params.size() != each * layers * directions) {
            throw new ArgumentException(op + ": expected " + each + " parameters for each of " + layers * directions
                + " layers and directions, got " + params.size());
        }
        long output = states.get(0).size(2);
        long rows = step.gates() * states.get(states.size() - 1).size(2);
        IntStream.range(0, layers * directions).forEach(cell -> {
            List<Tensor> w = weights(cell);
            long width = cell < directions ? input.size(2) : directions * output;
            checkShape("input weights", w.get(0), rows, width);
            checkShape("state weights", w.get(1), rows, output);
            if (biases) {
                checkShape("input bias", w.get(2), rows);
                checkShape("state bias", w.get(3), rows);
            }
            if (projected(states)) {
                checkShape("projection", w.get(w.size() - 1), output, states.get(1).size(2));
            }
        });
    }

    private void checkShape(String name, Tensor t, long... dims) {
        if (!t.shape().equals(Shape.of(dims))) {
            throw new ShapeException(op + ": expected " + name + " of shape " + Shape.of(dims) + ", got " + t.shape());
        }
    }
}
