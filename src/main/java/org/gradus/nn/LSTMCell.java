package org.gradus.nn;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;

/**
 * One step of {@link LSTM}: {@code (N, inputSize), (N, hiddenSize) -> (N, hiddenSize)}, or without {@code N}. Parameters start
 * uniform in {@code +-1 / sqrt(hiddenSize)}.
 */
public final class LSTMCell extends CellBase {
    /** The next states, {@code (N, hiddenSize)}; the hidden one is the output. */
    public record Output(Tensor hidden, Tensor cell) { }

    /** With {@code bias = true}. */
    public LSTMCell(long inputSize, long hiddenSize) {
        this(inputSize, hiddenSize, true);
    }

    /** @param bias whether the gates have biases */
    public LSTMCell(long inputSize, long hiddenSize, boolean bias) {
        super(4, inputSize, hiddenSize, bias);
    }

    /** Both states {@code null} for zeros. */
    public Output forward(Tensor input, Tensor hidden, Tensor cell) {
        List<Tensor> next = next(input, hidden == null ? null : List.of(hidden, cell), 2);
        return new Output(next.get(0), next.get(1));
    }

    @Override
    List<Tensor> step(Tensor input, List<Tensor> states) {
        return Gradus.lstmCell(input, states, weightIh, weightHh, biasIh, biasHh);
    }
}
