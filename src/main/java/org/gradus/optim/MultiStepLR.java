package org.gradus.optim;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Multiplies the learning rates by {@code gamma} at each milestone; one that is listed twice counts twice. */
public final class MultiStepLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(List<Integer> milestones, double gamma) {
        public Options gamma(double gamma) {
            return new Options(milestones, gamma);
        }
    }

    private final Options o;

    /** {@code gamma = 0.1}. */
    public static Options options(int... milestones) {
        return new Options(Arrays.stream(milestones).boxed().toList(), 0.1);
    }

    /**
     * @param milestones steps after which the rate falls
     * @param gamma      factor of each fall
     */
    public MultiStepLR(Optimizer<?> optimizer, List<Integer> milestones, double gamma) {
        this(optimizer, new Options(List.copyOf(milestones), gamma));
    }

    /** @param options see {@link #options} */
    public MultiStepLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        step();
    }

    @Override
    double lr(int group, double current) {
        return current * Math.pow(o.gamma, Collections.frequency(o.milestones, (int) lastEpoch()));
    }
}
