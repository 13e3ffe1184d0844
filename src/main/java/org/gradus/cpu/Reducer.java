package org.gradus.cpu;

/**
 * Folds tiles into one value a row. The state of a tile's rows is created once, started anew for each tile, fed chunk after
 * chunk along the inner loop, and read out. States of neighbouring chunks merge in order.
 */
abstract class Reducer {
    /** Room for {@code rows} rows. */
    abstract Object newState(int rows);

    abstract void start(Object state, int rows);

    /**
     * Feeds {@code n} more elements to each row. Row {@code r} lies at {@code at + r * n}.
     *
     * @param first number of the first of them along the inner loop
     */
    abstract void rows(Object state, Object in, int at, int rows, int n, long first);

    /** As {@link #rows} for one row, {@code chunk} elements at a time. */
    void chunks(Object state, Object in, int at, int n, int chunk, long first) {
        for (int i = 0; i < n; i += chunk) {
            rows(state, in, at + i, 1, Math.min(chunk, n - i), first + i);
        }
    }

    /** As {@link #rows}, with element {@code i} of row {@code r} at {@code at + i * pitch + r}. */
    abstract void columns(Object state, Object in, int at, int pitch, int rows, int n, long first);

    /** Appends what {@code later} was fed to {@code state}. */
    abstract void merge(Object state, Object later, int rows);

    /** Writes one element a row. */
    abstract void finish(Object state, Object out, int outAt, int rows);
}
