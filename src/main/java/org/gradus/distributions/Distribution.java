package org.gradus.distributions;

import java.util.stream.LongStream;
import org.gradus.Generator;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * A distribution for each element of its parameters, which broadcast: {@code torch.distributions}. Parameters are not read, so
 * that those outside their range are not found: they give NaN.
 *
 * <pre>{@code
 * var normal = new Normal(mean, deviation);
 * Tensor z = normal.rsample();
 * Tensor loss = normal.logProb(z).mean();
 * }</pre>
 */
public sealed interface Distribution permits Normal, Uniform, Bernoulli, Categorical, Exponential, Gamma, Beta, Poisson {

    /** The shape of one draw from all the distributions. */
    Shape batchShape();

    /** What is drawn, of the shape {@code shape}, which ends with {@link #batchShape}. */
    Tensor draw(Shape shape, Generator generator);

    /** The logarithm of the density, or of the probability, of {@code value}, which broadcasts with {@link #batchShape}. */
    Tensor logProb(Tensor value);

    /** The expected {@code -logProb}. */
    Tensor entropy();

    Tensor mean();

    Tensor variance();

    /** Whether {@link #rsample} has gradients. */
    default boolean hasRsample() {
        return false;
    }

    /** {@code (size..., batchShape...)}: independent draws without gradients. */
    default Tensor sample(long... size) {
        return sample(Generator.standard(), size);
    }

    /** {@link #sample(long...)}, drawn by a generator of one's own. */
    default Tensor sample(Generator generator, long... size) {
        try (GradMode mode = GradMode.noGrad()) {
            return draw(shape(size), generator);
        }
    }

    /**
     * As {@link #sample}, with gradients with respect to the parameters: draws are a differentiable function of them and of random
     * numbers that do not depend on them.
     *
     * @throws UnsupportedException if there is no such function here, or none at all
     */
    default Tensor rsample(long... size) {
        if (!hasRsample()) {
            throw new UnsupportedException(getClass().getSimpleName() + ": rsample is not supported; use sample");
        }
        return draw(shape(size), Generator.standard());
    }

    private Shape shape(long... size) {
        return Shape.of(LongStream.concat(LongStream.of(size), LongStream.of(batchShape().dims())).toArray());
    }

    /** Zeros for random numbers, of {@code like}'s dtype and device. */
    static Tensor blank(Tensor like, Shape shape) {
        return Gradus.zeros(shape, like.dtype(), like.device());
    }

    /** {@code parameter} for a draw of {@code shape}. */
    static Tensor spread(Tensor parameter, Shape shape) {
        return parameter.expand(shape.dims());
    }
}
