package org.gradus.nn;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;

/**
 * One step of {@link GRU}: {@code (N, inputSize), (N, hiddenSize) -> (N, hiddenSize)}, or without {@code N}. Parameters start
 * uniform in {@code +-1 / sqrt(hiddenSize)}.
 */
public final class GRUCell extends CellBase {
    /** With {@code bias = true}. */
    public GRUCell(long inputSize, long hiddenSize) {
        this(inputSize, hiddenSize, true);
    }

    /** @param bias whether the gates have biases */
    public GRUCell(long inputSize, long hiddenSize, boolean bias) {
        super(3, inputSize, hiddenSize, bias);
    }

    /** From a state of zeros. */
    @Override
    public Tensor forward(Tensor input) {
        return forward(input, null);
    }

    /** @param hidden {@code null} for zeros */
    public Tensor forward(Tensor input, Tensor hidden) {
        return next(input, hidden == null ? null : List.of(hidden), 1).get(0);
    }

    @Override
    List<Tensor> step(Tensor input, List<Tensor> states) {
        return List.of(Gradus.gruCell(input, states.get(0), weightIh, weightHh, biasIh, biasHh));
    }
}
