package org.gradus.distributions;

import org.gradus.Generator;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** The even distribution over {@code [low, high)}. */
public record Uniform(Tensor low, Tensor high) implements Distribution {

    @Override
    public Shape batchShape() {
        return Shape.broadcast("Uniform", low.shape(), high.shape());
    }

    @Override
    public boolean hasRsample() {
        return true;
    }

    @Override
    public Tensor draw(Shape shape, Generator generator) {
        return Distribution.blank(low, shape).uniform_(0, 1, generator).mul(high.sub(low)).add(low);
    }

    @Override
    public Tensor logProb(Tensor value) {
        Tensor inside = value.ge(low).logicalAnd(value.lt(high));
        return inside.to(low.dtype()).log().sub(entropy());
    }

    @Override
    public Tensor entropy() {
        return high.sub(low).log();
    }

    @Override
    public Tensor mean() {
        return low.add(high).div(2);
    }

    @Override
    public Tensor variance() {
        return high.sub(low).square().div(12);
    }
}
