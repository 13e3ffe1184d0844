package org.gradus.nn;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;

/** What is called before and after a module computes, and when gradients have come back through it. */
final class Hooks {
    private final List<BiFunction<Module, Tensor, Tensor>> before = new CopyOnWriteArrayList<>();
    private final List<Module.ForwardHook> after = new CopyOnWriteArrayList<>();

    private final List<Module.BackwardHook> backward = new CopyOnWriteArrayList<>();

    boolean isEmpty() {
        return before.isEmpty() && after.isEmpty() && backward.isEmpty();
    }

    Module.Handle before(BiFunction<Module, Tensor, Tensor> hook) {
        return add(before, hook);
    }

    Module.Handle after(Module.ForwardHook hook) {
        return add(after, hook);
    }

    Module.Handle backward(Module.BackwardHook hook) {
        return add(backward, hook);
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
        Tensor y = backward.isEmpty() ? module.forward(x) : watched(module, x);
        for (Module.ForwardHook hook : after) {
            Tensor changed = hook.apply(module, x, y);
            y = changed == null ? y : changed;
        }
        return y;
    }

    /** Views at both ends have gradients of their own, whatever else the input and the output are used for. */
    private Tensor watched(Module module, Tensor input) {
        Tensor x = input.viewAs(input);
        Tensor y = module.forward(x);
        Tensor out = y.viewAs(y);
        if (!out.requiresGrad()) {
            return out;
        }
        AtomicReference<Tensor> gradOutput = new AtomicReference<>();
        out.registerHook(g -> {
            gradOutput.set(g);
            if (!x.requiresGrad()) {
                notify(module, null, g);
            }
            return null;
        });
        if (x.requiresGrad()) {
            x.registerHook(g -> notify(module, g, gradOutput.get()));
        }
        return out;
    }

    private Tensor notify(Module module, Tensor gradInput, Tensor gradOutput) {
        Tensor g = gradInput;
        for (Module.BackwardHook hook : backward) {
            Tensor changed = hook.apply(module, g, gradOutput);
            if (changed != null && gradInput == null) {
                throw new ArgumentException(module.name() + ": its input needs no gradient, so a backward hook cannot replace it");
            }
            g = changed == null ? g : changed;
        }
        return g == gradInput ? null : g;
    }
}
