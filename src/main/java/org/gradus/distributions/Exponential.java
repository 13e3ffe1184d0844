package org.gradus.distributions;

import org.gradus.Generator;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** The density {@code rate e^(-rate x)} for {@code x > 0}. */
public record Exponential(Tensor rate) implements Distribution {

    @Override
    public Shape batchShape() {
        return rate.shape();
    }

    @Override
    public boolean hasRsample() {
        return true;
    }

    @Override
    public Tensor draw(Shape shape, Generator generator) {
        return Distribution.blank(rate, shape).exponential_(1, generator).div(rate);
    }

    @Override
    public Tensor logProb(Tensor value) {
        return rate.log().sub(rate.mul(value));
    }

    @Override
    public Tensor entropy() {
        return rate.log().rsub(1);
    }

    @Override
    public Tensor mean() {
        return rate.reciprocal();
    }

    @Override
    public Tensor variance() {
        return rate.square().reciprocal();
    }
}
