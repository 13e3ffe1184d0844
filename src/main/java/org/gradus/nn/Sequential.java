package org.gradus.nn;

import java.util.List;
import org.gradus.Tensor;

/** Modules one after another, each computing on what the one before it made. Their names are their numbers. */
public final class Sequential extends Module {
    public Sequential(Module... modules) {
        this(List.of(modules));
    }

    public Sequential(List<? extends Module> modules) {
        for (int i = 0; i < modules.size(); i++) {
            module(Integer.toString(i), modules.get(i));
        }
    }

    public int size() {
        return children().size();
    }

    public Module get(int i) {
        return children().get(Integer.toString(i));
    }

    @Override
    public Tensor forward(Tensor input) {
        Tensor x = input;
        for (Module m : children().values()) {
            x = m.forward(x);
        }
        return x;
    }
}
