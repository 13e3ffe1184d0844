package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * {@link Adam} with Nesterov's momentum; with {@code g} the gradient plus {@code weightDecay p}:
 *
 * <pre>
 * mu_t = beta1 (1 - 0.96^(t momentumDecay) / 2),   M_t = mu_1 ... mu_t
 * m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2,   d = sqrt(v / (1 - beta2^t)) + eps
 * p = p - lr (1 - mu_t) / (1 - M_t)  g / d - lr mu_(t+1) / (1 - M_(t+1))  m / d
 * </pre>
 *
 * As in PyTorch 1.13, {@code M} is kept in float32 and {@code M_(t+1)} counts {@code mu_t} twice. Source: Dozat, "Incorporating
 * Nesterov momentum into Adam", 2016.
 */
public final class NAdam extends Optimizer<NAdam.Options> {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double beta1, double beta2, double eps, double weightDecay, double momentumDecay)
        implements Optimizer.MomentumOptions<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, beta1, beta2, eps, weightDecay, momentumDecay);
        }

        public Options eps(double eps) {
            return new Options(lr, beta1, beta2, eps, weightDecay, momentumDecay);
        }

        public Options weightDecay(double weightDecay) {
            return new Options(lr, beta1, beta2, eps, weightDecay, momentumDecay);
        }

        public Options momentumDecay(double momentumDecay) {
            return new Options(lr, beta1, beta2, eps, weightDecay, momentumDecay);
        }

        public Options betas(double beta1, double beta2) {
            return new Options(lr, beta1, beta2, eps, weightDecay, momentumDecay);
        }

        @Override
        public double momentum() {
            return beta1;
        }

        @Override
        public Options momentum(double momentum) {
            return betas(momentum, beta2);
        }

        private double momentum(long step) {
            return beta1 * (1 - 0.5 * Math.pow(0.96, step * momentumDecay));
        }
    }

    /** {@code lr = 2e-3, betas = (0.9, 0.999), eps = 1e-8, momentumDecay = 4e-3}, no weight decay. */
    public static Options options() {
        return new Options(2e-3, 0.9, 0.999, 1e-8, 0, 4e-3);
    }

    /** With default options. */
    public NAdam(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public NAdam(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public NAdam(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public NAdam(Group<Options>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        Checks.notNegative(name(), "epsilon value", o.eps);
        Checks.beta(name(), 0, o.beta1);
        Checks.beta(name(), 1, o.beta2);
        Checks.notNegative(name(), "weight_decay value", o.weightDecay);
        Checks.notNegative(name(), "momentum_decay value", o.momentumDecay);
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        Tensor g = gradient(p, grad, o.weightDecay, false);
        Tensor mean = memory.tensor("exp_avg", p, 0);
        Tensor square = memory.tensor("exp_avg_sq", p, 0);
        double mu = o.momentum(memory.step);
        double next = o.momentum(memory.step + 1);
        float product = (float) memory.number("mu_product", 1) * (float) mu;
        memory.numbers.put("mu_product", (double) product);
        mean.mul_(o.beta1).add_(g, 1 - o.beta1);
        square.mul_(o.beta2).addcmul_(g, g, 1 - o.beta2);
        Tensor root = square.div(1 - Math.pow(o.beta2, memory.step)).sqrt().add(o.eps);
        p.addcdiv_(g, root, -o.lr * (1 - mu) / (1. - product));
        p.addcdiv_(mean, root, -o.lr * next / (1. - product * (float) mu * (float) next));
    }
}
