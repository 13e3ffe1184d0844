package org.gradus.nn;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Layers of gated recurrent units over a sequence: {@code (T, N, inputSize) -> (T, N, directions * hiddenSize)}, {@code (N, T,
 * ...)} if the batch is first, or without {@code N}. Parameters start uniform in {@code +-1 / sqrt(hiddenSize)}. Source: Cho
 * et al., "Learning phrase representations using RNN encoder-decoder", 2014.
 */
public final class GRU extends RecurrentBase {
    /**
     * @param output of the last layer at each step
     * @param hidden {@code (layers * directions, N, hiddenSize)}: the last states
     */
    public record Output(Tensor output, Tensor hidden) { }

    /** One layer, with biases, in one direction, sequences first. */
    public GRU(long inputSize, long hiddenSize) {
        this(inputSize, hiddenSize, new RecurrentOptions());
    }

    /** @throws ArgumentException if a size is not positive or an option is out of its range */
    public GRU(long inputSize, long hiddenSize, RecurrentOptions options) {
        super(3, inputSize, hiddenSize, options);
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
        return Gradus.gru(input, states.get(0), weights(), o.bias(), o.numLayers(), o.dropout(), isTraining(), o.bidirectional(),
            o.batchFirst());
    }

    @Override
    List<Tensor> run(Tensor data, long[] batchSizes, List<Tensor> states) {
        RecurrentOptions o = settings();
        return Gradus.gru(data, batchSizes, states.get(0), weights(), o.bias(), o.numLayers(), o.dropout(), isTraining(),
            o.bidirectional());
    }
}
