package org.gradus.autograd;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.gradus.Op;
import org.gradus.Scope;
import org.gradus.Tensor;

/**
 * Keeps the operations that this thread calls until it is closed, with or without gradients: what a model computes, as a list. The
 * output of an operation in place is what it wrote.
 *
 * <pre>{@code
 * try (Recording r = Recording.start()) {
 *     model.forward(x);
 *     r.operations().forEach(op -> System.out.println(op.name()));
 * }
 * }</pre>
 */
public final class Recording implements AutoCloseable {
    private static final ThreadLocal<Recording> CURRENT = new ThreadLocal<>();

    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Recording outer = CURRENT.get();
    private final List<Op> operations = new ArrayList<>();
    private final Map<Tensor, Tensor> values = new IdentityHashMap<>();

    private boolean adding;

    private Recording() {
        CURRENT.set(this);
        OPEN.incrementAndGet();
    }

    /** Records what this thread computes until it is closed. */
    public static Recording start() {
        return new Recording();
    }

    static boolean isOn() {
        Recording r = OPEN.get() > 0 ? CURRENT.get() : null;
        return r != null && !r.adding;
    }

    static void add(Op op) {
        Recording r = CURRENT.get();
        if (r != null) {
            r.adding = true;
            r.operations.add(op);
            op.inputs().forEach(r::keep);
            r.adding = false;
        }
    }

    private void keep(Tensor t) {
        if (t != null) {
            values.computeIfAbsent(t, i -> Scope.release(i.detach()));
        }
    }

    /** In the order in which they were called; tensors are the very objects that were passed, some of which may be closed by now. */
    public List<Op> operations() {
        return operations;
    }

    /** What an input of an operation held, without history; it lives as long as this recording. */
    public Tensor value(Tensor input) {
        return values.get(input);
    }

    @Override
    public void close() {
        CURRENT.set(outer);
        OPEN.decrementAndGet();
        values.values().forEach(Tensor::close);
    }
}
