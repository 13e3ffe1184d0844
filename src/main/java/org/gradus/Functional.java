package org.gradus;

import org.gradus.types.ArgumentException;

/** PyTorch's {@code torch.nn.functional}: losses and layers without parameters of their own. */
public final class Functional extends LossFunctions {
    private Functional() { }

    /** {@code x W^T + b}: {@code (..., I), (O, I), (O) -> (..., O)}; {@code bias} may be {@code null}. */
    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return Layers.linear(x, weight, bias);
    }

    /** {@link #linear(Tensor, Tensor, Tensor)} without a bias. */
    public static Tensor linear(Tensor x, Tensor weight) {
        return linear(x, weight, null);
    }

    /**
     * In training, zeroes elements with probability {@code p} and scales the others by {@code 1 / (1 - p)}; otherwise {@code x}.
     *
     * @throws ArgumentException if {@code p} is not a probability
     */
    public static Tensor dropout(Tensor x, double p, boolean training) {
        return Layers.dropout(x, p, training, Generator.standard());
    }

    /** {@link #dropout(Tensor, double, boolean)}, drawn by a generator of one's own. */
    public static Tensor dropout(Tensor x, double p, boolean training, Generator generator) {
        return Layers.dropout(x, p, training, generator);
    }

    /**
     * {@code (...) -> (..., classes)}, int64: 1 at the class of each element, 0 elsewhere.
     *
     * @param numClasses -1 for one more than the largest class
     */
    public static Tensor oneHot(Tensor classes, long numClasses) {
        return Layers.oneHot(classes, numClasses);
    }

    /** As many classes as the largest one needs, which is read back. */
    public static Tensor oneHot(Tensor classes) {
        return oneHot(classes, -1);
    }
}
