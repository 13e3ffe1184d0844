package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * {@link Adam} with decoupled weight decay: each step first shrinks the parameters, {@code p = p (1 - lr weightDecay)}, and
 * leaves the gradients as they are. Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
 */
public final class AdamW extends Optimizer<AdamOptions> {

    /** {@code lr = 1e-3, betas = (0.9, 0.999), eps = 1e-8}, {@code weightDecay = 0.01}. */
    public static AdamOptions options() {
        return new AdamOptions(1e-3, 0.9, 0.999, 1e-8, 0.01, false, false);
    }

    /** Of these. */
    public AdamW(Tensor parameter, double lr) {
        this(List.of(parameter), lr);
    }

    /** With default options. */
    public AdamW(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public AdamW(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public AdamW(List<Tensor> parameters, AdamOptions options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public AdamW(Group<AdamOptions>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(AdamOptions o) {
        o.check(name());
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, AdamOptions o) {
        if (o.weightDecay() != 0) {
            p.mul_(1 - o.lr() * o.weightDecay());
        }
        AdamStep.apply(p, gradient(p, grad, 0, o.maximize()), memory, o);
    }
}
