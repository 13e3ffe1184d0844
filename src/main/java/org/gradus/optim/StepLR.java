package org.gradus.optim;

import org.gradus.types.ArgumentException;

/** Multiplies the learning rates by {@code gamma} every {@code stepSize} epochs. */
public final class StepLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(int stepSize, double gamma) {
        public Options gamma(double gamma) {
            return new Options(stepSize, gamma);
        }
    }

    private final Options o;

    /** {@code gamma = 0.1}. */
    public static Options options(int stepSize) {
        return new Options(stepSize, 0.1);
    }

    /** @param stepSize steps from one fall of the rate, to a tenth, to the next */
    public StepLR(Optimizer<?> optimizer, int stepSize) {
        this(optimizer, options(stepSize));
    }

    /**
     * @param stepSize steps from one fall of the rate to the next
     * @param gamma    factor of each fall
     */
    public StepLR(Optimizer<?> optimizer, int stepSize, double gamma) {
        this(optimizer, options(stepSize).gamma(gamma));
    }

    /** @throws ArgumentException if an option is out of its range */
    public StepLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        Checks.positive("StepLR", "step_size", options.stepSize);
        step();
    }

    @Override
    double lr(int group, double current) {
        return lastEpoch() == 0 || lastEpoch() % o.stepSize != 0 ? current : current * o.gamma;
    }
}
