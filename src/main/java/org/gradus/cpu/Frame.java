package org.gradus.cpu;

import java.util.Arrays;

/** What one thread knows while it runs a {@link LoopProgram}: the tile it is at, and where each value of the tile lies. */
final class Frame {
    /** The tile: rows {@code outerStart ...} times inner elements {@code innerStart ...}; {@code n = rows * cols}. */
    long outerStart;
    int rows;
    long innerStart;
    int cols;
    int n;

    /** By value: the array that holds its elements now, where they start, and the scratch block that is its own. */
    final Object[] array;
    final int[] start;
    /** By value: from one row of the tile to the next, or line if it goes by columns; 0 if they follow one another. */
    final int[] pitch;
    final Object[] home;

    /** Partial results of the reductions. */
    final Object[] states;

    Object[] operands;
    long[] scalars;
    /** Elements of the matrix product that the program follows, row after row. */
    Object product;

    /** A pitch: all rows of the tile are the same. */
    static final int REPEATED = Integer.MIN_VALUE;

    /** Operands of the call being made. */
    final Object[] in = new Object[3];
    final int[] inAt = new int[3];

    private ChainArguments chain;
    /** What {@link RowLoop} needs, once it has run. */
    RowLoop.Arguments rowArguments;
    /** What {@link ColumnFolds} last needed. */
    ColumnFolds.Arguments columnArguments;

    /** Registers of {@link Walk.Runs} and position lists. */
    Object from;
    int fromAt;
    Object to;
    int toAt;
    long[] positions;

    Frame(int values, int reductions) {
        array = new Object[values];
        start = new int[values];
        pitch = new int[values];
        home = new Object[values];
        states = new Object[reductions];
    }

    /** Puts a value into its own block. */
    Object useHome(int value) {
        array[value] = home[value];
        start[value] = 0;
        pitch[value] = 0;
        return home[value];
    }

    /** How far a row of a value lies behind the row before. */
    int step(int value) {
        int p = pitch[value];
        return p == 0 ? cols : p == REPEATED ? 0 : p;
    }

    void tile(long outerStart, int rows, long innerStart, int cols) {
        this.outerStart = outerStart;
        this.rows = rows;
        this.innerStart = innerStart;
        this.cols = cols;
        this.n = rows * cols;
    }

    /** Room for at least so many. */
    ChainArguments chain(int operands, int outputs) {
        if (chain == null || !chain.holds(operands, outputs)) {
            chain = new ChainArguments(Math.max(operands, 4), Math.max(outputs, 4));
        }
        return chain;
    }

    /** Lets go of all arrays, so that a resting frame keeps no memory alive. */
    void clear() {
        Arrays.fill(array, null);
        Arrays.fill(home, null);
        Arrays.fill(in, null);
        if (chain != null) {
            chain.clear();
        }
        if (rowArguments != null) {
            rowArguments.clear();
        }
        if (columnArguments != null) {
            columnArguments.clear();
        }
        operands = null;
        scalars = null;
        product = null;
        from = null;
        to = null;
        positions = null;
    }
}
