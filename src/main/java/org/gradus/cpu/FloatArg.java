package org.gradus.cpu;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/**
 * Finds the first best of {@code float} elements, where the function says whether its first argument beats its second. In long runs
 * the best is folded first, and then looked for.
 */
final class FloatArg extends Reducer {
    private static final FloatLoops.Compare FN = Loops.function(MethodHandles.lookup(), FloatLoops.Compare.class);

    private final FloatFolder folder;
    private final float[] identities = new float[FloatFolder.CHAINS];

    /** @param folder to the best, from {@code identity} */
    FloatArg(FloatFolder folder, float identity) {
        this.folder = folder;
        Arrays.fill(identities, identity);
    }

    private static final class State {
        final float[] room = new float[FloatFolder.CHAINS];
        final float[] best;
        final long[] index;

        State(int rows) {
            best = new float[rows];
            index = new long[rows];
        }
    }

    @Override
    Object newState(int rows) {
        return new State(rows);
    }

    @Override
    void start(Object state, int rows) {
        Arrays.fill(((State) state).index, 0, rows, -1);
    }

    @Override
    void rows(Object state, Object in, int at, int rows, int n, long first) {
        State s = (State) state;
        float[] a = (float[]) in;
        for (int r = 0; r < rows && n > 0; r++) {
            int p = at + r * n;
            int found = n < FloatFolder.CHAINS ? few(a, p, n) : find(a, p, folder.fold(a, p, n, identities, s.room));
            take(s, r, a[found], first + found - p);
        }
    }

    private static int few(float[] a, int at, int n) {
        int found = at;
        for (int i = at + 1; i < at + n; i++) {
            found = FN.of(a[i], a[found]) ? i : found;
        }
        return found;
    }

    /** Where the first one is. */
    private static int find(float[] a, int at, float value) {
        int i = at;
        if (value != value) {
            while (a[i] == a[i]) {
                i++;
            }
            return i;
        }
        while (a[i] != value) {
            i++;
        }
        return i;
    }

    private static void take(State s, int row, float value, long index) {
        if (s.index[row] < 0 || FN.of(value, s.best[row])) {
            s.best[row] = value;
            s.index[row] = index;
        }
    }

    @Override
    void columns(Object state, Object in, int at, int pitch, int rows, int n, long first) {
        State s = (State) state;
        float[] a = (float[]) in;
        for (int i = 0, p = at; i < n; i++, p += pitch) {
            for (int r = 0; r < rows; r++) {
                take(s, r, a[p + r], first + i);
            }
        }
    }

    @Override
    void merge(Object state, Object later, int rows) {
        State b = (State) later;
        for (int r = 0; r < rows; r++) {
            if (b.index[r] >= 0) {
                take((State) state, r, b.best[r], b.index[r]);
            }
        }
    }

    /** Of nothing it is 0. */
    @Override
    void finish(Object state, Object out, int outAt, int rows) {
        for (int r = 0; r < rows; r++) {
            ((long[]) out)[outAt + r] = Math.max(0, ((State) state).index[r]);
        }
    }
}
