package org.gradus.nn;

import static org.gradus.Gradus.empty;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Parameters of recurrent layers, and how sequences without a batch become one with a batch. */
abstract class RecurrentBase extends Layer {
    private final long inputSize;
    private final long hiddenSize;
    private final RecurrentOptions options;
    private final List<Tensor> weights = new ArrayList<>();

    RecurrentBase(int gates, long inputSize, long hiddenSize, RecurrentOptions o) {
        if (inputSize <= 0 || hiddenSize <= 0 || o.numLayers() <= 0) {
            throw new ArgumentException(name() + ": sizes and layers must be positive, but got input_size " + inputSize
                + ", hidden_size " + hiddenSize + ", num_layers " + o.numLayers());
        }
        if (!(o.dropout() >= 0 && o.dropout() <= 1)) {
            throw new ArgumentException(name() + ": dropout should be a number in range [0, 1], but got " + o.dropout());
        }
        if (o.projSize() < 0 || o.projSize() >= hiddenSize || o.projSize() > 0 && !(this instanceof LSTM)) {
            throw new ArgumentException(name() + ": proj_size is for LSTM and must be smaller than hidden_size, " + hiddenSize
                + ", but got " + o.projSize());
        }
        this.inputSize = inputSize;
        this.hiddenSize = hiddenSize;
        this.options = o;
        int directions = o.bidirectional() ? 2 : 1;
        for (int layer = 0; layer < o.numLayers(); layer++) {
            for (int direction = 0; direction < directions; direction++) {
                String suffix = "_l" + layer + (direction == 1 ? "_reverse" : "");
                weight("weight_ih" + suffix, gates * hiddenSize, layer == 0 ? inputSize : directions * outputSize());
                weight("weight_hh" + suffix, gates * hiddenSize, outputSize());
                if (o.bias()) {
                    weight("bias_ih" + suffix, gates * hiddenSize);
                    weight("bias_hh" + suffix, gates * hiddenSize);
                }
                if (o.projSize() > 0) {
                    weight("weight_hr" + suffix, o.projSize(), hiddenSize);
                }
            }
        }
    }

    private void weight(String name, long... dims) {
        double bound = 1 / Math.sqrt(hiddenSize);
        weights.add(parameter(name, Init.uniform_(empty(dims), -bound, bound)));
    }

    private long outputSize() {
        return options.projSize() > 0 ? options.projSize() : hiddenSize;
    }

    final RecurrentOptions settings() {
        return options;
    }

    final List<Tensor> weights() {
        return weights;
    }

    /** Runs over {@code (T, N, I)}, or {@code (N, T, I)} if the batch is first. */
    abstract List<Tensor> run(Tensor input, List<Tensor> states);

    abstract List<Tensor> run(Tensor data, long[] batchSizes, List<Tensor> states);

    /** As {@link #sequence}, of packed sequences; the outputs' data are packed likewise, the states in the order before packing. */
    final List<Tensor> sequence(PackedSequence input, List<Tensor> states) {
        if (input.data().dim() != 2 || input.data().size(1) != inputSize) {
            throw new ShapeException(name() + ": expected packed data of (steps, " + inputSize + "), got " + input.data().shape());
        }
        checkDtypes(input.data(), states);
        try (Scope scope = Scope.open()) {
            List<Tensor> start = new ArrayList<>();
            for (int i = 0; i < widths().length; i++) {
                start.add(states == null ? zeros(input.data(), input.batchSizes()[0], widths()[i])
                    : input.ordered(states.get(i), false));
            }
            List<Tensor> results = new ArrayList<>();
            for (Tensor t : run(input.data(), input.batchSizes(), start)) {
                results.add(scope.keep(results.isEmpty() ? t : input.ordered(t, true)));
            }
            return results;
        }
    }

    private long[] widths() {
        return this instanceof LSTM ? new long[] {outputSize(), hiddenSize} : new long[] {hiddenSize};
    }

    /**
     * @param states of all layers and directions; {@code null} for zeros
     * @return outputs, then final states
     */
    final List<Tensor> sequence(Tensor input, List<Tensor> states) {
        if (input.dim() != 2 && input.dim() != 3) {
            throw new ShapeException(name() + ": Expected input to be 2-D or 3-D but received " + input.shape());
        }
        if (input.size(-1) != inputSize) {
            throw new ShapeException(name() + ": input.size(-1) must be equal to input_size, " + inputSize + ", but got input "
                + input.shape());
        }
        checkDtypes(input, states);
        long[] widths = widths();
        boolean batched = input.dim() == 3;
        int batchDim = options.batchFirst() ? 0 : 1;
        try (Scope scope = Scope.open()) {
            Tensor x = batched ? input : input.unsqueeze(batchDim);
            List<Tensor> start = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                start.add(states == null ? zeros(x, x.size(batchDim), widths[i])
                    : batched ? states.get(i) : states.get(i).unsqueeze(1));
            }
            List<Tensor> results = new ArrayList<>();
            for (Tensor t : run(x, start)) {
                int dim = results.isEmpty() ? batchDim : 1;
                results.add(scope.keep(batched ? t : t.squeeze(dim)));
            }
            return results;
        }
    }

    private void checkDtypes(Tensor input, List<Tensor> states) {
        DType expected = weights.get(0).dtype();
        boolean fit = states == null || states.stream().allMatch(s -> s.dtype() == expected);
        if (input.dtype() != expected || !fit) {
            throw new DTypeException(name() + ": expected input and first states of " + expected + " as the weights are, but got "
                + input.dtype() + (states == null ? "" : " and " + states.stream().map(Tensor::dtype).toList()));
        }
    }

    private Tensor zeros(Tensor like, long batch, long width) {
        long cells = (long) options.numLayers() * (options.bidirectional() ? 2 : 1);
        return Gradus.zeros(Shape.of(cells, batch, width), like.dtype(), like.device());
    }

    @Override
    protected final String extra() {
        RecurrentOptions o = options;
        return inputSize + ", " + hiddenSize + (o.projSize() == 0 ? "" : ", proj_size=" + o.projSize())
            + (o.numLayers() == 1 ? "" : ", num_layers=" + o.numLayers()) + (o.bias() ? "" : ", bias=False")
            + (o.batchFirst() ? ", batch_first=True" : "") + (o.dropout() == 0 ? "" : ", dropout=" + Repr.of(o.dropout()))
            + (o.bidirectional() ? ", bidirectional=True" : "");
    }
}
