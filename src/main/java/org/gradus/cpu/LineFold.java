package org.gradus.cpu;

/** A {@link Reducer} whose lines somebody else may fold, as {@link Reducer#columns} would. */
interface LineFold {
    /** The fewest rows for which it folds line after line. */
    int LEAST_ROWS = 64;

    /** What a chunk's lines are to be folded into, in order; has room for a multiple of {@link FloatFolder#CHAINS}. */
    float[] line(Object state, int rows);

    /** That has been done. */
    void folded(Object state, int rows);

    static int room(int rows) {
        return (rows + FloatFolder.CHAINS - 1) / FloatFolder.CHAINS * FloatFolder.CHAINS;
    }
}
