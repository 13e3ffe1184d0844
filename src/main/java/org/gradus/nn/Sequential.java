package org.gradus.nn;

import java.util.List;
import org.gradus.Tensor;
import org.gradus.types.IndexException;

/** Modules one after another, each computing on what the one before it made. Their names are their numbers. */
public final class Sequential extends Module {
    /** Of these. */
    public Sequential(Module... modules) {
        this(List.of(modules));
    }

    /** @param modules in the order in which they run */
    public Sequential(List<? extends Module> modules) {
        for (int i = 0; i < modules.size(); i++) {
            module(Integer.toString(i), modules.get(i));
        }
    }

    /** Number of modules. */
    public int size() {
        return children().size();
    }

    /** @throws IndexException if there is no module of this number */
    public Module get(int i) {
        if (i < 0 || i >= size()) {
            throw new IndexException("Sequential: index " + i + " is out of range for " + size() + " modules");
        }
        return children().get(Integer.toString(i));
    }

    /**
     * Lets go of each intermediate result that only the library has seen, as soon as the next module has used it: what backward
     * needs is saved, and the rest, which fusion may never have computed, would hold on to the parameters of this step.
     */
    @Override
    public Tensor forward(Tensor input) {
        Tensor x = input;
        boolean foreign = true;
        for (Module m : children().values()) {
            Tensor y = m.call(x);
            if (!foreign && !m.mayKeep() && y != x) {
                x.close();
            }
            foreign = m.mayKeep() || y == input || y == x && foreign;
            x = y;
        }
        return x;
    }

    @Override
    boolean isForeign() {
        return children().values().stream().anyMatch(Module::mayKeep);
    }
}
