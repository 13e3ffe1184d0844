package org.gradus.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * RNN, GRU and LSTM over {@code (time, batch, inputs)}. Weights are {@code (directions, gates * hidden, inputs)}; the outputs are all
 * hidden states {@code (time, directions, batch, hidden)} and the last ones {@code (directions, batch, hidden)}.
 */
final class RecurrentOperators {
    private RecurrentOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensors("RNN", a -> recurrent(a, 1, List.of("Tanh"), RecurrentOperators::rnn));
        t.tensors("GRU", a -> recurrent(a, 3, List.of("Sigmoid", "Tanh"), RecurrentOperators::gru));
        t.tensors("LSTM", a -> recurrent(a, 4, List.of("Sigmoid", "Tanh", "Tanh"), RecurrentOperators::lstm));
    }

    /**
     * One direction of a layer.
     *
     * @param r recurrent weights, transposed: {@code (hidden, gates * hidden)}
     * @param peepholes {@code null} if there are none
     */
    private record Direction(Arguments a, long hidden, Tensor r, Tensor bias, Tensor recurrentBias, Tensor peepholes,
                             List<UnaryOperator<Tensor>> functions) {
        /** The part of gate {@code i} of {@code (..., gates * hidden)}. */
        Tensor gate(Tensor gates, int i) {
            return gates.narrow(gates.dim() - 1, i * hidden, hidden);
        }

        Tensor peephole(int i, Tensor cell) {
            return peepholes == null ? null : gate(peepholes, i).mul(cell);
        }

        Tensor apply(int function, Tensor x) {
            float clip = a.real("clip", 0);
            return functions.get(function).apply(clip > 0 ? x.clamp(-clip, clip) : x);
        }
    }

    private interface Cell {
        /**
         * @param x what the input gives to the gates, with its bias
         * @param state hidden state, and cell state if there is one
         */
        List<Tensor> step(Direction d, Tensor x, List<Tensor> state);
    }

    private static List<Tensor> recurrent(Arguments a, int gates, List<String> standard, Cell cell) {
        boolean batchFirst = a.flag("layout", false);
        Tensor x = batchFirst ? a.tensor(0).transpose(0, 1) : a.tensor(0);
        long hidden = a.tensor(2).size(2);
        String direction = a.text("direction", "forward");
        int directions = direction.equals("bidirectional") ? 2 : 1;
        boolean isLstm = gates == 4;
        List<Tensor> hiddens = new ArrayList<>();
        List<Tensor> lasts = new ArrayList<>();
        List<Tensor> cells = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            Tensor bias = a.has(3) ? a.tensor(3).select(0, d) : null;
            long half = gates * hidden;
            Direction dir = new Direction(a, hidden, a.tensor(2).select(0, d).t(), bias == null ? null : bias.narrow(0, 0, half),
                bias == null ? null : bias.narrow(0, half, half), isLstm && a.has(7) ? a.tensor(7).select(0, d) : null,
                functions(a, standard, d));
            List<Tensor> state = new ArrayList<>(List.of(initial(a, 5, d, x, hidden, batchFirst)));
            if (isLstm) {
                state.add(initial(a, 6, d, x, hidden, batchFirst));
            }
            boolean backwards = direction.equals("reverse") || d == 1;
            hiddens.add(run(dir, x, a.tensor(1).select(0, d), state, cell, backwards));
            lasts.add(state.get(0));
            if (isLstm) {
                cells.add(state.get(1));
            }
        }
        Tensor all = Gradus.stack(hiddens, 1);
        List<Tensor> outputs = new ArrayList<>(List.of(batchFirst ? all.permute(2, 0, 1, 3) : all, stacked(lasts, batchFirst)));
        if (isLstm) {
            outputs.add(stacked(cells, batchFirst));
        }
        return outputs.subList(0, Math.min(outputs.size(), Math.max(1, a.outputs())));
    }

    private static Tensor stacked(List<Tensor> states, boolean batchFirst) {
        return Gradus.stack(states, batchFirst ? 1 : 0);
    }

    private static Tensor initial(Arguments a, int input, int direction, Tensor x, long hidden, boolean batchFirst) {
        return a.has(input) ? a.tensor(input).select(batchFirst ? 1 : 0, direction)
            : Gradus.zeros(Shape.of(x.size(1), hidden), x.dtype(), x.device());
    }

    /**
     * Steps through time; a sample that has ended keeps its state and gives zeros.
     *
     * @param state the first states; the last ones in the end
     * @return the hidden states {@code (time, batch, hidden)}
     */
    private static Tensor run(Direction d, Tensor x, Tensor w, List<Tensor> state, Cell cell, boolean backwards) {
        long steps = x.size(0);
        Tensor gates = x.matmul(w.t());
        Tensor inputs = d.bias == null ? gates : gates.add(d.bias);
        Tensor lengths = d.a.has(4) ? d.a.tensor(4).to(DType.INT64).unsqueeze(1) : null;
        Tensor[] out = new Tensor[Math.toIntExact(steps)];
        for (int i = 0; i < steps; i++) {
            int t = backwards ? (int) steps - 1 - i : i;
            List<Tensor> next = cell.step(d, inputs.select(0, t), state);
            if (lengths == null) {
                out[t] = next.get(0);
            } else {
                Tensor alive = lengths.gt((long) t);
                for (int s = 0; s < next.size(); s++) {
                    next.set(s, Gradus.where(alive, next.get(s), state.get(s)));
                }
                out[t] = Gradus.where(alive, next.get(0), Gradus.zerosLike(next.get(0)));
            }
            for (int s = 0; s < next.size(); s++) {
                state.set(s, next.get(s));
            }
        }
        return steps == 0 ? Gradus.zeros(Shape.of(0, x.size(1), d.hidden), x.dtype(), x.device()) : Gradus.stack(Arrays.asList(out), 0);
    }

    private static Tensor plus(Tensor x, Tensor y) {
        return y == null ? x : x.add(y);
    }

    private static List<Tensor> rnn(Direction d, Tensor x, List<Tensor> state) {
        return new ArrayList<>(List.of(d.apply(0, plus(x.add(state.get(0).matmul(d.r)), d.recurrentBias))));
    }

    /** Gates in the order z, r, h. */
    private static List<Tensor> gru(Direction d, Tensor x, List<Tensor> state) {
        Tensor h = state.get(0);
        Tensor rb = d.recurrentBias;
        boolean resetLast = d.a.flag("linear_before_reset", false);
        Tensor r = d.r;
        Tensor zr = plus(h.matmul(r.narrow(1, 0, 2 * d.hidden)), rb == null ? null : rb.narrow(0, 0, 2 * d.hidden));
        Tensor z = d.apply(0, d.gate(x, 0).add(d.gate(zr, 0)));
        Tensor reset = d.apply(0, d.gate(x, 1).add(d.gate(zr, 1)));
        Tensor weight = d.gate(r, 2);
        Tensor bias = rb == null ? null : d.gate(rb, 2);
        Tensor fromState = resetLast ? reset.mul(plus(h.matmul(weight), bias)) : plus(reset.mul(h).matmul(weight), bias);
        Tensor candidate = d.apply(1, d.gate(x, 2).add(fromState));
        return new ArrayList<>(List.of(candidate.sub(z.mul(candidate)).add(z.mul(h))));
    }

    /** Gates in the order i, o, f, c; peepholes i, o, f. */
    private static List<Tensor> lstm(Direction d, Tensor x, List<Tensor> state) {
        if (d.a.flag("input_forget", false)) {
            throw new UnsupportedException(d.a + ": coupled input and forget gates are not supported");
        }
        Tensor cell = state.get(1);
        Tensor gates = plus(x.add(state.get(0).matmul(d.r)), d.recurrentBias);
        Tensor i = d.apply(0, plus(d.gate(gates, 0), d.peephole(0, cell)));
        Tensor f = d.apply(0, plus(d.gate(gates, 2), d.peephole(2, cell)));
        Tensor c = f.mul(cell).add(i.mul(d.apply(1, d.gate(gates, 3))));
        Tensor o = d.apply(0, plus(d.gate(gates, 1), d.peephole(1, c)));
        return new ArrayList<>(List.of(o.mul(d.functions.get(2).apply(c)), c));
    }

    private static List<UnaryOperator<Tensor>> functions(Arguments a, List<String> standard, int direction) {
        List<String> names = a.texts("activations");
        List<UnaryOperator<Tensor>> all = new ArrayList<>();
        for (int i = 0; i < standard.size(); i++) {
            int place = direction * standard.size() + i;
            boolean named = names != null && place < names.size();
            all.add(function(a, named ? names.get(place) : standard.get(i), nth(a.reals("activation_alpha"), place),
                nth(a.reals("activation_beta"), place)));
        }
        return all;
    }

    private static Float nth(float[] values, int i) {
        return values == null || i >= values.length ? null : values[i];
    }

    private static UnaryOperator<Tensor> function(Arguments a, String name, Float alpha, Float beta) {
        return switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "tanh" -> Tensor::tanh;
            case "sigmoid" -> Tensor::sigmoid;
            case "relu" -> Tensor::relu;
            case "softsign" -> Tensor::softsign;
            case "softplus" -> Tensor::softplus;
            case "affine" -> x -> x.mul(alpha == null ? 1 : alpha).add(beta == null ? 0 : beta);
            case "leakyrelu" -> x -> x.leakyRelu(alpha == null ? 0.01 : alpha);
            case "thresholdedrelu" -> x -> x.threshold(alpha == null ? 1 : alpha, 0);
            case "scaledtanh" -> x -> x.mul(beta == null ? 1 : beta).tanh().mul(alpha == null ? 1 : alpha);
            case "hardsigmoid" -> x -> x.mul(alpha == null ? 0.2 : alpha).add(beta == null ? 0.5 : beta).clamp(0, 1);
            case "elu" -> x -> x.elu(alpha == null ? 1 : alpha);
            default -> throw new ArgumentException(a + ": activation '" + name + "'");
        };
    }
}
