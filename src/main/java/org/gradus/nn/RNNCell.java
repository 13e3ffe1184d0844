package org.gradus.nn;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * One step of {@link RNN}: {@code (N, inputSize), (N, hiddenSize) -> (N, hiddenSize)}, or without {@code N}. Parameters start
 * uniform in {@code +-1 / sqrt(hiddenSize)}.
 */
public final class RNNCell extends CellBase {
    private final boolean relu;

    /** With {@code bias = true}, {@code nonlinearity = "tanh"}. */
    public RNNCell(long inputSize, long hiddenSize) {
        this(inputSize, hiddenSize, true, "tanh");
    }

    /** @param nonlinearity {@code "tanh"} or {@code "relu"} */
    public RNNCell(long inputSize, long hiddenSize, boolean bias, String nonlinearity) {
        super(1, inputSize, hiddenSize, bias);
        this.relu = isRelu("RNNCell", nonlinearity);
    }

    static boolean isRelu(String module, String nonlinearity) {
        if (!nonlinearity.equals("tanh") && !nonlinearity.equals("relu")) {
            throw new ArgumentException(module + ": Unknown nonlinearity: " + nonlinearity + ", expected tanh or relu");
        }
        return nonlinearity.equals("relu");
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
        Tensor h = states.get(0);
        return List.of(relu ? Gradus.rnnReluCell(input, h, weightIh, weightHh, biasIh, biasHh)
            : Gradus.rnnTanhCell(input, h, weightIh, weightHh, biasIh, biasHh));
    }

    @Override
    protected String extra() {
        return super.extra() + (relu ? ", nonlinearity=relu" : "");
    }
}
