package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Learning rates that shrink with the gradients seen so far; with {@code g} the gradient plus {@code weightDecay p}:
 *
 * <pre>
 * s = s + g^2,   p = p - lr / (1 + (t - 1) lrDecay)  g / (sqrt(s) + eps)
 * </pre>
 *
 * Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011.
 */
public final class Adagrad extends Optimizer<Adagrad.Options> {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double lrDecay, double weightDecay, double initialAccumulatorValue, double eps,
        boolean maximize) implements Optimizer.Options<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
        }

        public Options lrDecay(double lrDecay) {
            return new Options(lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
        }

        public Options weightDecay(double weightDecay) {
            return new Options(lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
        }

        public Options initialAccumulatorValue(double initialAccumulatorValue) {
            return new Options(lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
        }

        public Options eps(double eps) {
            return new Options(lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
        }

        public Options maximize(boolean maximize) {
            return new Options(lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize);
        }
    }

    /** {@code lr = 1e-2, eps = 1e-10}, no decay. */
    public static Options options() {
        return new Options(1e-2, 0, 0, 0, 1e-10, false);
    }

    /** With default options. */
    public Adagrad(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public Adagrad(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public Adagrad(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public Adagrad(Group<Options>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        Checks.notNegative(name(), "lr_decay value", o.lrDecay);
        Checks.notNegative(name(), "weight_decay value", o.weightDecay);
        Checks.notNegative(name(), "initial_accumulator_value value", o.initialAccumulatorValue);
        Checks.notNegative(name(), "epsilon value", o.eps);
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        Tensor g = gradient(p, grad, o.weightDecay, o.maximize);
        Tensor sum = memory.tensor("sum", p, o.initialAccumulatorValue);
        sum.addcmul_(g, g);
        p.addcdiv_(g, sum.sqrt().add(o.eps), -o.lr / (1 + (memory.step - 1) * o.lrDecay));
    }
}
