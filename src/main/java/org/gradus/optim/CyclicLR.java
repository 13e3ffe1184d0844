package org.gradus.optim;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.gradus.types.ArgumentException;

/**
 * Up in a straight line from {@code baseLr} to {@code maxLr} in {@code stepSizeUp} steps, down in {@code stepSizeDown}, and again;
 * the momentum goes the other way. Modes: {@code triangular}; {@code triangular2}, which halves the height every cycle; and
 * {@code exp_range}, which scales it by {@code gamma^step}. Source: Smith, "Cyclical learning rates for training neural
 * networks", 2017.
 */
public final class CyclicLR extends LRScheduler {
    /** The methods with an argument give a copy with that option changed. */
    public record Options(List<Double> baseLr, List<Double> maxLr, double stepSizeUp, double stepSizeDown, String mode,
        double gamma, DoubleUnaryOperator scaleFn, String scaleMode, boolean cycleMomentum, double baseMomentum,
        double maxMomentum) {
        public Options baseLr(List<Double> baseLr) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options maxLr(List<Double> maxLr) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options stepSizeUp(double stepSizeUp) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options stepSizeDown(double stepSizeDown) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options mode(String mode) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options gamma(double gamma) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options scaleFn(DoubleUnaryOperator scaleFn) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options scaleMode(String scaleMode) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options cycleMomentum(boolean cycleMomentum) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options baseMomentum(double baseMomentum) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }

        public Options maxMomentum(double maxMomentum) {
            return new Options(baseLr, maxLr, stepSizeUp, stepSizeDown, mode, gamma, scaleFn, scaleMode, cycleMomentum,
                baseMomentum, maxMomentum);
        }
    }

    private final Options o;

    /**
     * {@code stepSizeUp = 2000}, {@code stepSizeDown = 0} for the same, {@code mode = "triangular", gamma = 1}, no {@code scaleFn}
     * in place of a mode's, {@code scaleMode = "cycle"}, momentum between 0.8 and 0.9.
     */
    public static Options options(double baseLr, double maxLr) {
        return options(List.of(baseLr), List.of(maxLr));
    }

    /** One value for all groups, or one for each. */
    public static Options options(List<Double> baseLr, List<Double> maxLr) {
        return new Options(List.copyOf(baseLr), List.copyOf(maxLr), 2000, 0, "triangular", 1, null, "cycle", true, 0.8, 0.9);
    }

    private final List<Double> low;
    private final List<Double> high;

    /**
     * @param baseLr lowest rate, of all groups
     * @param maxLr  highest rate, of all groups
     */
    public CyclicLR(Optimizer<?> optimizer, double baseLr, double maxLr) {
        this(optimizer, options(baseLr, maxLr));
    }

    /** @throws ArgumentException if an option is out of its range, or the optimizer has no momentum to cycle */
    public CyclicLR(Optimizer<?> optimizer, Options options) {
        super(startingAt(optimizer, perGroup(optimizer, "base_lr", options.baseLr)));
        this.o = options;
        this.low = perGroup("base_lr", options.baseLr);
        this.high = perGroup("max_lr", options.maxLr);
        Checks.positive("CyclicLR", "step_size_up", options.stepSizeUp);
        Checks.notNegative("CyclicLR", "step_size_down", options.stepSizeDown);
        if (options.scaleFn == null) {
            Checks.oneOf("CyclicLR", "mode", options.mode, "triangular", "triangular2", "exp_range");
        }
        Checks.oneOf("CyclicLR", "scale_mode", options.scaleMode, "cycle", "iterations");
        if (options.cycleMomentum) {
            checkMomentum();
        }
        step();
    }

    @Override
    double lr(int group, double current) {
        double height = height();
        if (o.cycleMomentum) {
            momentum(group, o.maxMomentum - (o.maxMomentum - o.baseMomentum) * height);
        }
        return low.get(group) + (high.get(group) - low.get(group)) * height;
    }

    private static Optimizer<?> startingAt(Optimizer<?> optimizer, List<Double> rates) {
        for (int i = 0; i < rates.size(); i++) {
            optimizer.groups().get(i).lr(rates.get(i));
        }
        return optimizer;
    }

    /** Between 0 and 1, scaled. */
    private double height() {
        double up = o.stepSizeUp;
        double total = up + (o.stepSizeDown == 0 ? up : o.stepSizeDown);
        double cycle = Math.floor(1 + lastEpoch() / total);
        double x = 1 + lastEpoch() / total - cycle;
        double ratio = up / total;
        double height = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
        if (o.scaleFn != null) {
            return height * o.scaleFn.applyAsDouble(o.scaleMode.equals("cycle") ? cycle : lastEpoch());
        }
        return switch (o.mode) {
            case "triangular2" -> height / Math.pow(2, cycle - 1);
            case "exp_range" -> height * Math.pow(o.gamma, lastEpoch());
            default -> height;
        };
    }
}
