package org.gradus.optim;

import java.util.List;
import org.gradus.types.ArgumentException;

/**
 * From the learning rates as they are to constant ones, {@code swaLr}, in {@code annealEpochs} epochs: for the part of a training
 * whose weights are averaged with {@link AveragedModel}. Source: Izmailov et al., "Averaging weights leads to wider optima and
 * better generalization", 2018.
 */
public final class SWALR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(List<Double> swaLr, int annealEpochs, String annealStrategy) {
        public Options annealEpochs(int annealEpochs) {
            return new Options(swaLr, annealEpochs, annealStrategy);
        }

        /** @param annealStrategy {@code "cos"} or {@code "linear"} */
        public Options annealStrategy(String annealStrategy) {
            return new Options(swaLr, annealEpochs, annealStrategy);
        }
    }

    private final Options o;
    private final List<Double> swaLr;

    /** {@code annealEpochs = 10, annealStrategy = "cos"}. */
    public static Options options(double swaLr) {
        return options(List.of(swaLr));
    }

    /** One value for all groups, or one for each. */
    public static Options options(List<Double> swaLr) {
        return new Options(List.copyOf(swaLr), 10, "cos");
    }

    /** @param swaLr rate that all groups come to */
    public SWALR(Optimizer<?> optimizer, double swaLr) {
        this(optimizer, options(swaLr));
    }

    /** @throws ArgumentException if an option is out of its range */
    public SWALR(Optimizer<?> optimizer, Options options) {
        super(optimizer);
        this.o = options;
        this.swaLr = perGroup("swa_lr", options.swaLr);
        Checks.notNegative("SWALR", "anneal_epochs", options.annealEpochs);
        Checks.oneOf("SWALR", "anneal_strategy", options.annealStrategy, "cos", "linear");
        step();
    }

    @Override
    double lr(int group, double current) {
        double target = swaLr.get(group);
        long step = o.annealEpochs == 0 ? Math.max(1, lastEpoch()) : lastEpoch();
        double before = share(step - 1);
        double start = before == 1 ? target : (current - before * target) / (1 - before);
        return target * share(step) + start * (1 - share(step));
    }

    private double share(long step) {
        double t = Math.max(0, Math.min(1, step / (double) Math.max(1, o.annealEpochs)));
        return o.annealStrategy.equals("cos") ? (1 - Math.cos(Math.PI * t)) / 2 : t;
    }
}
