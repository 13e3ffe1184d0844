package org.gradus.nn;

import java.util.Iterator;
import java.util.List;

/** Modules in order, named by their numbers, for a module that uses them one by one. */
public final class ModuleList extends Layer implements Iterable<Module> {
    public ModuleList(Module... modules) {
        this(List.of(modules));
    }

    public ModuleList(List<? extends Module> modules) {
        modules.forEach(this::append);
    }

    public ModuleList append(Module module) {
        module(Integer.toString(size()), module);
        return this;
    }

    public int size() {
        return children().size();
    }

    public Module get(int i) {
        return children().get(Integer.toString(i));
    }

    @Override
    public Iterator<Module> iterator() {
        return children().values().iterator();
    }
}
