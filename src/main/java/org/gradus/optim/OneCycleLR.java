package org.gradus.optim;

import java.util.List;
import org.gradus.types.ArgumentException;

/**
 * One cycle over all steps of a training: from {@code maxLr / divFactor} up to {@code maxLr} in the share {@code pctStart} of the
 * steps, then down to {@code maxLr / divFactor / finalDivFactor}; the momentum goes the other way. With {@code threePhase} the
 * way down first mirrors the way up. To be stepped after each batch. Source: Smith and Topin, "Super-convergence: very fast
 * training of neural networks using large learning rates", 2018.
 */
public final class OneCycleLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(List<Double> maxLr, int totalSteps, int epochs, int stepsPerEpoch, double pctStart,
        String annealStrategy, boolean cycleMomentum, double baseMomentum, double maxMomentum, double divFactor,
        double finalDivFactor, boolean threePhase) {
        public Options maxLr(List<Double> maxLr) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options totalSteps(int totalSteps) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options epochs(int epochs) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options stepsPerEpoch(int stepsPerEpoch) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options pctStart(double pctStart) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options annealStrategy(String annealStrategy) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options cycleMomentum(boolean cycleMomentum) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options baseMomentum(double baseMomentum) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options maxMomentum(double maxMomentum) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options divFactor(double divFactor) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options finalDivFactor(double finalDivFactor) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }

        public Options threePhase(boolean threePhase) {
            return new Options(maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, annealStrategy, cycleMomentum, baseMomentum,
                maxMomentum, divFactor, finalDivFactor, threePhase);
        }
    }

    private final Options o;

    /**
     * {@code totalSteps} must follow, or {@code epochs} and {@code stepsPerEpoch}; {@code pctStart = 0.3, annealStrategy = "cos"},
     * momentum between 0.85 and 0.95, {@code divFactor = 25, finalDivFactor = 1e4}, two phases.
     */
    public static Options options(double maxLr) {
        return options(List.of(maxLr));
    }

    /** One value for all groups, or one for each. */
    public static Options options(List<Double> maxLr) {
        return new Options(List.copyOf(maxLr), 0, 0, 0, 0.3, "cos", true, 0.85, 0.95, 25, 1e4, false);
    }

    private final int total;

    /**
     * @param maxLr      highest rate, of all groups
     * @param totalSteps length of the cycle
     */
    public OneCycleLR(Optimizer<?> optimizer, double maxLr, int totalSteps) {
        this(optimizer, options(maxLr).totalSteps(totalSteps));
    }

    /** @throws ArgumentException if an option is out of its range, or the optimizer has no momentum to cycle */
    public OneCycleLR(Optimizer<?> optimizer, Options options) {
        super(optimizer, perGroup(optimizer, "max_lr", options.maxLr).stream().map(lr -> lr / options.divFactor).toList());
        this.o = options;
        if (options.totalSteps == 0 && options.epochs == 0 && options.stepsPerEpoch == 0) {
            throw new ArgumentException("OneCycleLR: You must define either total_steps OR (epochs AND steps_per_epoch)");
        }
        if (options.totalSteps == 0) {
            Checks.positive("OneCycleLR", "epochs", options.epochs);
            Checks.positive("OneCycleLR", "steps_per_epoch", options.stepsPerEpoch);
        } else {
            Checks.positive("OneCycleLR", "total_steps", options.totalSteps);
        }
        this.total = options.totalSteps == 0 ? Math.multiplyExact(options.epochs, options.stepsPerEpoch) : options.totalSteps;
        Checks.within("OneCycleLR", "pct_start", options.pctStart, 0, 1);
        Checks.oneOf("OneCycleLR", "anneal_strategy", options.annealStrategy, "cos", "linear");
        if (options.cycleMomentum) {
            checkMomentum();
        }
        step();
    }

    @Override
    double lr(int group, double current) {
        if (lastEpoch() > total) {
            throw new ArgumentException("OneCycleLR: Tried to step " + (lastEpoch() + 1) + " times. The specified number of total steps is "
                + total);
        }
        double low = base(group);
        double high = low * o.divFactor;
        double least = low / o.finalDivFactor;
        double top = o.pctStart * total - 1;
        double last = total - 1;
        double mirrored = 2 * o.pctStart * total - 2;
        double step = lastEpoch();
        if (step <= top) {
            return phase(group, step / top, low, high, o.maxMomentum, o.baseMomentum);
        }
        if (!o.threePhase) {
            return phase(group, (step - top) / (last - top), high, least, o.baseMomentum, o.maxMomentum);
        }
        return step <= mirrored ? phase(group, (step - top) / (mirrored - top), high, low, o.baseMomentum, o.maxMomentum)
            : phase(group, (step - mirrored) / (last - mirrored), low, least, o.maxMomentum, o.maxMomentum);
    }

    private double phase(int group, double share, double from, double to, double momentumFrom, double momentumTo) {
        if (o.cycleMomentum) {
            momentum(group, anneal(momentumFrom, momentumTo, share));
        }
        return anneal(from, to, share);
    }

    private double anneal(double from, double to, double share) {
        return o.annealStrategy.equals("cos") ? to + (from - to) / 2 * (Math.cos(Math.PI * share) + 1) : (to - from) * share + from;
    }
}
