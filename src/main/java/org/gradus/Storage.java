package org.gradus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.gradus.ir.Backlog;
import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.types.DType;
import org.gradus.types.Layout;

/** The elements that a tensor and its views share: a value that writes replace. Only its row-major order counts. */
final class Storage {
    private static final AtomicIntegerFieldUpdater<Storage> HANDLES =
        AtomicIntegerFieldUpdater.newUpdater(Storage.class, "handles");
    /** How many pending operations, one after another, a stored value may wait for; tests make it small. */
    static int flushDepth = Integer.getInteger("gradus.flush.depth", 500);
    /** How many bytes from the host a stored value may wait with. */
    private static final long FLUSH_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

    final DType dtype;
    final Place place;
    private volatile int handles;
    private volatile Expr value;
    private volatile int version;

    Storage(Expr value) {
        this.dtype = value.dtype();
        this.place = value.place();
        this.value = value.retain();
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
        value = (whole ? elements : old.update(layout, elements)).retain();
        flush();
        version++;
        old.release();
    }

    /** These elements, all of them, from now on: another value, or this one after it was computed in place. */
    void become(Expr elements) {
        Expr old = value;
        value = elements.retain();
        version++;
        old.release();
    }

    /**
     * Keeps a long loop that nobody reads from growing its graph, or what that holds, without bound: a value that waits for too much
     * is computed now.
     */
    void flush() {
        Expr v = value;
        if (waitsForMuch(v)) {
            v.place().realize(List.of(v));
        }
    }

    private static boolean waitsForMuch(Expr v) {
        return Backlog.isDeeper(v, flushDepth) || Backlog.holdsMore(v, FLUSH_BYTES);
    }

    /** As {@link #flush()}, of several values in one go. */
    static void flush(List<Storage> storages) {
        List<Expr> deep = new ArrayList<>();
        for (Storage s : storages) {
            if (waitsForMuch(s.value)) {
                deep.add(s.value);
            }
        }
        if (!deep.isEmpty()) {
            deep.get(0).place().realize(deep);
        }
    }

    void open() {
        HANDLES.incrementAndGet(this);
    }

    /** Called by each tensor once; the last one lets the elements go. */
    void close() {
        if (HANDLES.decrementAndGet(this) == 0) {
            Expr old = value;
            value = null;
            old.release();
        }
    }
}
