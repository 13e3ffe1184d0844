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
}
