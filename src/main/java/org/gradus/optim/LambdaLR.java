package org.gradus.optim;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.gradus.types.ArgumentException;

/** The first learning rates times a function of the epoch. The function is no part of the state. */
public final class LambdaLR extends LRScheduler {
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

    /** @param lrLambda factor of the first rate, given the number of steps; for all groups */
    public LambdaLR(Optimizer<?> optimizer, DoubleUnaryOperator lrLambda) {
        this(optimizer, options().lrLambda(lrLambda));
    }

    /** @throws ArgumentException if there is neither one function nor one for each group */
    public LambdaLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = new Options(perGroup("lr_lambda", options.lrLambdas));
        step();
    }

    @Override
    double lr(int group, double current) {
        return base(group) * o.lrLambdas.get(group).applyAsDouble(lastEpoch());
    }
}
