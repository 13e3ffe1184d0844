package org.gradus.optim;

import org.gradus.types.ArgumentException;

/** The learning rates times {@code factor} until epoch {@code totalIters}, then as they were. */
public final class ConstantLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double factor, int totalIters) {
        public Options factor(double factor) {
            return new Options(factor, totalIters);
        }

        public Options totalIters(int totalIters) {
            return new Options(factor, totalIters);
        }
    }

    private final Options o;

    /** {@code factor = 1/3, totalIters = 5}. */
    public static Options options() {
        return new Options(1 / 3., 5);
    }

    /**
     * @param factor     of the rate at first
     * @param totalIters steps until it ends
     */
    public ConstantLR(Optimizer<?> optimizer, double factor, int totalIters) {
        this(optimizer, new Options(factor, totalIters));
    }

    /** @throws ArgumentException if an option is out of its range */
    public ConstantLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        Checks.within("ConstantLR", "factor", options.factor, 0, 1);
        step();
    }

    @Override
    double lr(int group, double current) {
        return lastEpoch() == 0 ? current * o.factor : lastEpoch() == o.totalIters ? current * (1 / o.factor) : current;
    }
}
