package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Stochastic gradient descent that also keeps the mean of the parameters, as {@code ax} in its state; with {@code g} the gradient
 * plus {@code weightDecay p}:
 *
 * <pre>
 * p = p (1 - lambd eta) - eta g,   ax = ax + mu (p - ax)
 * eta = lr / (1 + lambd lr t)^alpha,   mu = 1 / max(1, t - t0)
 * </pre>
 *
 * {@code eta} and {@code mu} are those of the step before, at first {@code lr} and 1, and kept in float32 as in PyTorch 1.13.
 * Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992.
 */
public final class ASGD extends Optimizer<ASGD.Options> {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double lambd, double alpha, double t0, double weightDecay, boolean maximize)
        implements Optimizer.Options<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, lambd, alpha, t0, weightDecay, maximize);
        }

        public Options lambd(double lambd) {
            return new Options(lr, lambd, alpha, t0, weightDecay, maximize);
        }

        public Options alpha(double alpha) {
            return new Options(lr, lambd, alpha, t0, weightDecay, maximize);
        }

        public Options t0(double t0) {
            return new Options(lr, lambd, alpha, t0, weightDecay, maximize);
        }

        public Options weightDecay(double weightDecay) {
            return new Options(lr, lambd, alpha, t0, weightDecay, maximize);
        }

        public Options maximize(boolean maximize) {
            return new Options(lr, lambd, alpha, t0, weightDecay, maximize);
        }
    }

    /** {@code lr = 1e-2, lambd = 1e-4, alpha = 0.75, t0 = 1e6}, no weight decay. */
    public static Options options() {
        return new Options(1e-2, 1e-4, 0.75, 1e6, 0, false);
    }

    /** With default options. */
    public ASGD(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public ASGD(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public ASGD(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public ASGD(Group<Options>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        Checks.notNegative(name(), "weight_decay value", o.weightDecay);
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        Tensor g = gradient(p, grad, o.weightDecay, o.maximize);
        Tensor mean = memory.tensor("ax", p, 0);
        double eta = memory.number("eta", (float) o.lr);
        double mu = memory.number("mu", 1);
        p.mul_(1 - o.lambd * eta).sub_(g, eta);
        mean.copy_(mu == 1 ? p : mean.add(p.sub(mean), mu));
        memory.numbers.put("eta", (double) (float) (o.lr / Math.pow(1 + o.lambd * o.lr * memory.step, o.alpha)));
        memory.numbers.put("mu", (double) (float) (1 / Math.max(1, memory.step - o.t0)));
    }
}
