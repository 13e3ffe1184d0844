package org.gradus.optim;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.gradus.types.ArgumentException;

/**
 * Changes the learning rates of an optimizer's groups from epoch to epoch. It starts when it is made; {@link #step} follows each
 * epoch's steps of the optimizer. Several schedulers of one optimizer multiply their effects.
 *
 * <pre>{@code
 * var scheduler = new StepLR(optimizer, 30, 0.1);
 * for (int epoch = 0; epoch < 90; epoch++) {
 *     train(optimizer);
 *     scheduler.step();
 * }
 * }</pre>
 *
 * <p>To go on later, restore the optimizer's state and the scheduler's.
 */
public abstract class LRScheduler {

    /**
     * What is needed to go on later.
     *
     * @param lastEpoch the epoch that the learning rates are for
     * @param baseLrs   where they started
     * @param lastLr    what they are
     * @param values    what else one kind of scheduler remembers, by PyTorch's names
     * @param parts     the states of the schedulers that this one is made of
     */
    public record State(long lastEpoch, List<Double> baseLrs, List<Double> lastLr, Map<String, Double> values, List<State> parts) { }

    private final Optimizer<?> optimizer;
    private List<Double> base;
    private List<Double> last;
    private long lastEpoch = -1;

    LRScheduler(Optimizer<?> optimizer) {
        this.optimizer = optimizer;
        for (Optimizer.Group<?> g : optimizer.groups()) {
            if (Double.isNaN(g.initialLr)) {
                g.initialLr = g.options().lr();
            }
        }
        this.base = optimizer.groups().stream().map(g -> g.initialLr).toList();
        this.last = rates();
    }

    /** For a scheduler that says itself where the learning rates start. */
    LRScheduler(Optimizer<?> optimizer, List<Double> start) {
        this.optimizer = optimizer;
        for (int i = 0; i < start.size(); i++) {
            optimizer.groups().get(i).initialLr = start.get(i);
            optimizer.groups().get(i).lr(start.get(i));
        }
        this.base = List.copyOf(start);
        this.last = rates();
    }

    /** Whose learning rates it sets. */
    public final Optimizer<?> optimizer() {
        return optimizer;
    }

    /** The learning rate of each group that the last step gave. */
    public final List<Double> lastLr() {
        return last;
    }

    /** The epoch that the learning rates are for, from 0. */
    public final long lastEpoch() {
        return lastEpoch;
    }

    /** Goes on to the next epoch. */
    public void step() {
        advance(lastEpoch + 1);
    }

    /** The learning rate of a group for epoch {@link #lastEpoch}, when it is {@code current} now. */
    abstract double lr(int group, double current);

    final double base(int group) {
        return base.get(group);
    }

    private List<Double> rates() {
        return optimizer.groups().stream().map(g -> g.options().lr()).toList();
    }

    final void advance(long epoch) {
        lastEpoch = epoch;
        for (int i = 0; i < base.size(); i++) {
            Optimizer.Group<?> g = optimizer.groups().get(i);
            g.lr(lr(i, g.options().lr()));
        }
        last = rates();
    }

    /** Starts anew from the first learning rates. */
    void restart() {
        for (int i = 0; i < base.size(); i++) {
            optimizer.groups().get(i).lr(base.get(i));
        }
        advance(0);
    }

    /** As if this scheduler had only just been made. */
    void undo() {
        lastEpoch = -1;
    }

    final void checkMomentum() {
        if (!optimizer.groups().stream().allMatch(Optimizer.Group::hasMomentum)) {
            throw new ArgumentException(getClass().getSimpleName() + ": optimizer must support momentum with `cycle_momentum` option "
                + "enabled, " + optimizer.name() + " has none");
        }
    }

    final void momentum(int group, double momentum) {
        optimizer.groups().get(group).momentum(momentum);
    }

    final <T> List<T> perGroup(String option, List<T> values) {
        return perGroup(optimizer, option, values);
    }

    /** One value stands for all groups. */
    static <T> List<T> perGroup(Optimizer<?> optimizer, String option, List<T> values) {
        int groups = optimizer.groups().size();
        if (values.size() != 1 && values.size() != groups) {
            throw new ArgumentException("expected " + groups + " values for " + option + ", got " + values.size());
        }
        return values.size() == groups ? List.copyOf(values) : List.copyOf(Collections.nCopies(groups, values.get(0)));
    }

    Map<String, Double> values() {
        return Map.of();
    }

    void values(Map<String, Double> values) { }

    List<LRScheduler> parts() {
        return List.of();
    }

    /** All that {@code loadStateDict} needs to go on from here. */
    public final State stateDict() {
        return new State(lastEpoch, base, last, values(), parts().stream().map(LRScheduler::stateDict).toList());
    }

    /**
     * Does not change the learning rates: they are part of the optimizer's state.
     *
     * @throws ArgumentException if the state is that of other groups or parts
     */
    public final void loadStateDict(State state) {
        if (state.baseLrs().size() != base.size() || state.parts().size() != parts().size()) {
            throw new ArgumentException(getClass().getSimpleName() + ": loaded state dict has " + state.baseLrs().size()
                + " parameter groups and " + state.parts().size() + " parts, not " + base.size() + " and " + parts().size());
        }
        lastEpoch = state.lastEpoch();
        base = List.copyOf(state.baseLrs());
        last = List.copyOf(state.lastLr());
        values(state.values());
        for (int i = 0; i < parts().size(); i++) {
            parts().get(i).loadStateDict(state.parts().get(i));
        }
    }
}
