package org.gradus.optim;

import java.util.List;
import org.gradus.OnHost;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** Multiplies the learning rates by {@code factor} when a metric has not got better for more than {@code patience} epochs. */
public final class ReduceLROnPlateau {
    /**
     * The methods with an argument give a copy with that option changed.
     *
     * @param mode          {@code "min"} or {@code "max"}: which metrics are better
     * @param patience      how many epochs without progress are borne
     * @param threshold     how much better counts as progress
     * @param thresholdMode {@code "rel"}, a share of the best, or {@code "abs"}
     * @param cooldown      epochs after a reduction in which nothing is counted
     * @param minLr         the least learning rate, of all groups or of each
     * @param eps           reductions by less are left out
     */
    public record Options(String mode, double factor, int patience, double threshold, String thresholdMode, int cooldown,
        List<Double> minLr, double eps) {
        public Options mode(String mode) {
            return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
        }

        public Options factor(double factor) {
            return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
        }

        public Options patience(int patience) {
            return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
        }

        public Options threshold(double threshold) {
            return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
        }

        public Options thresholdMode(String thresholdMode) {
            return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
        }

        public Options cooldown(int cooldown) {
            return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
        }

        public Options minLr(double minLr) {
            return minLr(List.of(minLr));
        }

        public Options minLr(List<Double> minLr) {
            return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
        }

        public Options eps(double eps) {
            return new Options(mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps);
        }
    }

    /**
     * What is needed to go on later.
     *
     * @param lastEpoch how many metrics there were
     * @param best      the best of them
     * @param badEpochs how many came since without progress
     * @param cooldown  epochs left in which nothing is counted
     */
    public record State(long lastEpoch, double best, int badEpochs, int cooldown) { }

    private final Optimizer<?> optimizer;
    private final Options o;
    private final List<Double> least;
    private State state;

    /**
     * {@code mode = "min", factor = 0.1, patience = 10, threshold = 1e-4, thresholdMode = "rel", cooldown = 0, minLr = 0,
     * eps = 1e-8}.
     */
    public static Options options() {
        return new Options("min", 0.1, 10, 1e-4, "rel", 0, List.of(0.), 1e-8);
    }

    /** With default options. */
    public ReduceLROnPlateau(Optimizer<?> optimizer) {
        this(optimizer, options());
    }

    /** @throws ArgumentException if an option is out of its range */
    public ReduceLROnPlateau(Optimizer<?> optimizer, Options options) {
        if (!(options.factor < 1)) {
            throw new ArgumentException("ReduceLROnPlateau: Factor should be < 1.0, got " + options.factor);
        }
        Checks.oneOf("ReduceLROnPlateau", "mode", options.mode, "min", "max");
        Checks.oneOf("ReduceLROnPlateau", "threshold_mode", options.thresholdMode, "rel", "abs");
        this.optimizer = optimizer;
        this.o = options;
        this.least = LRScheduler.perGroup(optimizer, "min_lr", options.minLr);
        this.state = new State(0, options.mode.equals("min") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY, 0, 0);
    }

    /** The learning rate of each group. */
    public List<Double> lastLr() {
        return optimizer.groups().stream().map(g -> g.options().lr()).toList();
    }

    /**
     * After an epoch: reads the metric, a tensor of one element, and lowers the learning rates if it has not improved for long
     * enough.
     */
    @OnHost("decides by the metric, which is read")
    public void step(Tensor metric) {
        step(metric.item());
    }

    /** {@link #step(Tensor)} with a number. */
    public void step(double metric) {
        boolean progress = isBetter(metric);
        int bad = state.cooldown > 0 || progress ? 0 : state.badEpochs + 1;
        int cooldown = Math.max(0, state.cooldown - 1);
        if (bad > o.patience) {
            reduce();
            bad = 0;
            cooldown = o.cooldown;
        }
        state = new State(state.lastEpoch + 1, progress ? metric : state.best, bad, cooldown);
    }

    private boolean isBetter(double metric) {
        boolean relative = o.thresholdMode.equals("rel");
        return o.mode.equals("min") ? metric < (relative ? state.best * (1 - o.threshold) : state.best - o.threshold)
            : metric > (relative ? state.best * (1 + o.threshold) : state.best + o.threshold);
    }

    private void reduce() {
        for (int i = 0; i < optimizer.groups().size(); i++) {
            Optimizer.Group<?> g = optimizer.groups().get(i);
            double reduced = Math.max(g.options().lr() * o.factor, least.get(i));
            if (g.options().lr() - reduced > o.eps) {
                g.lr(reduced);
            }
        }
    }

    /** What {@link #loadStateDict} goes on from; later steps do not change it. */
    public State stateDict() {
        return state;
    }

    /** Goes on as the schedule that gave {@code saved} would have. */
    public void loadStateDict(State saved) {
        state = saved;
    }
}
