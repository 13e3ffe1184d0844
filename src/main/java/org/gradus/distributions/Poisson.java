package org.gradus.distributions;

import org.gradus.Generator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/** {@code k = 0, 1, ...} with probability {@code rate^k e^-rate / k!}. */
public record Poisson(Tensor rate) implements Distribution {

    @Override
    public Shape batchShape() {
        return rate.shape();
    }

    @Override
    public Tensor draw(Shape shape, Generator generator) {
        return Gradus.poisson(Distribution.spread(rate, shape), generator);
    }

    @Override
    public Tensor logProb(Tensor value) {
        return value.xlogy(rate).sub(rate).sub(value.add(1).lgamma());
    }

    /** @throws UnsupportedException always: there is no closed form */
    @Override
    public Tensor entropy() {
        throw new UnsupportedException("Poisson: the entropy has no closed form");
    }

    @Override
    public Tensor mean() {
        return rate;
    }

    @Override
    public Tensor variance() {
        return rate;
    }
}
