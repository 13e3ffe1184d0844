package org.gradus.optim;

/** Multiplies the learning rates by {@code gamma} every epoch. */
public final class ExponentialLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double gamma) {
    }

    private final Options o;

    /** The defaults. */
    public static Options options(double gamma) {
        return new Options(gamma);
    }

    /** @param gamma factor of each step */
    public ExponentialLR(Optimizer<?> optimizer, double gamma) {
        this(optimizer, options(gamma));
    }

    /** @param options see {@link #options} */
    public ExponentialLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        step();
    }

    @Override
    double lr(int group, double current) {
        return lastEpoch() == 0 ? current : current * o.gamma;
    }
}
