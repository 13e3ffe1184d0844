package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * {@link Adam} that trusts its mean square only once it has seen enough; with {@code g} the gradient plus {@code weightDecay p}:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2,   h = m / (1 - beta1^t)
 * R = 2 / (1 - beta2) - 1,   r = R - 2 t beta2^t / (1 - beta2^t)
 * p = p - lr h sqrt((r - 4) (r - 2) R / ((R - 4) (R - 2) r)) sqrt(1 - beta2^t) / (sqrt(v) + eps) if r > 5, else p - lr h
 * </pre>
 *
 * Source: Liu et al., "On the variance of the adaptive learning rate and beyond", 2020.
 */
public final class RAdam extends Optimizer<RAdam.Options> {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double beta1, double beta2, double eps, double weightDecay)
        implements Optimizer.MomentumOptions<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, beta1, beta2, eps, weightDecay);
        }

        public Options eps(double eps) {
            return new Options(lr, beta1, beta2, eps, weightDecay);
        }

        public Options weightDecay(double weightDecay) {
            return new Options(lr, beta1, beta2, eps, weightDecay);
        }

        public Options betas(double beta1, double beta2) {
            return new Options(lr, beta1, beta2, eps, weightDecay);
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

    /** {@code lr = 1e-3, betas = (0.9, 0.999), eps = 1e-8}, no weight decay. */
    public static Options options() {
        return new Options(1e-3, 0.9, 0.999, 1e-8, 0);
    }

    /** With default options. */
    public RAdam(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public RAdam(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public RAdam(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public RAdam(Group<Options>... groups) {
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
        Tensor g = gradient(p, grad, o.weightDecay, false);
        Tensor mean = memory.tensor("exp_avg", p, 0);
        Tensor square = memory.tensor("exp_avg_sq", p, 0);
        mean.mul_(o.beta1).add_(g, 1 - o.beta1);
        square.mul_(o.beta2).addcmul_(g, g, 1 - o.beta2);
        double power = Math.pow(o.beta2, memory.step);
        double most = 2 / (1 - o.beta2) - 1;
        double seen = most - 2 * memory.step * power / (1 - power);
        double rate = o.lr / (1 - Math.pow(o.beta1, memory.step));
        if (seen > 5) {
            double rectified = Math.sqrt((seen - 4) * (seen - 2) * most / ((most - 4) * (most - 2) * seen) * (1 - power));
            p.addcdiv_(mean, square.sqrt().add(o.eps), -rate * rectified);
        } else {
            p.sub_(mean, rate);
        }
    }
}
