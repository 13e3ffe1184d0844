package org.gradus.cpu;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Packed right operands of products that come again before anybody writes to them, as the weights of a recurrent layer do in each
 * of its steps, and those of any layer once its training is over. Only products of few rows ask: others pack once for much work.
 */
final class PanelCache {
    /** How many are kept, and of how many elements at most. */
    private static final int MOST = 16;
    private static final long LARGEST = 1 << 20;

    /** The latest first. */
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    private static final class Entry {
        private final WeakReference<CpuBuffer> buffer;
        private final GemmKernels kernels;
        private final Matrix b;
        private final int k;
        private final int n;
        private int version;
        private boolean packed;
        private Object[] panels;

        Entry(CpuBuffer buffer, GemmKernels kernels, Matrix b, int k, int n) {
            this.buffer = new WeakReference<>(buffer);
            this.kernels = kernels;
            this.b = new Matrix(null, b.at(), b.rows(), b.columns());
            this.k = k;
            this.n = n;
            this.version = buffer.version();
        }

        boolean isOf(CpuBuffer x, GemmKernels g, Matrix m, int depth, int columns) {
            return buffer.refersTo(x) && kernels == g && k == depth && n == columns && b.at() == m.at()
                && b.rowStride() == m.rowStride() && b.columnStride() == m.columnStride();
        }
    }

    /**
     * The panels of {@code b (k, n)}, a regular matrix in {@code buffer}, for a product of at most {@link Gemm#FEW_ROWS} rows:
     * {@code null} when they are asked for the first time since it was written, and if there would be too many.
     */
    Object[] panels(CpuBuffer buffer, GemmKernels kernels, WorkerPool pool, Matrix b, int k, int n) {
        if ((long) k * n > LARGEST) {
            return null;
        }
        Entry e = take(buffer, kernels, b, k, n);
        boolean again = e != null && e.version == buffer.version();
        if (e == null) {
            e = new Entry(buffer, kernels, b, k, n);
        } else if (!again) {
            e.version = buffer.version();
            e.packed = false;
        } else if (!e.packed) {
            e.panels = Gemm.panels(kernels, pool, b, k, n, e.panels);
            e.packed = true;
        }
        entries.addFirst(e);
        if (entries.size() > MOST) {
            entries.removeLast();
        }
        return again ? e.panels : null;
    }

    private Entry take(CpuBuffer buffer, GemmKernels kernels, Matrix b, int k, int n) {
        for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
            Entry e = i.next();
            if (e.isOf(buffer, kernels, b, k, n)) {
                i.remove();
                return e;
            }
        }
        return null;
    }

    /** Gives all of it to the garbage collector. */
    void clear() {
        entries.clear();
    }
}
