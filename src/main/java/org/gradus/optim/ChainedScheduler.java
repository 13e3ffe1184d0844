package org.gradus.optim;

import java.util.List;
import org.gradus.types.ArgumentException;

/** Steps several schedulers of one optimizer one after the other, so that their effects multiply. */
public final class ChainedScheduler extends LRScheduler {
    private final List<LRScheduler> schedulers;

    /** @throws ArgumentException if there is none, or they belong to several optimizers */
    public ChainedScheduler(List<? extends LRScheduler> schedulers) {
        super(optimizer("ChainedScheduler", schedulers));
        this.schedulers = List.copyOf(schedulers);
        advance(0);
    }

    static Optimizer<?> optimizer(String name, List<? extends LRScheduler> schedulers) {
        if (schedulers.isEmpty()) {
            throw new ArgumentException(name + ": expects at least one scheduler");
        }
        for (int i = 1; i < schedulers.size(); i++) {
            if (schedulers.get(i).optimizer() != schedulers.get(0).optimizer()) {
                throw new ArgumentException(name + ": expects all schedulers to belong to the same optimizer, but got schedulers at "
                    + "index 0 and " + i + " to be different");
            }
        }
        return schedulers.get(0).optimizer();
    }

    @Override
    public void step() {
        schedulers.forEach(LRScheduler::step);
        super.step();
    }

    @Override
    double lr(int group, double current) {
        return current;
    }

    @Override
    void restart() {
        schedulers.forEach(LRScheduler::restart);
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
