package org.gradus.optim;

import static org.gradus.Gradus.fullLike;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.DType;

/** What an optimizer remembers of one parameter: steps taken, numbers, and tensors that steps overwrite. */
class Memory {
    final Map<String, Tensor> tensors = new LinkedHashMap<>();
    final Map<String, Double> numbers = new LinkedHashMap<>();
    long step;

    final double number(String name, double first) {
        return numbers.getOrDefault(name, first);
    }

    /** Whether there is a tensor of this name. */
    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /**
     * The tensor of this name. When it is asked for the first time it is one like {@code like} with {@code first} everywhere,
     * computed then, so that the first step takes the same kernels as those that follow.
     */
    Tensor tensor(String name, Tensor like, double first) {
        Tensor known = tensors.get(name);
        if (known == null) {
            known = Scope.release(fullLike(like, first)).realize();
            tensors.put(name, known);
        }
        return known;
    }

    /**
     * Lets what has decayed below the normal numbers be 0. Averages of gradients that stay away would come to rest at subnormal
     * numbers, which processors multiply many times slower than others.
     */
    final void settle() {
        for (Tensor t : tensors.values()) {
            t.maskedFill_(t.abs().lt(t.dtype() == DType.FLOAT64 ? Double.MIN_NORMAL : Float.MIN_NORMAL), 0);
        }
    }

    Optimizer.Snapshot snapshot() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        try (GradMode mode = GradMode.noGrad()) {
            tensors.forEach((name, t) -> copies.put(name, t.clone()));
        }
        return new Optimizer.Snapshot(step, new LinkedHashMap<>(numbers), copies);
    }

    /** Copies, on the device and in the dtype of {@code p}. */
    static Memory of(Optimizer.Snapshot s, Tensor p) {
        Memory m = new Memory();
        m.step = s.step();
        m.numbers.putAll(s.numbers());
        try (GradMode mode = GradMode.noGrad()) {
            s.tensors().forEach((name, t) ->
                m.tensors.put(name, Scope.release(t.to(p.device()).to(p.dtype()).clone()).realize()));
        }
        return m;
    }
}
