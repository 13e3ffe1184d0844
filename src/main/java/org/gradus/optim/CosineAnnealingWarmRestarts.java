package org.gradus.optim;

import java.util.Map;
import org.gradus.types.ArgumentException;

/**
 * As {@link CosineAnnealingLR}, but back at the first learning rate after {@code t0} epochs, and then after periods that get
 * {@code tMult} times as long each time.
 */
public final class CosineAnnealingWarmRestarts extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(int t0, int tMult, double etaMin) {
        public Options tMult(int tMult) {
            return new Options(t0, tMult, etaMin);
        }

        public Options etaMin(double etaMin) {
            return new Options(t0, tMult, etaMin);
        }
    }

    private final Options o;

    /** {@code tMult = 1, etaMin = 0}. */
    public static Options options(int t0) {
        return new Options(t0, 1, 0);
    }

    private double period;
    private double elapsed = -1;

    /** @param t0 steps of each period */
    public CosineAnnealingWarmRestarts(Optimizer<?> optimizer, int t0) {
        this(optimizer, options(t0));
    }

    /**
     * @param t0     steps of the first period
     * @param tMult  by what each period is longer than the one before
     * @param etaMin lowest rate
     */
    public CosineAnnealingWarmRestarts(Optimizer<?> optimizer, int t0, int tMult, double etaMin) {
        this(optimizer, new Options(t0, tMult, etaMin));
    }

    /** @throws ArgumentException if an option is out of its range */
    public CosineAnnealingWarmRestarts(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        Checks.positive("CosineAnnealingWarmRestarts", "T_0", options.t0);
        Checks.positive("CosineAnnealingWarmRestarts", "T_mult", options.tMult);
        this.period = options.t0;
        step();
    }

    @Override
    double lr(int group, double current) {
        return o.etaMin + (base(group) - o.etaMin) * (1 + Math.cos(Math.PI * elapsed / period)) / 2;
    }

    @Override
    public void step() {
        if (lastEpoch() < 0) {
            step(0);
            return;
        }
        elapsed++;
        if (elapsed >= period) {
            elapsed -= period;
            period *= o.tMult;
        }
        advance(lastEpoch() + 1);
    }

    /**
     * Goes to an epoch, which may be a fraction: {@code epoch + batch / batches} anneals within epochs.
     *
     * @throws ArgumentException if {@code epoch} is negative
     */
    public void step(double epoch) {
        Checks.notNegative("CosineAnnealingWarmRestarts", "epoch", epoch);
        period = o.t0;
        elapsed = epoch;
        if (epoch >= o.t0 && o.tMult == 1) {
            elapsed = epoch % o.t0;
        } else if (epoch >= o.t0) {
            int n = (int) (Math.log(epoch / o.t0 * (o.tMult - 1) + 1) / Math.log(o.tMult));
            elapsed = epoch - o.t0 * (Math.pow(o.tMult, n) - 1) / (o.tMult - 1);
            period = o.t0 * Math.pow(o.tMult, n);
        }
        advance((long) Math.floor(epoch));
    }

    @Override
    void restart() {
        step(0);
    }

    @Override
    Map<String, Double> values() {
        return Map.of("T_cur", elapsed, "T_i", period);
    }

    @Override
    void values(Map<String, Double> values) {
        elapsed = values.get("T_cur");
        period = values.get("T_i");
    }
}
