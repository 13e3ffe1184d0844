package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Adam with bias correction, as PyTorch computes it; with {@code g} the gradient plus {@code weightDecay p}:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2
 * p = p - lr / (1 - beta1^t)  m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015; {@code amsgrad}: Reddi et al., "On the convergence
 * of Adam and beyond", 2018.
 */
public final class Adam extends Optimizer<AdamOptions> {

    /** {@code lr = 1e-3, betas = (0.9, 0.999), eps = 1e-8}, no weight decay. */
    public static AdamOptions options() {
        return new AdamOptions(1e-3, 0.9, 0.999, 1e-8, 0, false, false);
    }

    /** Of these. */
    public Adam(Tensor parameter, double lr) {
        this(List.of(parameter), lr);
    }

    /** With default options. */
    public Adam(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public Adam(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public Adam(List<Tensor> parameters, AdamOptions options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public Adam(Group<AdamOptions>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(AdamOptions o) {
        o.check(name());
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, AdamOptions o) {
        AdamStep.apply(p, gradient(p, grad, o.weightDecay(), o.maximize()), memory, o);
    }
}
