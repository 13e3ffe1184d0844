package org.gradus.optim;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.gradus.types.ArgumentException;

/** Multiplies the learning rates every epoch by a function of it. The function is no part of the state. */
public final class MultiplicativeLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(List<DoubleUnaryOperator> lrLambdas) {

        /** For all groups. */
        public Options lrLambda(DoubleUnaryOperator lrLambda) {
            return new Options(List.of(lrLambda));
        }

        /** One for each group. */
        public Options lrLambda(List<DoubleUnaryOperator> lrLambdas) {
            return new Options(List.copyOf(lrLambdas));
        }
    }

    private final Options o;

    /** A factor of 1. */
    public static Options options() {
        return new Options(List.of(epoch -> 1));
    }

    /** @param lrLambda factor of a step, given its number; for all groups */
    public MultiplicativeLR(Optimizer<?> optimizer, DoubleUnaryOperator lrLambda) {
        this(optimizer, options().lrLambda(lrLambda));
    }

    /** @throws ArgumentException if there is neither one function nor one for each group */
    public MultiplicativeLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = new Options(perGroup("lr_lambda", options.lrLambdas));
        step();
    }

    @Override
    double lr(int group, double current) {
        return lastEpoch() > 0 ? current * o.lrLambdas.get(group).applyAsDouble(lastEpoch()) : current;
    }

    /** From where the learning rates are. */
    @Override
    void restart() {
        advance(0);
    }
}
