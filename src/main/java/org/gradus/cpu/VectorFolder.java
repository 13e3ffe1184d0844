package org.gradus.cpu;

import org.gradus.ir.ReduceOp;

/** Folds with the Vector API; the code comes from {@link FoldWriter}. */
final class VectorFolder implements FloatFolder {
    /** Lines that are folded into another at a time. */
    static final int LINES = 4;

    /** What {@link FoldWriter} writes, for whole vectors. */
    interface Code {
        /** As {@link FloatFolder#row}, but leaves a vector of chains in {@code out}. */
        void row(float[] a, int at, int n, float[] first, float[] out);

        /** Folds such a vector. */
        float join(float[] chains);

        /** Folds {@link #LINES} lines into another. */
        void lines(float[] into, float[] a, int at, int pitch, int width);
    }

    private final Code code;
    private final FloatLoops.Binary fn;
    private final FloatFolder plain;
    private final int length = VectorMath.S.length();

    /** @param fn what {@code op} does to two elements */
    VectorFolder(ReduceOp op, FloatLoops.Binary fn) {
        this.code = FoldWriter.define(op);
        this.fn = fn;
        this.plain = FloatReducers.plain(fn);
    }

    @Override
    public void enter(float[] a) {
        code.row(a, 0, -1, a, a);
        code.join(a);
        code.lines(a, a, 0, 0, -1);
    }

    @Override
    public float row(float[] a, int at, int n, float[] first, float[] room) {
        code.row(a, at, n, first, room);
        return code.join(room);
    }

    @Override
    public float few(float[] a, int n) {
        return plain.few(a, n);
    }

    @Override
    public void lines(float[] into, float[] a, int at, int pitch, int width, int lines) {
        int whole = width - width % length;
        int p = at;
        int l = 0;
        for (; l + LINES <= lines && whole > 0; l += LINES, p += LINES * pitch) {
            code.lines(into, a, p, pitch, whole);
        }
        for (int i = 0; i < l && whole < width; i++) {
            one(into, a, at + i * pitch, whole, width);
        }
        for (; l < lines; l++, p += pitch) {
            one(into, a, p, 0, width);
        }
    }

    private void one(float[] into, float[] a, int at, int from, int to) {
        for (int j = from; j < to; j++) {
            into[j] = fn.of(into[j], a[at + j]);
        }
    }
}
