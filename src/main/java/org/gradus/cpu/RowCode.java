package org.gradus.cpu;

/** The loops of one {@link RowChain}. */
@FunctionalInterface
interface RowCode {
    /**
     * Does some rows. Row {@code r} of operand {@code k} begins at {@code at[k][r]} of {@code in[k]}, that of output {@code k} at
     * {@code outAt[k][r]}; the row that may come next, or any other, at {@code at[k][rows]}. An output may be an operand at the same places.
     *
     * @param scratch as {@link RowScratch} has it
     * @param n       length of a row; negative for a call that does nothing
     * @param chunk   elements that are folded in float32, before sums go on in float64; a multiple of {@link FloatFolder#CHAINS}
     *                unless it is {@code n}
     */
    void run(Object[] in, int[][] at, float[][] out, int[][] outAt, Object[] scratch, int rows, int n, int chunk);
}
