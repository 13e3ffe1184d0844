package org.gradus.optim;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Stochastic gradient descent, as PyTorch computes it:
 *
 * <pre>
 * g = grad (negated to maximize) + weightDecay p
 * b = g at first, then momentum b + (1 - dampening) g
 * p = p - lr b, or with nesterov p - lr (g + momentum b), or without momentum p - lr g
 * </pre>
 *
 * <pre>{@code
 * var optimizer = new SGD(model.parameters(), SGD.options(0.1).momentum(0.9));
 * }</pre>
 */
public final class SGD extends Optimizer<SGD.Options> {
    private static final String MOMENTUM = "momentum_buffer";

    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double momentum, double dampening, double weightDecay, boolean nesterov, boolean maximize)
        implements Optimizer.MomentumOptions<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, momentum, dampening, weightDecay, nesterov, maximize);
        }

        @Override
        public Options momentum(double momentum) {
            return new Options(lr, momentum, dampening, weightDecay, nesterov, maximize);
        }

        public Options dampening(double dampening) {
            return new Options(lr, momentum, dampening, weightDecay, nesterov, maximize);
        }

        public Options weightDecay(double weightDecay) {
            return new Options(lr, momentum, dampening, weightDecay, nesterov, maximize);
        }

        public Options nesterov(boolean nesterov) {
            return new Options(lr, momentum, dampening, weightDecay, nesterov, maximize);
        }

        public Options maximize(boolean maximize) {
            return new Options(lr, momentum, dampening, weightDecay, nesterov, maximize);
        }
    }

    /** No momentum and no weight decay. */
    public static Options options(double lr) {
        return new Options(lr, 0, 0, 0, false, false);
    }

    /** Of these. */
    public SGD(Tensor parameter, double lr) {
        this(List.of(parameter), lr);
    }

    /** With the default options and this learning rate. */
    public SGD(List<Tensor> parameters, double lr) {
        this(parameters, options(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public SGD(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public SGD(Group<Options>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        Checks.notNegative(name(), "momentum value", o.momentum);
        Checks.notNegative(name(), "weight_decay value", o.weightDecay);
        if (o.nesterov && (o.momentum <= 0 || o.dampening != 0)) {
            throw new ArgumentException("SGD: Nesterov momentum requires a momentum and zero dampening");
        }
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        Tensor g = gradient(p, grad, o.weightDecay, o.maximize);
        if (o.momentum != 0) {
            g = momentum(g, memory, o);
        }
        p.sub_(g, o.lr);
    }

    private static Tensor momentum(Tensor g, Memory memory, Options o) {
        boolean first = !memory.has(MOMENTUM);
        Tensor b = memory.tensor(MOMENTUM, g, 0);
        b.mul_(o.momentum).add_(o.dampening == 0 ? g : g.mul(first ? 1 : 1 - o.dampening));
        return o.nesterov ? g.add(b, o.momentum) : b;
    }
}
