package org.gradus.nn;

import java.util.Iterator;
import java.util.List;
import org.gradus.types.IndexException;

/** Modules in order, named by their numbers, for a module that uses them one by one. */
public final class ModuleList extends Layer implements Iterable<Module> {
    /** Of these. */
    public ModuleList(Module... modules) {
        this(List.of(modules));
    }

    /** @param modules in their order */
    public ModuleList(List<? extends Module> modules) {
        modules.forEach(this::append);
    }

    /**
     * Registers one more at the end.
     *
     * @return this
     */
    public ModuleList append(Module module) {
        module(Integer.toString(size()), module);
        return this;
    }

    /** Number of modules. */
    public int size() {
        return children().size();
    }

    /** @throws IndexException if there is no module of this number */
    public Module get(int i) {
        if (i < 0 || i >= size()) {
            throw new IndexException("ModuleList: index " + i + " is out of range for " + size() + " modules");
        }
        return children().get(Integer.toString(i));
    }

    @Override
    public Iterator<Module> iterator() {
        return children().values().iterator();
    }
}
