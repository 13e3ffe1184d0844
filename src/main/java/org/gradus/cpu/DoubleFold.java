package org.gradus.cpu;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/** Folds {@code double} elements with an associative function; see {@link Loops}. */
final class DoubleFold extends Reducer {
    private static final DoubleLoops.Binary FN = Loops.function(MethodHandles.lookup(), DoubleLoops.Binary.class);

    private final double identity;

    DoubleFold(double identity) {
        this.identity = identity;
    }

    @Override
    Object newState(int rows) {
        return new double[rows];
    }

    @Override
    void start(Object state, int rows) {
        Arrays.fill((double[]) state, 0, rows, identity);
    }

    @Override
    void rows(Object state, Object in, int at, int rows, int n, long first) {
        double[] s = (double[]) state;
        double[] a = (double[]) in;
        for (int r = 0; r < rows; r++) {
            s[r] = FN.of(s[r], row(a, at + r * n, n));
        }
    }

    /** Four chains side by side, because each step of one waits for the step before. */
    private double row(double[] a, int at, int n) {
        double x0 = identity;
        double x1 = identity;
        double x2 = identity;
        double x3 = identity;
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
        double[] s = (double[]) state;
        double[] a = (double[]) in;
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
