package org.gradus.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.gradus.GradMode;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.DType;

/** What an optimizer remembers of one parameter: steps taken, numbers, and tensors that steps overwrite. */
final class Memory {
    final Map<String, Tensor> tensors = new LinkedHashMap<>();
    final Map<String, Double> numbers = new LinkedHashMap<>();
    long step;

    double number(String name, double first) {
        return numbers.getOrDefault(name, first);
    }

    /**
     * The tensor of this name, made by {@code first} when it is asked for the first time; computed then, so that the first step
     * takes the same kernels as those that follow.
     */
    Tensor tensor(String name, Supplier<Tensor> first) {
        return tensors.computeIfAbsent(name, key -> Scope.release(first.get()).realize());
    }

    /**
     * Lets what has decayed below the normal numbers be 0. Averages of gradients that stay away would come to rest at subnormal
     * numbers, which processors multiply many times slower than others.
     */
    void settle() {
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
            s.tensors().forEach((name, t) -> m.tensor(name, () -> t.to(p.device()).to(p.dtype()).clone()));
        }
        return m;
    }
}
