package org.gradus.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.gradus.GradMode;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.autograd.Autograd;
import org.gradus.types.ArgumentException;

/**
 * Changes parameters by their gradients. Parameters come in groups, each with options of its own. A step writes the new values
 * as pending expressions and has each device compute all of them at once; nothing is read back. What is remembered of a parameter
 * and has decayed below the smallest normal number becomes 0.
 *
 * @param <O> the options of one kind of optimizer
 */
public abstract class Optimizer<O extends Optimizer.Options<O>> {

    /** What all optimizers have: a learning rate, which schedules change. */
    public interface Options<O extends Options<O>> {
        double lr();

        O lr(double lr);
    }

    /** Options with a momentum, which {@link OneCycleLR} and {@link CyclicLR} change: {@code momentum}, or the first of the betas. */
    public interface MomentumOptions<O extends MomentumOptions<O>> extends Options<O> {
        double momentum();

        O momentum(double momentum);
    }

    /** Parameters that share options. */
    public static final class Group<O extends Options<O>> {
        private final List<Tensor> parameters;
        private O options;
        /** Where schedules start; {@link Double#NaN} before there is one. */
        double initialLr = Double.NaN;

        public Group(List<Tensor> parameters, O options) {
            this.parameters = List.copyOf(parameters);
            this.options = options;
        }

        public List<Tensor> parameters() {
            return parameters;
        }

        public O options() {
            return options;
        }

        /** Options for the steps to come. */
        public void options(O options) {
            this.options = options;
        }

        void lr(double lr) {
            options = options.lr(lr);
        }

        boolean hasMomentum() {
            return options instanceof MomentumOptions;
        }

        /** Options with a momentum are their own kind again with another one. */
        @SuppressWarnings("unchecked")
        void momentum(double momentum) {
            options = (O) ((MomentumOptions<?>) options).momentum(momentum);
        }
    }

    /**
     * What is needed to go on later.
     *
     * @param groups   the options of each group
     * @param memories what is remembered of a parameter, by its number, counted through all groups
     */
    public record State<O>(List<O> groups, Map<Integer, Snapshot> memories) { }

    /**
     * What is remembered of one parameter.
     *
     * @param step    steps taken
     * @param numbers by PyTorch's names, such as {@code mu_product}
     * @param tensors by PyTorch's names, such as {@code exp_avg}, of the parameter's shape
     */
    public record Snapshot(long step, Map<String, Double> numbers, Map<String, Tensor> tensors) { }

    private final List<Group<O>> groups = new ArrayList<>();
    final Map<Tensor, Memory> memories = new IdentityHashMap<>();

    Optimizer(List<Group<O>> groups) {
        if (groups.isEmpty() || groups.stream().allMatch(g -> g.parameters().isEmpty())) {
            throw new ArgumentException(name() + ": optimizer got an empty parameter list");
        }
        groups.forEach(this::addGroup);
    }

    /**
     * Adds parameters. Those whose first values are pending are computed now, so that the first step takes the same kernels as
     * those that follow.
     *
     * @throws ArgumentException if a parameter is not a leaf or is in a group already, or an option is out of its range
     */
    public final void addGroup(Group<O> group) {
        check(group.options());
        Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
        groups.forEach(g -> known.addAll(g.parameters()));
        for (Tensor p : group.parameters()) {
            if (!p.isLeaf()) {
                throw new ArgumentException(name() + ": can't optimize a non-leaf Tensor; " + p.gradFn().name() + " made it");
            }
            if (!known.add(p)) {
                throw new ArgumentException(name() + ": some parameters appear more than once");
            }
        }
        groups.add(group);
        if (!group.parameters().isEmpty()) {
            Gradus.realize(group.parameters().toArray(Tensor[]::new));
        }
    }

    /** The parameters with their options, in the order in which they were added. */
    public final List<Group<O>> groups() {
        return Collections.unmodifiableList(groups);
    }

    /** The learning rate of every group for the steps to come. */
    public final void lr(double lr) {
        groups.forEach(g -> g.options(checked(g.options().lr(lr))));
    }

    private O checked(O options) {
        check(options);
        return options;
    }

    final List<Tensor> parameters() {
        return groups.stream().flatMap(g -> g.parameters().stream()).toList();
    }

    /** Forgets all gradients; until the next backward pass a step leaves the parameters as they are. */
    public final void zeroGrad() {
        zeroGrad(true);
    }

    /** @param setToNull false writes zeros instead, so that a step still decays weights and moves by momentum */
    public final void zeroGrad(boolean setToNull) {
        try (GradMode mode = GradMode.noGrad()) {
            for (Tensor p : parameters()) {
                if (setToNull) {
                    p.setGrad(null);
                } else if (Autograd.gradient(p) != null) {
                    Autograd.gradient(p).zero_();
                }
            }
        }
    }

    /**
     * Computes gradients and moves the parameters.
     *
     * @param closure forgets the gradients, computes the loss and its gradients, and returns it
     * @return the loss before the move
     */
    public Tensor step(Supplier<Tensor> closure) {
        Tensor loss = Gradus.enableGrad(closure);
        step();
        return loss;
    }

    /** Moves every parameter that has a gradient. */
    public void step() {
        List<Tensor> changed = new ArrayList<>();
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            for (Group<O> group : groups) {
                check(group.options());
                for (Team team : teams(group)) {
                    team.update(this, group.options(), changed);
                }
            }
            if (!changed.isEmpty()) {
                Gradus.realize(changed.toArray(Tensor[]::new));
            }
        }
    }

    /** All parameters that have a gradient, in as few teams as can be; this starts a step of each. */
    private List<Team> teams(Group<O> group) {
        List<Team> teams = new ArrayList<>();
        for (Tensor p : group.parameters()) {
            Tensor grad = Autograd.gradient(p);
            if (grad != null) {
                Memory memory = memories.computeIfAbsent(p, key -> new Memory());
                memory.step++;
                Team.add(p, grad, memory, teams);
            }
        }
        return teams;
    }

    /**
     * Writes new values into {@code p} and into what {@code memory} holds, element by element: {@code p} may stand for several
     * parameters.
     */
    abstract void update(Tensor p, Tensor grad, Memory memory, O options);

    /** The gradient to go down: negated to maximize, plus {@code weightDecay p}. */
    static Tensor gradient(Tensor p, Tensor grad, double weightDecay, boolean maximize) {
        Tensor g = maximize ? grad.neg() : grad;
        return weightDecay == 0 ? g : g.add(p, weightDecay);
    }

    /** @throws ArgumentException if an option is out of its range */
    abstract void check(O options);

    final String name() {
        return getClass().getSimpleName();
    }

    /** A copy: later steps do not change it. */
    public final State<O> stateDict() {
        Map<Integer, Snapshot> numbered = new LinkedHashMap<>();
        List<Tensor> parameters = parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Memory m = memories.get(parameters.get(i));
            if (m != null) {
                numbered.put(i, m.snapshot());
            }
        }
        return new State<>(groups.stream().map(Group::options).toList(), numbered);
    }

    /** @throws ArgumentException if the state is that of other groups, or of parameters of other shapes */
    public final void loadStateDict(State<O> state) {
        List<Tensor> parameters = parameters();
        if (state.groups().size() != groups.size()) {
            throw new ArgumentException(name() + ": loaded state dict has " + state.groups().size() + " parameter groups, not "
                + groups.size());
        }
        state.groups().forEach(this::check);
        state.memories().forEach((i, m) -> checkShapes(i, m, parameters));
        for (int g = 0; g < groups.size(); g++) {
            groups.get(g).options(state.groups().get(g));
        }
        memories.clear();
        state.memories().forEach((i, m) -> memories.put(parameters.get(i), Memory.of(m, parameters.get(i))));
    }

    /** Whether a remembered tensor fits its parameter. */
    boolean fits(String name, Tensor remembered, Tensor parameter) {
        return remembered.shape().equals(parameter.shape());
    }

    private void checkShapes(int i, Snapshot m, List<Tensor> parameters) {
        if (i < 0 || i >= parameters.size()) {
            throw new ArgumentException(name() + ": loaded state dict has parameter " + i + ", but there are "
                + parameters.size());
        }
        m.tensors().forEach((name, t) -> {
            if (!fits(name, t, parameters.get(i))) {
                throw new ArgumentException(name() + ": loaded state dict has " + name + " of shape " + t.shape()
                    + " for parameter " + i + " of shape " + parameters.get(i).shape());
            }
        });
    }
}
