package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Gradients over the root of their mean square; with {@code g} the gradient plus {@code weightDecay p}:
 *
 * <pre>
 * v = alpha v + (1 - alpha) g^2,   r = sqrt(v), or centered m = alpha m + (1 - alpha) g, r = sqrt(v - m^2)
 * p = p - lr g / (r + eps), or with momentum b = momentum b + g / (r + eps), p = p - lr b
 * </pre>
 *
 * Source: Tieleman and Hinton, lecture 6.5, 2012; {@code centered}: Graves, "Generating sequences with recurrent neural
 * networks", 2013.
 */
public final class RMSprop extends Optimizer<RMSprop.Options> {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double alpha, double eps, double weightDecay, double momentum, boolean centered,
        boolean maximize) implements Optimizer.MomentumOptions<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, alpha, eps, weightDecay, momentum, centered, maximize);
        }

        public Options alpha(double alpha) {
            return new Options(lr, alpha, eps, weightDecay, momentum, centered, maximize);
        }

        public Options eps(double eps) {
            return new Options(lr, alpha, eps, weightDecay, momentum, centered, maximize);
        }

        public Options weightDecay(double weightDecay) {
            return new Options(lr, alpha, eps, weightDecay, momentum, centered, maximize);
        }

        @Override
        public Options momentum(double momentum) {
            return new Options(lr, alpha, eps, weightDecay, momentum, centered, maximize);
        }

        public Options centered(boolean centered) {
            return new Options(lr, alpha, eps, weightDecay, momentum, centered, maximize);
        }

        public Options maximize(boolean maximize) {
            return new Options(lr, alpha, eps, weightDecay, momentum, centered, maximize);
        }
    }

    /** {@code lr = 1e-2, alpha = 0.99, eps = 1e-8}, no momentum, no weight decay. */
    public static Options options() {
        return new Options(1e-2, 0.99, 1e-8, 0, 0, false, false);
    }

    /** With default options. */
    public RMSprop(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public RMSprop(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public RMSprop(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public RMSprop(Group<Options>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        Checks.notNegative(name(), "epsilon value", o.eps);
        Checks.notNegative(name(), "momentum value", o.momentum);
        Checks.notNegative(name(), "weight_decay value", o.weightDecay);
        Checks.notNegative(name(), "alpha value", o.alpha);
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        Tensor g = gradient(p, grad, o.weightDecay, o.maximize);
        Tensor squares = memory.tensor("square_avg", p, 0);
        squares.mul_(o.alpha).addcmul_(g, g, 1 - o.alpha);
        Tensor spread = squares;
        if (o.centered) {
            Tensor mean = memory.tensor("grad_avg", p, 0);
            mean.mul_(o.alpha).add_(g, 1 - o.alpha);
            spread = squares.addcmul(mean, mean, -1);
        }
        Tensor root = spread.sqrt().add(o.eps);
        if (o.momentum > 0) {
            Tensor b = memory.tensor("momentum_buffer", p, 0);
            p.sub_(b.mul_(o.momentum).addcdiv_(g, root), o.lr);
        } else {
            p.addcdiv_(g, root, -o.lr);
        }
    }
}
