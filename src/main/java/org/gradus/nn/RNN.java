package org.gradus.nn;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;

/**
 * Layers of plain recurrent cells, {@code h' = tanh(W x + b + U h + c)}, over a sequence: {@code (T, N, inputSize) -> (T, N,
 * directions * hiddenSize)}, {@code (N, T, ...)} if the batch is first, or without {@code N}. Parameters start uniform in
 * {@code +-1 / sqrt(hiddenSize)}.
 */
public final class RNN extends RecurrentBase {
    /**
     * @param output of the last layer at each step
     * @param hidden {@code (layers * directions, N, hiddenSize)}: the last states
     */
    public record Output(Tensor output, Tensor hidden) { }

    private final boolean relu;

    /** With default options. */
    public RNN(long inputSize, long hiddenSize) {
        this(inputSize, hiddenSize, new RecurrentOptions());
    }

    /** With {@code nonlinearity = "tanh"}. */
    public RNN(long inputSize, long hiddenSize, RecurrentOptions options) {
        this(inputSize, hiddenSize, "tanh", options);
    }

    /** @param nonlinearity {@code "tanh"} or {@code "relu"} */
    public RNN(long inputSize, long hiddenSize, String nonlinearity, RecurrentOptions options) {
        super(1, inputSize, hiddenSize, options);
        this.relu = RNNCell.isRelu("RNN", nonlinearity);
    }

    /** The defaults. */
    public static RecurrentOptions options() {
        return new RecurrentOptions();
    }

    /** The outputs at each step, from states of zeros. */
    @Override
    public Tensor forward(Tensor input) {
        Output all = forward(input, null);
        all.hidden().close();
        return all.output();
    }

    /** @param hidden {@code (layers * directions, N, hiddenSize)}: first states; {@code null} for zeros */
    public Output forward(Tensor input, Tensor hidden) {
        List<Tensor> all = sequence(input, hidden == null ? null : List.of(hidden));
        return new Output(all.get(0), all.get(1));
    }

    /**
     * @param output the outputs, packed as the input was
     * @param hidden as in {@link Output}, each sequence's after its own last step
     */
    public record PackedOutput(PackedSequence output, Tensor hidden) { }

    /** Over sequences of different lengths, from states of zeros. */
    public PackedOutput forward(PackedSequence input) {
        return forward(input, null);
    }

    /** Over sequences of different lengths; first states in the order they had before packing. */
    public PackedOutput forward(PackedSequence input, Tensor hidden) {
        List<Tensor> all = sequence(input, hidden == null ? null : List.of(hidden));
        return new PackedOutput(input.with(all.get(0)), all.get(1));
    }

    @Override
    List<Tensor> run(Tensor input, List<Tensor> states) {
        RecurrentOptions o = settings();
        return relu
            ? Gradus.rnnRelu(input, states.get(0), weights(), o.bias(), o.numLayers(), o.dropout(), isTraining(),
                o.bidirectional(), o.batchFirst())
            : Gradus.rnnTanh(input, states.get(0), weights(), o.bias(), o.numLayers(), o.dropout(), isTraining(),
                o.bidirectional(), o.batchFirst());
    }

    @Override
    List<Tensor> run(Tensor data, long[] batchSizes, List<Tensor> states) {
        RecurrentOptions o = settings();
        return relu
            ? Gradus.rnnRelu(data, batchSizes, states.get(0), weights(), o.bias(), o.numLayers(), o.dropout(), isTraining(),
                o.bidirectional())
            : Gradus.rnnTanh(data, batchSizes, states.get(0), weights(), o.bias(), o.numLayers(), o.dropout(), isTraining(),
                o.bidirectional());
    }
}
