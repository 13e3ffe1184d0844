package org.gradus.cpu;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/** Folds {@code long} elements with an associative function; see {@link Loops}. */
final class LongFold extends Reducer {
    private static final LongLoops.Binary FN = Loops.function(MethodHandles.lookup(), LongLoops.Binary.class);

    private final long identity;

    LongFold(long identity) {
        this.identity = identity;
    }

    @Override
    Object newState(int rows) {
        return new long[rows];
    }

    @Override
    void start(Object state, int rows) {
        Arrays.fill((long[]) state, 0, rows, identity);
    }

    @Override
    void rows(Object state, Object in, int at, int rows, int n, long first) {
        long[] s = (long[]) state;
        long[] a = (long[]) in;
        for (int r = 0; r < rows; r++) {
            s[r] = FN.of(s[r], row(a, at + r * n, n));
        }
    }

    /** Four chains side by side, because each step of one waits for the step before. */
    private long row(long[] a, int at, int n) {
        long x0 = identity;
        long x1 = identity;
        long x2 = identity;
        long x3 = identity;
        int i = at;
        for (int end = at + n - 3; i < end; i += 4) {
            x0 = FN.of(x0, a[i]);
            x1 = FN.of(x1, a[i + 1]);
            x2 = FN.of(x2, a[i + 2]);
            x3 = FN.of(x3, a[i + 3]);
        }
        for (; i < at + n; i++) {
            x0 = FN.of(x0, a[i]);
        }
        return FN.of(FN.of(x0, x1), FN.of(x2, x3));
    }

    @Override
    void columns(Object state, Object in, int at, int rows, int n, long first) {
        long[] s = (long[]) state;
        long[] a = (long[]) in;
        for (int i = 0, p = at; i < n; i++, p += rows) {
            for (int r = 0; r < rows; r++) {
                s[r] = FN.of(s[r], a[p + r]);
            }
        }
    }

    @Override
    void merge(Object state, Object later, int rows) {
        columns(state, later, 0, rows, 1, 0);
    }

    @Override
    void finish(Object state, Object out, int outAt, int rows) {
        System.arraycopy(state, 0, out, outAt, rows);
    }
}
