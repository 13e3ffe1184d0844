package org.gradus.cpu;

import java.util.List;
import org.gradus.ir.ReduceOp;

/**
 * Folds of float32 over lines, column by column: each line becomes values, functions of operands that have an element for each
 * column or one for the whole line, and those are folded.
 *
 * @param values a chain; its scalar operands have one element a line, its outputs are what is folded
 * @param folds  by output
 */
record ColumnChain(Chain values, List<ReduceOp> folds) {
    /** Beyond this the code of several lines is more than pays. */
    private static final int CHEAP = 24;
    /** Most lines at a time. */
    static final int LINES = 4;

    ColumnChain {
        folds = List.copyOf(folds);
    }

    /** How many lines are folded at a time, so that what they are folded into is read and written less often. */
    int lines() {
        return values.cost() <= CHEAP ? LINES : 1;
    }

    /** Operations for an element. */
    int cost() {
        return values.cost() + folds.size();
    }
}
