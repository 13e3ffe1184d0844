package org.gradus.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradus.GradMode;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** Copies a state into that of a module: all of it or, if something does not fit, nothing. */
final class StateDict {
    private StateDict() { }

    static Module.Incompatible load(String module, Map<String, Tensor> own, Map<String, Tensor> state, boolean strict) {
        List<String> missing = own.keySet().stream().filter(path -> !state.containsKey(path)).toList();
        List<String> unexpected = state.keySet().stream().filter(path -> !own.containsKey(path)).toList();
        List<String> errors = new ArrayList<>();
        if (strict && !missing.isEmpty()) {
            errors.add("Missing key(s) in state_dict: " + quoted(missing));
        }
        if (strict && !unexpected.isEmpty()) {
            errors.add("Unexpected key(s) in state_dict: " + quoted(unexpected));
        }
        own.forEach((path, t) -> {
            Tensor given = state.get(path);
            if (given != null && !given.shape().equals(t.shape())) {
                errors.add("size mismatch for " + path + ": copying a param with shape " + given.shape()
                    + " from checkpoint, the shape in current model is " + t.shape() + ".");
            }
        });
        if (!errors.isEmpty()) {
            throw new ArgumentException("Error(s) in loading state_dict for " + module + ":\n\t" + String.join("\n\t", errors));
        }
        try (GradMode mode = GradMode.noGrad()) {
            own.forEach((path, t) -> {
                Tensor given = state.get(path);
                if (given != null) {
                    t.copy_(given.to(t.device()));
                }
            });
        }
        return new Module.Incompatible(missing, unexpected);
    }

    private static String quoted(List<String> paths) {
        return "\"" + String.join("\", \"", paths) + "\". ";
    }
}
