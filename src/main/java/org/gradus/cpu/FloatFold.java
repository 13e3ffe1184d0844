package org.gradus.cpu;

import java.util.Arrays;

/** Folds float32 with an associative and commutative function; see {@link FloatFolder}. */
final class FloatFold extends Reducer implements LineFold {
    private final FloatFolder folder;
    private final FloatLoops.Binary fn;
    private final float identity;
    private final float[] identities = new float[FloatFolder.CHAINS];

    FloatFold(FloatFolder folder, FloatLoops.Binary fn, float identity) {
        this.folder = folder;
        this.fn = fn;
        this.identity = identity;
        Arrays.fill(identities, identity);
    }

    private static final class State {
        final float[] value;
        final float[] room = new float[FloatFolder.CHAINS];

        State(int rows) {
            value = new float[LineFold.room(rows)];
        }
    }

    @Override
    Object newState(int rows) {
        return new State(rows);
    }

    @Override
    void start(Object state, int rows) {
        Arrays.fill(((State) state).value, 0, rows, identity);
    }

    @Override
    void rows(Object state, Object in, int at, int rows, int n, long first) {
        State s = (State) state;
        for (int r = 0; r < rows; r++) {
            s.value[r] = fn.of(s.value[r], folder.fold((float[]) in, at + r * n, n, identities, s.room));
        }
    }

    @Override
    void columns(Object state, Object in, int at, int pitch, int rows, int n, long first) {
        folder.lines(((State) state).value, (float[]) in, at, pitch, rows, n);
    }

    @Override
    public float[] line(Object state, int rows) {
        return ((State) state).value;
    }

    @Override
    public void folded(Object state, int rows) {
    }

    @Override
    void merge(Object state, Object later, int rows) {
        folder.lines(((State) state).value, ((State) later).value, 0, rows, rows, 1);
    }

    @Override
    void finish(Object state, Object out, int outAt, int rows) {
        System.arraycopy(((State) state).value, 0, out, outAt, rows);
    }
}
