package org.gradus.optim;

import static org.gradus.Gradus.fullLike;
import static org.gradus.Gradus.where;
import static org.gradus.Gradus.zerosLike;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/**
 * Steps whose sizes follow the gradients' signs alone: where the sign stayed the size grows by {@code etaPlus}, where it changed
 * it shrinks by {@code etaMinus} and this step is left out. Sizes start at {@code lr} and stay in {@code [stepMin, stepMax]}.
 * Source: Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", 1993.
 */
public final class Rprop extends Optimizer<Rprop.Options> {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double lr, double etaMinus, double etaPlus, double stepMin, double stepMax, boolean maximize)
        implements Optimizer.Options<Options> {

        @Override
        public Options lr(double lr) {
            return new Options(lr, etaMinus, etaPlus, stepMin, stepMax, maximize);
        }

        public Options maximize(boolean maximize) {
            return new Options(lr, etaMinus, etaPlus, stepMin, stepMax, maximize);
        }

        public Options etas(double etaMinus, double etaPlus) {
            return new Options(lr, etaMinus, etaPlus, stepMin, stepMax, maximize);
        }

        public Options stepSizes(double stepMin, double stepMax) {
            return new Options(lr, etaMinus, etaPlus, stepMin, stepMax, maximize);
        }
    }

    /** {@code lr = 1e-2, etas = (0.5, 1.2), stepSizes = (1e-6, 50)}. */
    public static Options options() {
        return new Options(1e-2, 0.5, 1.2, 1e-6, 50, false);
    }

    /** With default options. */
    public Rprop(List<Tensor> parameters) {
        this(parameters, options());
    }

    /** With the default options and this learning rate. */
    public Rprop(List<Tensor> parameters, double lr) {
        this(parameters, options().lr(lr));
    }

    /** @throws ArgumentException if there is no parameter, one is not a leaf, or an option is out of its range */
    public Rprop(List<Tensor> parameters, Options options) {
        super(List.of(new Group<>(parameters, options)));
    }

    /** Groups with options of their own. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public Rprop(Group<Options>... groups) {
        super(List.of(groups));
    }

    @Override
    void check(Options o) {
        Checks.notNegative(name(), "learning rate", o.lr);
        if (!(o.etaMinus > 0 && o.etaMinus < 1 && o.etaPlus > 1)) {
            throw new ArgumentException(name() + ": Invalid eta values: " + o.etaMinus + ", " + o.etaPlus);
        }
        if (!(o.stepMin <= o.stepMax)) {
            throw new ArgumentException(name() + ": Invalid step sizes: " + o.stepMin + ", " + o.stepMax);
        }
    }

    @Override
    void update(Tensor p, Tensor grad, Memory memory, Options o) {
        Tensor g = gradient(p, grad, 0, o.maximize);
        Tensor before = memory.tensor("prev", p, 0);
        Tensor size = memory.tensor("step_size", p, o.lr);
        Tensor agreement = g.mul(before);
        Tensor turned = agreement.lt(0);
        Tensor factor = where(agreement.gt(0), fullLike(p, o.etaPlus), where(turned, fullLike(p, o.etaMinus), fullLike(p, 1)));
        size.mul_(factor).clamp_(o.stepMin, o.stepMax);
        Tensor used = where(turned, zerosLike(g), g);
        p.addcmul_(used.sign(), size, -1);
        before.copy_(used);
    }
}
