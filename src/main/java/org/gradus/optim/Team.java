package org.gradus.optim;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Joint;
import org.gradus.Scope;
import org.gradus.Tensor;

/** Parameters that make the same step with the same numbers, so that it can be recorded once and run as one kernel. */
final class Team {
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<Tensor> gradients = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private final boolean joins;

    private Team(boolean joins) {
        this.joins = joins;
    }

    /** Adds a parameter to the first team that it suits, or to a new one. */
    static void add(Tensor p, Tensor gradient, Memory memory, List<Team> teams) {
        boolean joins = Joint.fits(p) && Joint.fits(gradient);
        for (Tensor t : memory.tensors.values()) {
            joins &= Joint.fits(t);
        }
        int i = 0;
        while (i < teams.size() && !teams.get(i).takes(p, memory, joins)) {
            i++;
        }
        if (i == teams.size()) {
            teams.add(new Team(joins));
        }
        teams.get(i).add(p, gradient, memory);
    }

    private boolean takes(Tensor p, Memory memory, boolean joining) {
        Tensor first = parameters.get(0);
        Memory known = memories.get(0);
        return joins == joining && first.dtype() == p.dtype() && first.device() == p.device() && known.step == memory.step
            && known.numbers.equals(memory.numbers) && known.tensors.keySet().equals(memory.tensors.keySet());
    }

    private void add(Tensor p, Tensor gradient, Memory memory) {
        parameters.add(p);
        gradients.add(gradient);
        memories.add(memory);
    }

    /** Moves all at once, or else adds what is to be computed to {@code pending}. */
    <O extends Optimizer.Options<O>> void update(Optimizer<O> optimizer, O options, List<Tensor> pending) {
        if (!joins || parameters.size() == 1 || !updateTogether(optimizer, options)) {
            for (int i = 0; i < parameters.size(); i++) {
                update(optimizer, parameters.get(i), gradients.get(i), memories.get(i), options);
                pending.add(parameters.get(i));
                pending.addAll(memories.get(i).tensors.values());
            }
        }
    }

    /** Leaves no intermediate value that somebody could ask for later: old elements would have to be kept for it. */
    private static <O extends Optimizer.Options<O>> void update(Optimizer<O> optimizer, Tensor p, Tensor gradient, Memory memory,
                                                                O options) {
        try (Scope scope = Scope.open()) {
            optimizer.update(p, gradient, memory, options);
            memory.settle();
        }
    }

    /** Returns false if parameters share elements. */
    private <O extends Optimizer.Options<O>> boolean updateTogether(Optimizer<O> optimizer, O options) {
        try (Joint p = new Joint(parameters); Joint g = new Joint(gradients);
             JointMemory memory = new JointMemory(parameters, memories)) {
            if (p.overlaps()) {
                return false;
            }
            update(optimizer, p.tensor(), g.tensor(), memory, options);
            List<Tensor> all = new ArrayList<>(memory.tensors.values());
            all.add(p.tensor());
            Gradus.realize(all.toArray(Tensor[]::new));
            return true;
        }
    }
}
