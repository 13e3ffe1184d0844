package org.gradus;

import java.util.concurrent.atomic.AtomicInteger;
import org.gradus.ir.Expr;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.Layout;

/** The elements that a tensor and its views share: a value that writes replace. Only its row-major order counts. */
final class Storage {
    private final AtomicInteger handles = new AtomicInteger();
    private volatile Expr value;
    private volatile int version;

    Storage(Expr value) {
        this.value = value.retain();
    }

    DType dtype() {
        return value("dtype").dtype();
    }

    /** @throws ClosedException naming {@code op}, once no tensor holds this storage */
    Expr value(String op) {
        Expr v = value;
        if (v == null) {
            throw new ClosedException(op + ": the tensor was closed");
        }
        return v;
    }

    /** How often the elements were written since they were made. */
    int version() {
        return version;
    }

    void write(Layout layout, Expr elements) {
        Expr old = value("write");
        boolean whole = layout.isIdentity() && layout.shape().numel() == old.shape().numel();
        value = (whole ? elements : old.update(layout, elements)).retain();
        version++;
        old.release();
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
