package org.gradus.cpu;

/** The loops of one {@link RowChain}. */
@FunctionalInterface
interface RowCode {
    /**
     * Does the rows {@code from} to {@code to}. Row {@code r} of operand {@code k} begins at {@code at[k][r]} of {@code in[k]},
     * that of output {@code k} at {@code outAt[k][r]}; those that may come next, or any others, follow in {@code at[k]}, as many
     * again. An output may be an operand at the same places.
     *
     * @param scratch as {@link RowScratch} has it, for at least so many rows
     * @param n       length of a row; negative for a call that does nothing
     * @param chunk   elements that are folded in float32, before sums go on in float64; a multiple of {@link FloatFolder#CHAINS}
     *                unless it is {@code n}
     */
    void run(Object[] in, int[][] at, float[][] out, int[][] outAt, Object[] scratch, int from, int to, int n, int chunk);

    /**
     * Does a chunk of row {@code row} in walk number {@code number} of {@link RowPasses#walks}; the last walk, for what is stored once a
     * row, has one chunk. Element {@code i} of operand {@code k} is at {@code at[k][row] + i} of {@code in[k]}, and so with outputs.
     *
     * @param scratch where what earlier chunks and walks of the row gave is found
     * @param n       length of a row
     * @param start   where the chunk begins in the row
     */
    default void walk(int number, Object[] in, int[][] at, float[][] out, int[][] outAt, Object[] scratch, int row, int n, int start,
                      int end) {
        throw new UnsupportedOperationException("rows in one piece only");
    }
}
