package org.gradus.onnx;

import java.util.HashSet;
import java.util.Set;
import org.gradus.Tensor;
import org.gradus.nn.Module;

/** A module whose parts are found by names with dots; each dot leads into a module. */
class NamedParts extends Module {
    private static final int DEEPEST = 50;

    private final Set<String> tensors = new HashSet<>();

    /** Under its name, or with underscores for the dots where that name cannot be. */
    final void add(String name, Tensor tensor, boolean trained) {
        if (name.chars().filter(c -> c == '.').count() > DEEPEST || !put(name, tensor, trained)) {
            String flat = name.isEmpty() ? "_" : name.replace('.', '_');
            while (!put(flat, tensor, trained)) {
                flat += "_";
            }
        }
    }

    private boolean put(String name, Tensor tensor, boolean trained) {
        int dot = name.indexOf('.');
        if (dot >= 0) {
            NamedParts part = part(name.substring(0, dot));
            return part != null && part.put(name.substring(dot + 1), tensor, trained);
        }
        if (name.isEmpty() || tensors.contains(name) || children().containsKey(name)) {
            return false;
        }
        tensors.add(name);
        if (trained) {
            parameter(name, tensor);
        } else {
            buffer(name, tensor);
        }
        return true;
    }

    /** {@code null} if the name is a tensor's. */
    private NamedParts part(String name) {
        if (name.isEmpty() || tensors.contains(name)) {
            return null;
        }
        Module part = children().get(name);
        return part != null ? (NamedParts) part : module(name, new NamedParts());
    }
}
