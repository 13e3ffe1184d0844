package org.gradus.nn;

import static org.gradus.Gradus.empty;

import java.util.Collections;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Parameters of recurrent cells. */
abstract class CellBase extends Layer {
    private final long inputSize;
    private final long hiddenSize;
    final Tensor weightIh;
    final Tensor weightHh;
    final Tensor biasIh;
    final Tensor biasHh;

    CellBase(int gates, long inputSize, long hiddenSize, boolean bias) {
        this.inputSize = inputSize;
        this.hiddenSize = hiddenSize;
        this.weightIh = parameter("weight_ih", start(gates * hiddenSize, inputSize));
        this.weightHh = parameter("weight_hh", start(gates * hiddenSize, hiddenSize));
        this.biasIh = parameter("bias_ih", bias ? start(gates * hiddenSize) : null);
        this.biasHh = parameter("bias_hh", bias ? start(gates * hiddenSize) : null);
    }

    private Tensor start(long... dims) {
        double bound = 1 / Math.sqrt(hiddenSize);
        return Init.uniform_(empty(dims), -bound, bound);
    }

    abstract List<Tensor> step(Tensor input, List<Tensor> states);

    /** @param states {@code null} for zeros */
    final List<Tensor> next(Tensor input, List<Tensor> states, int count) {
        if (input.dim() != 1 && input.dim() != 2) {
            throw new ShapeException(name() + ": Expected input to be 1-D or 2-D but received " + input.shape());
        }
        boolean batched = input.dim() == 2;
        try (Scope scope = Scope.open()) {
            Tensor x = batched ? input : input.unsqueeze(0);
            Shape shape = Shape.of(x.size(0), hiddenSize);
            List<Tensor> start = states == null
                ? Collections.nCopies(count, Gradus.zeros(shape, x.dtype(), x.device()))
                : batched ? states : states.stream().map(s -> s.unsqueeze(0)).toList();
            return step(x, start).stream().map(s -> scope.keep(batched ? s : s.squeeze(0))).toList();
        }
    }

    @Override
    protected String extra() {
        return inputSize + ", " + hiddenSize + (biasIh == null ? ", bias=False" : "");
    }
}
