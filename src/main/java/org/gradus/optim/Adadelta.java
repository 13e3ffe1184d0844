package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Steps in the units of the parameters; with {@code g} the gradient plus {@code weightDecay p}:
 *
 * <pre>
 * v = rho v + (1 - rho) g^2,   d = sqrt(u + eps) / sqrt(v + eps)  g,   u = rho u + (1 - rho) d^2,   p = p - lr d
 * </pre>
 *
 * Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
 */
public final class Adadelta extends Optimizer<Adadelta.Options> {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double rho, double eps, double weightDecay, boolean maximize)
        implements Optimizer.Options<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, rho, eps, weightDecay, maximize);
        }

        public Options rho(double rho) {
            return new Options(lr, rho, eps, weightDecay, maximize);
        }

        public Options eps(double eps) {
            return new Options(lr, rho, eps, weightDecay, maximize);
        }

        public Options weightDecay(double weightDecay) {
            return new Options(lr, rho, eps, weightDecay, maximize);
        }

        public Options maximize(boolean maximize) {
            return new Options(lr, rho, eps, weightDecay, maximize);
        }
    }

    /** {@code lr = 1, rho = 0.9, eps = 1e-6}, no weight decay. */
    public static Options options() {
        return new Options(1, 0.9, 1e-6, 0, false);
    }

    /** With default options. */
    public Adadelta(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public Adadelta(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public Adadelta(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public Adadelta(Group<Options>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        Checks.within(name(), "rho value", o.rho, 0, 1);
        Checks.notNegative(name(), "epsilon value", o.eps);
        Checks.notNegative(name(), "weight_decay value", o.weightDecay);
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        Tensor g = gradient(p, grad, o.weightDecay, o.maximize);
        Tensor squares = memory.tensor("square_avg", p, 0);
        Tensor moves = memory.tensor("acc_delta", p, 0);
        squares.mul_(o.rho).addcmul_(g, g, 1 - o.rho);
        Tensor delta = moves.add(o.eps).sqrt().div(squares.add(o.eps).sqrt()).mul(g);
        moves.mul_(o.rho).addcmul_(delta, delta, 1 - o.rho);
        p.sub_(delta, o.lr);
    }
}
