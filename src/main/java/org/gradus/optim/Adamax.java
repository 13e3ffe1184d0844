package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * {@link Adam} with the largest gradient in place of the mean square; with {@code g} the gradient plus {@code weightDecay p}:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g,   u = max(beta2 u, |g| + eps),   p = p - lr / (1 - beta1^t)  m / u
 * </pre>
 *
 * Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, section 7.
 */
public final class Adamax extends Optimizer<Adamax.Options> {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double beta1, double beta2, double eps, double weightDecay, boolean maximize)
        implements Optimizer.MomentumOptions<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, beta1, beta2, eps, weightDecay, maximize);
        }

        public Options eps(double eps) {
            return new Options(lr, beta1, beta2, eps, weightDecay, maximize);
        }

        public Options weightDecay(double weightDecay) {
            return new Options(lr, beta1, beta2, eps, weightDecay, maximize);
        }

        public Options maximize(boolean maximize) {
            return new Options(lr, beta1, beta2, eps, weightDecay, maximize);
        }

        public Options betas(double beta1, double beta2) {
            return new Options(lr, beta1, beta2, eps, weightDecay, maximize);
        }

        @Override
        public double momentum() {
            return beta1;
        }

        @Override
        public Options momentum(double momentum) {
            return betas(momentum, beta2);
        }
    }

    /** {@code lr = 2e-3, betas = (0.9, 0.999), eps = 1e-8}, no weight decay. */
    public static Options options() {
        return new Options(2e-3, 0.9, 0.999, 1e-8, 0, false);
    }

    /** With default options. */
    public Adamax(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public Adamax(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public Adamax(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public Adamax(Group<Options>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        Checks.notNegative(name(), "epsilon value", o.eps);
        Checks.beta(name(), 0, o.beta1);
        Checks.beta(name(), 1, o.beta2);
        Checks.notNegative(name(), "weight_decay value", o.weightDecay);
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        Tensor g = gradient(p, grad, o.weightDecay, o.maximize);
        Tensor mean = memory.tensor("exp_avg", p, 0);
        Tensor largest = memory.tensor("exp_inf", p, 0);
        mean.mul_(o.beta1).add_(g, 1 - o.beta1);
        largest.copy_(largest.mul(o.beta2).maximum(g.abs().add(o.eps)));
        p.addcdiv_(mean, largest, -o.lr / (1 - Math.pow(o.beta1, memory.step)));
    }
}
