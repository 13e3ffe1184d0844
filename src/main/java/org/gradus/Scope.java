package org.gradus;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Closes, at its end, every tensor that this thread made inside it and did not keep, so that device memory goes back without
 * waiting for the garbage collector. Tensors saved for a backward pass and gradients survive.
 *
 * <pre>{@code
 * try (var scope = Scope.open()) {
 *     Tensor norm = x.square().sum().sqrt();
 *     result = scope.keep(x.div(norm));
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Scope> CURRENT = new ThreadLocal<>();

    private final Scope outer = CURRENT.get();
    private final List<Tensor> made = new ArrayList<>();

    private Scope() {
        CURRENT.set(this);
    }

    /** Starts a scope on this thread; its {@link #close()} ends it. */
    public static Scope open() {
        return new Scope();
    }

    /** Runs {@code body} in a scope that keeps nothing but its result. */
    public static Tensor of(Supplier<Tensor> body) {
        try (Scope scope = new Scope()) {
            return scope.keep(body.get());
        }
    }

    static void register(Tensor tensor) {
        Scope scope = CURRENT.get();
        if (scope != null) {
            tensor.scope = scope;
            scope.made.add(tensor);
        }
    }

    /** Hands a tensor to the scope around this one, or to nobody. */
    public Tensor keep(Tensor tensor) {
        if (tensor.scope == this) {
            tensor.scope = outer;
            if (outer != null) {
                outer.made.add(tensor);
            }
        }
        return tensor;
    }

    /** Takes a tensor out of every scope: it lives until it is closed or nothing refers to it. */
    public static Tensor release(Tensor tensor) {
        tensor.scope = null;
        return tensor;
    }

    @Override
    public void close() {
        if (CURRENT.get() != this) {
            throw new IllegalStateException("scopes must be closed in the reverse order of their opening, by the same thread");
        }
        CURRENT.set(outer);
        for (Tensor t : made) {
            if (t.scope == this) {
                t.close();
            }
        }
        made.clear();
    }
}
