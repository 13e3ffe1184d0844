package org.gradus.optim;

import org.gradus.types.ArgumentException;

/**
 * Half a cosine down from the first learning rate to {@code etaMin} in {@code tMax} epochs, and up again:
 * {@code etaMin + (base - etaMin) (1 + cos(pi epoch / tMax)) / 2}. Source: Loshchilov and Hutter, "SGDR: stochastic gradient
 * descent with warm restarts", 2017.
 */
public final class CosineAnnealingLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(int tMax, double etaMin) {
        public Options etaMin(double etaMin) {
            return new Options(tMax, etaMin);
        }
    }

    private final Options o;

    /** {@code etaMin = 0}. */
    public static Options options(int tMax) {
        return new Options(tMax, 0);
    }

    /** @param tMax steps down to the lowest rate, 0 */
    public CosineAnnealingLR(Optimizer<?> optimizer, int tMax) {
        this(optimizer, options(tMax));
    }

    /**
     * @param tMax   steps down to the lowest rate
     * @param etaMin that rate
     */
    public CosineAnnealingLR(Optimizer<?> optimizer, int tMax, double etaMin) {
        this(optimizer, options(tMax).etaMin(etaMin));
    }

    /** @throws ArgumentException if an option is out of its range */
    public CosineAnnealingLR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        Checks.positive("CosineAnnealingLR", "T_max", options.tMax);
        step();
    }

    @Override
    double lr(int group, double current) {
        if (lastEpoch() == 0) {
            return current;
        }
        if ((lastEpoch() - 1 - o.tMax) % (2L * o.tMax) == 0) {
            return current + (base(group) - o.etaMin) * (1 - Math.cos(Math.PI / o.tMax)) / 2;
        }
        return (1 + Math.cos(Math.PI * lastEpoch() / o.tMax)) / (1 + Math.cos(Math.PI * (lastEpoch() - 1) / o.tMax))
            * (current - o.etaMin) + o.etaMin;
    }
}
