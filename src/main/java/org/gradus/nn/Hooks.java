package org.gradus.nn;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.gradus.Tensor;

/** What is called before and after a module computes. */
final class Hooks {
    private final List<BiFunction<Module, Tensor, Tensor>> before = new CopyOnWriteArrayList<>();
    private final List<Module.ForwardHook> after = new CopyOnWriteArrayList<>();

    boolean isEmpty() {
        return before.isEmpty() && after.isEmpty();
    }

    Module.Handle before(BiFunction<Module, Tensor, Tensor> hook) {
        return add(before, hook);
    }

    Module.Handle after(Module.ForwardHook hook) {
        return add(after, hook);
    }

    /** Equal hooks are taken off one by one, so a handle that is closed twice must not take off another. */
    private static <T> Module.Handle add(List<T> hooks, T hook) {
        AtomicBoolean on = new AtomicBoolean(true);
        hooks.add(hook);
        return () -> {
            if (on.getAndSet(false)) {
                hooks.remove(hook);
            }
        };
    }

    Tensor call(Module module, Tensor input) {
        Tensor x = input;
        for (BiFunction<Module, Tensor, Tensor> hook : before) {
            Tensor changed = hook.apply(module, x);
            x = changed == null ? x : changed;
        }
        Tensor y = module.forward(x);
        for (Module.ForwardHook hook : after) {
            Tensor changed = hook.apply(module, x, y);
            y = changed == null ? y : changed;
        }
        return y;
    }
}
