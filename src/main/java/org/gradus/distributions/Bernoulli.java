package org.gradus.distributions;

import static org.gradus.Special.xlog1py;

import org.gradus.Generator;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** 1 with probability {@code probs}, else 0. */
public record Bernoulli(Tensor probs) implements Distribution {

    /** By the log-odds {@code log(p / (1 - p))}. */
    public static Bernoulli ofLogits(Tensor logits) {
        return new Bernoulli(logits.sigmoid());
    }

    @Override
    public Shape batchShape() {
        return probs.shape();
    }

    @Override
    public Tensor draw(Shape shape, Generator generator) {
        return Distribution.spread(probs, shape).bernoulli(generator);
    }

    @Override
    public Tensor logProb(Tensor value) {
        return value.xlogy(probs).add(xlog1py(value.rsub(1), probs.neg()));
    }

    @Override
    public Tensor entropy() {
        return probs.xlogy(probs).add(xlog1py(probs.rsub(1), probs.neg())).neg();
    }

    @Override
    public Tensor mean() {
        return probs;
    }

    @Override
    public Tensor variance() {
        return probs.mul(probs.rsub(1));
    }
}
