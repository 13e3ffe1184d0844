package org.gradus.optim;

import org.gradus.types.ArgumentException;

/** The learning rates times a factor that goes straight from {@code startFactor} to {@code endFactor} in {@code totalIters} epochs. */
public final class LinearLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(double startFactor, double endFactor, int totalIters) {
        public Options startFactor(double startFactor) {
            return new Options(startFactor, endFactor, totalIters);
        }

        public Options endFactor(double endFactor) {
            return new Options(startFactor, endFactor, totalIters);
        }

        public Options totalIters(int totalIters) {
            return new Options(startFactor, endFactor, totalIters);
        }
    }

    private final Options o;

    /** {@code startFactor = 1/3, endFactor = 1, totalIters = 5}. */
    public static Options options() {
        return new Options(1 / 3., 1, 5);
    }

    /**
     * @param startFactor of the rate at first
     * @param endFactor   of the rate at the end
     * @param totalIters  steps from one to the other
     */
    public LinearLR(Optimizer<?> optimizer, double startFactor, double endFactor, int totalIters) {
        this(optimizer, new Options(startFactor, endFactor, totalIters));
    }

    /** @throws ArgumentException if an option is out of its range */
    public LinearLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        Checks.within("LinearLR", "start_factor", options.startFactor, 0, 1);
        Checks.within("LinearLR", "end_factor", options.endFactor, 0, 1);
        step();
    }

    @Override
    double lr(int group, double current) {
        if (lastEpoch() == 0) {
            return current * o.startFactor;
        }
        double rise = o.endFactor - o.startFactor;
        return lastEpoch() > o.totalIters ? current : current * (1 + rise / (o.totalIters * o.startFactor + (lastEpoch() - 1) * rise));
    }
}
