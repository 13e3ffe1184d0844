package org.gradus.onnx;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Unrolled;
import org.gradus.types.Shape;

/**
 * Recurrent layers of one direction. What was recorded is the product of all inputs with the weights, and the layer over what it
 * gives; ONNX has both in one node, with the gates in another order: input, output, forget and cell instead of input, forget, cell
 * and output; update and reset instead of reset and update.
 */
final class ExportedRecurrent {
    private static final int WEIGHT = 1;
    private static final int BIAS = 2;
    private static final int STATE = 3;

    private ExportedRecurrent() {
    }

    /** {@code x W + b}, as it is recorded. */
    private record Linear(Tensor x, Tensor weight, Tensor bias) { }

    static String write(Op op, Exporter e) {
        Unrolled layer = (Unrolled) op.attr(0);
        Tensor gates = op.inputs().get(0);
        long hidden = op.inputs().get(STATE).size(1);
        int[] order = switch (layer.cell()) {
            case "lstm" -> new int[] {0, 3, 1, 2};
            case "gru" -> new int[] {1, 0, 2};
            default -> new int[] {0};
        };
        Linear linear = linear(gates, e);
        Tensor identity = Gradus.eye((int) (order.length * hidden)).to(gates.dtype());
        String rows = order.length == 1 ? null : e.constant(rows(order, hidden));
        String weight = linear == null ? e.constant(identity) : e.name(linear.weight());
        String inputBias = linear == null || linear.bias() == null ? null : e.name(linear.bias());
        String stateBias = op.inputs().get(BIAS) == null ? null : e.name(op.inputs().get(BIAS));
        List<String> inputs = new ArrayList<>(List.of(e.name(linear == null ? gates : linear.x()), one(ordered(weight, rows, e), e),
            one(ordered(e.name(op.inputs().get(WEIGHT)), rows, e), e)));
        String none = inputBias != null && stateBias != null ? null
            : e.constant(Gradus.zeros(Shape.of(order.length * hidden), gates.dtype(), gates.device()));
        List<String> biases = List.of(inputBias == null ? none : ordered(inputBias, rows, e),
            stateBias == null ? none : ordered(stateBias, rows, e));
        inputs.add(inputBias == null && stateBias == null ? "" : one(e.node("Concat", biases, "axis", 0L), e));
        inputs.add("");
        List<Tensor> states = op.inputs().subList(STATE, op.inputs().size());
        if (!states.stream().allMatch(s -> isZero(s, e))) {
            states.forEach(s -> inputs.add(one(e.name(s), e)));
        }
        String direction = layer.isBackwards() ? "reverse" : "forward";
        List<String> made = switch (layer.cell()) {
            case "lstm" -> e.nodes("LSTM", inputs, 3, "hidden_size", hidden, "direction", direction);
            case "gru" -> e.nodes("GRU", inputs, 2, "hidden_size", hidden, "direction", direction, "linear_before_reset", 1L);
            case "tanh" -> e.nodes("RNN", inputs, 2, "hidden_size", hidden, "direction", direction, "activations", List.of("Tanh"));
            default -> e.nodes("RNN", inputs, 2, "hidden_size", hidden, "direction", direction, "activations", List.of("Relu"));
        };
        if (layer.cell().equals("lstm")) {
            e.is(op, 1, e.node("Squeeze", List.of(made.get(2), e.constant(0))));
        }
        return e.node("Squeeze", List.of(made.get(0), e.constant(1)));
    }

    /**
     * The last state of a layer's cells, if an operation takes that: of the cells' states at all steps ONNX has no other.
     *
     * @return {@code null} if it takes something else
     */
    static String lastCell(Op select, Exporter e) {
        Op layer = e.producer(select.inputs().get(0));
        if (layer == null || !layer.name().equals("recurrent") || layer.outputs().get(0) == select.inputs().get(0)) {
            return null;
        }
        return e.name(select.inputs().get(0));
    }

    private static Tensor rows(int[] order, long hidden) {
        long[] rows = new long[Math.toIntExact(order.length * hidden)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = order[(int) (i / hidden)] * hidden + i % hidden;
        }
        return Gradus.tensor(rows);
    }

    private static String ordered(String gates, String rows, Exporter e) {
        return rows == null ? gates : e.node("Gather", List.of(gates, rows), "axis", 0L);
    }

    /** Of one direction. */
    private static String one(String name, Exporter e) {
        return e.node("Unsqueeze", List.of(name, e.constant(0)));
    }

    private static boolean isZero(Tensor state, Exporter e) {
        return e.isConstant(state) && e.value(state).eq(0).all().itemBoolean();
    }

    /** Finds the product that made the gates: {@code add(view(mm(reshape(x), t(weight))), bias)}. */
    private static Linear linear(Tensor gates, Exporter e) {
        Op sum = made(gates, e, "add");
        Op view = made(sum == null ? gates : sum.inputs().get(0), e, "view");
        Op product = view == null ? null : made(view.inputs().get(0), e, "mm");
        Op rows = product == null ? null : made(product.inputs().get(0), e, "reshape", "unsafeView");
        Op turned = product == null ? null : made(product.inputs().get(1), e, "t");
        boolean fits = rows != null && turned != null && rows.inputs().get(0).dim() == 3
            && (sum == null || sum.inputs().get(1).dim() == 1);
        return fits ? new Linear(rows.inputs().get(0), turned.inputs().get(0), sum == null ? null : sum.inputs().get(1)) : null;
    }

    private static Op made(Tensor t, Exporter e, String... by) {
        Op op = e.producer(t);
        return op != null && List.of(by).contains(op.name()) ? op : null;
    }
}
