package org.gradus.optim;

import java.util.List;
import org.gradus.types.ArgumentException;

/** Schedulers that take over from one another: number {@code i} starts, from its first epoch, at {@code milestones[i - 1]}. */
public final class SequentialLR extends LRScheduler {
    private final List<LRScheduler> schedulers;
    private final List<Integer> milestones;

    /**
     * @param milestones one less than schedulers, ascending
     * @throws ArgumentException if the numbers do not fit, or a scheduler belongs to another optimizer
     */
    public SequentialLR(Optimizer<?> optimizer, List<? extends LRScheduler> schedulers, List<Integer> milestones) {
        super(optimizer);
        if (ChainedScheduler.optimizer("SequentialLR", schedulers) != optimizer) {
            throw new ArgumentException("SequentialLR: expects all schedulers to belong to the optimizer that it is given");
        }
        if (milestones.size() != schedulers.size() - 1) {
            throw new ArgumentException("SequentialLR: expects number of schedulers provided to be one more than the number of "
                + "milestone points, but got number of schedulers " + schedulers.size() + " and the number of milestones to be equal to "
                + milestones.size());
        }
        this.schedulers = List.copyOf(schedulers);
        this.milestones = List.copyOf(milestones);
        optimizer.groups().forEach(g -> g.lr(g.initialLr));
        schedulers.forEach(LRScheduler::undo);
        schedulers.get(0).step();
        advance(0);
    }

    @Override
    public void step() {
        long epoch = lastEpoch() + 1;
        int active = (int) milestones.stream().filter(m -> m <= epoch).count();
        if (active > 0 && milestones.get(active - 1) == epoch) {
            schedulers.get(active).restart();
        } else {
            schedulers.get(active).step();
        }
        super.step();
    }

    @Override
    double lr(int group, double current) {
        return current;
    }

    @Override
    void restart() {
        undo();
        optimizer().groups().forEach(g -> g.lr(g.initialLr));
        schedulers.get(0).step();
        advance(0);
    }

    @Override
    void undo() {
        super.undo();
        schedulers.forEach(LRScheduler::undo);
    }

    @Override
    List<LRScheduler> parts() {
        return schedulers;
    }
}
