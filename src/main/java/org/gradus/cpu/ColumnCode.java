package org.gradus.cpu;

/** The loops of one {@link ColumnChain}, over whole vectors only. */
interface ColumnCode {
    /**
     * Folds {@link ColumnChain#lines} lines from {@code line} on into others, in order. Column {@code j} of operand {@code k} is
     * element {@code at[k][line] + j} of {@code in[k]}, or {@code at[k][line]} if it has one for the whole line.
     *
     * @param into by fold: the lines that are folded into, from column 0 on
     * @param from first column
     * @param to   {@code to - from} is a multiple of the vectors' length; nothing is done if it is negative
     */
    void lines(float[][] in, int[][] at, int line, float[][] into, int from, int to);

    /** As {@link #lines}, one line. */
    void line(float[][] in, int[][] at, int line, float[][] into, int from, int to);
}
