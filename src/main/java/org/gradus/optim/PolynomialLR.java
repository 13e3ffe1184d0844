package org.gradus.optim;

/** The learning rates times {@code (1 - epoch / totalIters)^power}, until they are zero. */
public final class PolynomialLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(int totalIters, double power) {
        public Options totalIters(int totalIters) {
            return new Options(totalIters, power);
        }

        public Options power(double power) {
            return new Options(totalIters, power);
        }
    }

    private final Options o;

    /** {@code totalIters = 5, power = 1}. */
    public static Options options() {
        return new Options(5, 1);
    }

    /**
     * @param totalIters steps until the rate is 0
     * @param power      of the polynomial
     */
    public PolynomialLR(Optimizer<?> optimizer, int totalIters, double power) {
        this(optimizer, new Options(totalIters, power));
    }

    /** @param options see {@link #options} */
    public PolynomialLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        step();
    }

    @Override
    double lr(int group, double current) {
        if (lastEpoch() == 0 || lastEpoch() > o.totalIters) {
            return current;
        }
        double left = 1 - (double) lastEpoch() / o.totalIters;
        double before = 1 - (double) (lastEpoch() - 1) / o.totalIters;
        return current * Math.pow(left / before, o.power);
    }
}
