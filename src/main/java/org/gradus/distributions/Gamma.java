package org.gradus.distributions;

import org.gradus.Generator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** The density {@code rate^a x^(a - 1) e^(-rate x) / Gamma(a)} for {@code x > 0}, with the concentration {@code a}. */
public record Gamma(Tensor concentration, Tensor rate) implements Distribution {

    @Override
    public Shape batchShape() {
        return Shape.broadcast("Gamma", concentration.shape(), rate.shape());
    }

    @Override
    public Tensor draw(Shape shape, Generator generator) {
        return Gradus.standardGamma(Distribution.spread(concentration, shape), generator).div(rate);
    }

    @Override
    public Tensor logProb(Tensor value) {
        Tensor a = concentration;
        return a.mul(rate.log()).add(a.sub(1).xlogy(value)).sub(rate.mul(value)).sub(a.lgamma());
    }

    @Override
    public Tensor entropy() {
        Tensor a = concentration;
        return a.sub(rate.log()).add(a.lgamma()).add(a.rsub(1).mul(a.digamma()));
    }

    @Override
    public Tensor mean() {
        return concentration.div(rate);
    }

    @Override
    public Tensor variance() {
        return concentration.div(rate.square());
    }
}
