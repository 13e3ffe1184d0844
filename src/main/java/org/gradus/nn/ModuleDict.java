package org.gradus.nn;

import java.util.Map;

/** Modules by name, for a module that uses them one by one. */
public final class ModuleDict extends Layer {
    /** Of none, to be added to. */
    public ModuleDict() {
        this(Map.of());
    }

    /** @param modules are kept in the map's order */
    public ModuleDict(Map<String, ? extends Module> modules) {
        modules.forEach(this::put);
    }

    /** Registers a module, or replaces the one of that name. */
    public ModuleDict put(String name, Module module) {
        module(name, module);
        return this;
    }

    /** How many there are. */
    public int size() {
        return children().size();
    }

    /** {@code null} if there is none of that name. */
    public Module get(String name) {
        return children().get(name);
    }
}
