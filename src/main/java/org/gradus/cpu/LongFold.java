package org.gradus.cpu;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.gradus.types.DType;

/**
 * Folds {@code long} elements with an associative and commutative function; see {@link Loops}. Long rows are folded line by line,
 * by way of copies, so that the JIT vectorises them; see {@link Lane}.
 */
final class LongFold extends Reducer {
    private static final LongLoops.Binary FN = Loops.function(MethodHandles.lookup(), LongLoops.Binary.class);

    private static final int LONG = 64;
    private static final int VERY_LONG = 1024;
    private static final int SHORT_LINE = 32;
    private static final int LONG_LINE = 128;

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

    private long row(long[] a, int at, int n) {
        if (n < LONG) {
            long x = identity;
            for (int i = at; i < at + n; i++) {
                x = FN.of(x, a[i]);
            }
            return x;
        }
        int width = n < VERY_LONG ? SHORT_LINE : LONG_LINE;
        long[] line = (long[]) Scratch.local().temporary(DType.INT64, 1, width);
        long[] copy = (long[]) Scratch.local().temporary(DType.INT64, 0, width);
        System.arraycopy(a, at, line, 0, width);
        int i = width;
        for (; i + width <= n; i += width) {
            System.arraycopy(a, at + i, copy, 0, width);
            fold(line, copy, width);
        }
        System.arraycopy(a, at + i, copy, 0, n - i);
        fold(line, copy, n - i);
        for (int half = width / 2; half > 0; half /= 2) {
            System.arraycopy(line, half, copy, 0, half);
            fold(line, copy, half);
        }
        return line[0];
    }

    private static void fold(long[] into, long[] a, int n) {
        for (int i = 0; i < n; i++) {
            into[i] = FN.of(into[i], a[i]);
        }
    }

    @Override
    void columns(Object state, Object in, int at, int pitch, int rows, int n, long first) {
        long[] s = (long[]) state;
        long[] copy = (long[]) Scratch.local().temporary(DType.INT64, 0, rows);
        for (int i = 0, p = at; i < n; i++, p += pitch) {
            System.arraycopy(in, p, copy, 0, rows);
            fold(s, copy, rows);
        }
    }

    @Override
    void merge(Object state, Object later, int rows) {
        columns(state, later, 0, rows, rows, 1, 0);
    }

    @Override
    void finish(Object state, Object out, int outAt, int rows) {
        System.arraycopy(state, 0, out, outAt, rows);
    }
}
