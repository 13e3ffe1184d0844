package org.gradus;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.types.DType;
import org.gradus.types.Layout;

/** The elements that a tensor and its views share: a value that writes replace. Only its row-major order counts. */
final class Storage {
    static final int FLUSH_DEPTH = Integer.getInteger("gradus.flush.depth", 200);

    final DType dtype;
    final Place place;
    private final AtomicInteger handles = new AtomicInteger();
    private volatile Expr value;
    private volatile int version;

    Storage(Expr value) {
        this.dtype = value.dtype();
        this.place = value.place();
        this.value = flushed(value.retain());
    }

    Expr value() {
        return value;
    }

    /** How often the elements were written since they were made. */
    int version() {
        return version;
    }

    void write(Layout layout, Expr elements) {
        Expr old = value;
        boolean whole = layout.isIdentity() && layout.shape().numel() == old.shape().numel();
        value = flushed((whole ? elements : old.update(layout, elements)).retain());
        version++;
        old.release();
    }

    /** Keeps a long loop that nobody reads from growing its graph without bound. */
    private static Expr flushed(Expr value) {
        if (value.pendingDepth() > FLUSH_DEPTH) {
            value.place().realize(List.of(value));
        }
        return value;
    }

    void open() {
        handles.incrementAndGet();
    }

    /** Called by each tensor once; the last one lets the elements go. */
    void close() {
        if (handles.decrementAndGet() == 0) {
            Expr old = value;
            value = null;
            old.release();
        }
    }
}
