package org.gradus.distributions;

import org.gradus.Generator;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** The normal distribution with mean {@code loc} and standard deviation {@code scale}. */
public record Normal(Tensor loc, Tensor scale) implements Distribution {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    @Override
    public Shape batchShape() {
        return Shape.broadcast("Normal", loc.shape(), scale.shape());
    }

    @Override
    public boolean hasRsample() {
        return true;
    }

    @Override
    public Tensor draw(Shape shape, Generator generator) {
        return Distribution.blank(loc, shape).normal_(0, 1, generator).mul(scale).add(loc);
    }

    @Override
    public Tensor logProb(Tensor value) {
        return value.sub(loc).div(scale).square().mul(-0.5).sub(scale.log()).sub(HALF_LOG_TWO_PI);
    }

    @Override
    public Tensor entropy() {
        return scale.log().add(0.5 + HALF_LOG_TWO_PI).add(loc.mul(0));
    }

    @Override
    public Tensor mean() {
        return Distribution.spread(loc, batchShape());
    }

    @Override
    public Tensor variance() {
        return Distribution.spread(scale.square(), batchShape());
    }
}
