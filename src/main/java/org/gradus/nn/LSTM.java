package org.gradus.nn;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Layers of long short-term memory over a sequence: {@code (T, N, inputSize) -> (T, N, directions * hiddenSize)}, {@code (N,
 * T, ...)} if the batch is first, or without {@code N}. Parameters start uniform in {@code +-1 / sqrt(hiddenSize)}. Source:
 * Hochreiter and Schmidhuber, "Long short-term memory", 1997; projections: Sak et al., "Long short-term memory based recurrent
 * neural network architectures", 2014.
 */
public final class LSTM extends RecurrentBase {
    /**
     * @param output of the last layer at each step
     * @param hidden {@code (layers * directions, N, hiddenSize)}, or {@code projSize} wide: the last states
     * @param cell   {@code (layers * directions, N, hiddenSize)}: the last states of the cells
     */
    public record Output(Tensor output, Tensor hidden, Tensor cell) { }

    /** One layer, with biases, in one direction, sequences first. */
    public LSTM(long inputSize, long hiddenSize) {
        this(inputSize, hiddenSize, new RecurrentOptions());
    }

    /** @throws ArgumentException if a size is not positive or an option is out of its range */
    public LSTM(long inputSize, long hiddenSize, RecurrentOptions options) {
        super(4, inputSize, hiddenSize, options);
    }

    /** The defaults. */
    public static RecurrentOptions options() {
        return new RecurrentOptions();
    }

    /** The outputs at each step, from states of zeros. */
    @Override
    public Tensor forward(Tensor input) {
        Output all = forward(input, null, null);
        all.hidden().close();
        all.cell().close();
        return all.output();
    }

    /** First states as in {@link Output}; both {@code null} for zeros. */
    public Output forward(Tensor input, Tensor hidden, Tensor cell) {
        List<Tensor> all = sequence(input, states(hidden, cell));
        return new Output(all.get(0), all.get(1), all.get(2));
    }

    private List<Tensor> states(Tensor hidden, Tensor cell) {
        if (hidden == null != (cell == null)) {
            throw new ArgumentException("LSTM: expected first states of both hidden and cell, or of neither, but only "
                + (hidden == null ? "cell" : "hidden") + " is given");
        }
        return hidden == null ? null : List.of(hidden, cell);
    }

    /**
     * @param output the outputs, packed as the input was
     * @param hidden as in {@link Output}, each sequence's after its own last step
     * @param cell   likewise
     */
    public record PackedOutput(PackedSequence output, Tensor hidden, Tensor cell) { }

    /** Over sequences of different lengths, from states of zeros. */
    public PackedOutput forward(PackedSequence input) {
        return forward(input, null, null);
    }

    /** Over sequences of different lengths; first states in the order they had before packing. */
    public PackedOutput forward(PackedSequence input, Tensor hidden, Tensor cell) {
        List<Tensor> all = sequence(input, states(hidden, cell));
        return new PackedOutput(input.with(all.get(0)), all.get(1), all.get(2));
    }

    @Override
    List<Tensor> run(Tensor input, List<Tensor> states) {
        RecurrentOptions o = settings();
        return Gradus.lstm(input, states, weights(), o.bias(), o.numLayers(), o.dropout(), isTraining(), o.bidirectional(),
            o.batchFirst());
    }

    @Override
    List<Tensor> run(Tensor data, long[] batchSizes, List<Tensor> states) {
        RecurrentOptions o = settings();
        return Gradus.lstm(data, batchSizes, states, weights(), o.bias(), o.numLayers(), o.dropout(), isTraining(),
            o.bidirectional());
    }
}
