package org.gradus.distributions;

import java.util.Arrays;
import org.gradus.Generator;
import org.gradus.Tensor;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * An index {@code 0 ... n - 1}, int64. Draws are where {@code logits - log(e)} is greatest, with exponential numbers {@code e}
 * (Gumbel's trick): nothing is read.
 *
 * @param logits {@code (..., n)}: logarithms of the probabilities
 */
public record Categorical(Tensor logits) implements Distribution {

    /** @param logits normalised here: any number added to a row changes nothing */
    public Categorical {
        logits = logits.logSoftmax(-1);
    }

    /** By probabilities, which need not sum to one. */
    public static Categorical of(Tensor probs) {
        return new Categorical(probs.log());
    }

    /** Of each class: they add up to 1. */
    public Tensor probs() {
        return logits.exp();
    }

    @Override
    public Shape batchShape() {
        return Shape.of(Arrays.copyOf(logits.shape().dims(), logits.dim() - 1));
    }

    @Override
    public Tensor draw(Shape shape, Generator generator) {
        long[] all = Arrays.copyOf(shape.dims(), shape.rank() + 1);
        all[shape.rank()] = logits.size(-1);
        return logits.sub(Distribution.blank(logits, Shape.of(all)).exponential_(1, generator).log()).argmax(-1);
    }

    @Override
    public Tensor logProb(Tensor value) {
        Shape shape = Shape.broadcast("Categorical.logProb", value.shape(), batchShape());
        long[] all = Arrays.copyOf(shape.dims(), shape.rank() + 1);
        all[shape.rank()] = logits.size(-1);
        return logits.expand(all).gather(-1, value.expand(shape.dims()).unsqueeze(-1)).squeeze(-1);
    }

    @Override
    public Tensor entropy() {
        Tensor finite = logits.clampMin(-Float.MAX_VALUE);
        return probs().mul(finite).sum(-1).neg();
    }

    /** @throws UnsupportedException always: indices have no mean */
    @Override
    public Tensor mean() {
        throw new UnsupportedException("Categorical: indices have no mean");
    }

    /** @throws UnsupportedException always: indices have no variance */
    @Override
    public Tensor variance() {
        throw new UnsupportedException("Categorical: indices have no variance");
    }
}
