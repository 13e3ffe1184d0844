package org.gradus.onnx;

import java.util.List;
import java.util.Locale;
import org.gradus.Functional;
import org.gradus.Reduction;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;

/** Losses of classes {@code (N, C, ...)} against targets {@code (N, ...)}. */
final class LossOperators {
    /** No class has it: nothing is ignored unless a model says so. */
    private static final long NOTHING = Long.MIN_VALUE;

    private LossOperators() {
    }

    static void addTo(Operators.Table t) {
        t.tensor("NegativeLogLikelihoodLoss", a -> loss(a, a.tensor(0)));
        t.tensors("SoftmaxCrossEntropyLoss", a -> {
            Tensor logProbabilities = a.tensor(0).logSoftmax(1);
            return List.of(loss(a, logProbabilities), logProbabilities).subList(0, Math.max(1, a.outputs()));
        });
    }

    private static Tensor loss(Arguments a, Tensor logProbabilities) {
        return Functional.nllLoss(logProbabilities, a.tensor(1).to(DType.INT64), a.optional(2), reduction(a),
            a.integer("ignore_index", NOTHING));
    }

    private static Reduction reduction(Arguments a) {
        String name = a.text("reduction", "mean");
        try {
            return Reduction.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ArgumentException(a + ": reduction '" + name + "'", e);
        }
    }
}
