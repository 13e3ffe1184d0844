package org.gradus.nn;

import static org.gradus.Gradus.zerosLike;

import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * In training, sets each element to zero with probability {@code p} and scales the others by {@code 1 / (1 - p)}; otherwise its
 * input. Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014).
 */
public final class Dropout extends Module {
    private final double p;

    public Dropout() {
        this(0.5);
    }

    /** @throws ArgumentException unless {@code 0 <= p <= 1} */
    public Dropout(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new ArgumentException("dropout probability has to be between 0 and 1, but got " + p);
        }
        this.p = p;
    }

    @Override
    public Tensor forward(Tensor input) {
        if (!isTraining() || p == 0) {
            return input;
        }
        return input.mul(kept(input));
    }

    /** The scale where an element is kept, else zero. */
    private Tensor kept(Tensor input) {
        try (GradMode mode = GradMode.noGrad()) {
            return zerosLike(input).bernoulli_(1 - p).mul(p == 1 ? 0 : 1 / (1 - p));
        }
    }

    @Override
    protected String extra() {
        return "p=" + p + ", inplace=False";
    }
}
