package org.gradus.distributions;

import static org.gradus.Special.xlog1py;

import org.gradus.Generator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** The density {@code x^(a - 1) (1 - x)^(b - 1) Gamma(a + b) / (Gamma(a) Gamma(b))} for {@code 0 < x < 1}. */
public record Beta(Tensor concentration1, Tensor concentration0) implements Distribution {

    @Override
    public Shape batchShape() {
        return Shape.broadcast("Beta", concentration1.shape(), concentration0.shape());
    }

    @Override
    public Tensor draw(Shape shape, Generator generator) {
        Tensor first = Gradus.standardGamma(Distribution.spread(concentration1, shape), generator);
        return first.div(first.add(Gradus.standardGamma(Distribution.spread(concentration0, shape), generator)));
    }

    private Tensor sum() {
        return concentration1.add(concentration0);
    }

    private Tensor logBeta() {
        return concentration1.lgamma().add(concentration0.lgamma()).sub(sum().lgamma());
    }

    @Override
    public Tensor logProb(Tensor value) {
        return concentration1.sub(1).xlogy(value).add(xlog1py(concentration0.sub(1), value.neg())).sub(logBeta());
    }

    @Override
    public Tensor entropy() {
        Tensor each = concentration1.sub(1).mul(concentration1.digamma()).add(concentration0.sub(1).mul(concentration0.digamma()));
        return logBeta().sub(each).add(sum().sub(2).mul(sum().digamma()));
    }

    @Override
    public Tensor mean() {
        return concentration1.div(sum());
    }

    @Override
    public Tensor variance() {
        return concentration1.mul(concentration0).div(sum().square().mul(sum().add(1)));
    }
}
