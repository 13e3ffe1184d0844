package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;

/**
 * What becomes of a row of float32: functions of its elements, folds over them, functions of what the folds gave, and so on.
 * Values are numbered: the operands, then the results of {@code ops} in order.
 *
 * @param kinds    by operand
 * @param outputs  values that are stored
 * @param areNear  whether rows are so short that what one brings into cache is still there for the next
 * @param length   of rows so short that the code is written for that length; 0 if it serves any
 */
record RowChain(List<Kind> kinds, List<Op> ops, List<Integer> outputs, boolean areNear, int length) {
    /**
     * An operand has a number or a truth value for each element of the row, side by side, or one number for the whole row.
     * {@link #SHARED} numbers are the same for all rows.
     */
    enum Kind { ELEMENTS, SHARED, TRUTHS, ROW }

    /** A function of values or, without one, the fold of a value over the row. */
    record Op(Pointwise fn, ReduceOp fold, List<Integer> args) {
        Op {
            args = List.copyOf(args);
        }
    }

    RowChain {
        kinds = List.copyOf(kinds);
        ops = List.copyOf(ops);
        outputs = List.copyOf(outputs);
    }

    RowChain withLength(int length) {
        return new RowChain(kinds, ops, outputs, areNear, length);
    }

    int operands() {
        return kinds.size();
    }

    int values() {
        return operands() + ops.size();
    }

    boolean isOperand(int value) {
        return value < operands();
    }

    Op op(int value) {
        return ops.get(value - operands());
    }

    boolean isFold(int value) {
        return !isOperand(value) && op(value).fold != null;
    }

    boolean isTruth(int value) {
        return isOperand(value) ? kinds.get(value) == Kind.TRUTHS
            : !isFold(value) && op(value).fn.result(DType.FLOAT32, DType.FLOAT32) == DType.BOOL;
    }

    /** Whether it is {@code e^(x - max(x))}, as in a softmax. */
    boolean isPowerBelowOne(int value) {
        if (isOperand(value) || op(value).fn != Pointwise.EXP) {
            return false;
        }
        int x = op(value).args.get(0);
        if (isOperand(x) || op(x).fn != Pointwise.SUB) {
            return false;
        }
        int max = op(x).args.get(1);
        return isFold(max) && op(max).fold == ReduceOp.MAX && op(max).args.get(0).equals(op(x).args.get(0));
    }

    /** By value: whether it changes along the row. */
    boolean[] inner() {
        boolean[] inner = new boolean[values()];
        for (int v = 0; v < inner.length; v++) {
            if (isOperand(v)) {
                inner[v] = kinds.get(v) != Kind.ROW;
            } else if (!isFold(v)) {
                for (int a : op(v).args) {
                    inner[v] |= inner[a];
                }
            }
        }
        return inner;
    }

    /** By value: how many folds one after another it takes to have it. */
    int[] levels() {
        int[] level = new int[values()];
        for (int v = operands(); v < level.length; v++) {
            for (int a : op(v).args) {
                level[v] = Math.max(level[v], level[a]);
            }
            level[v] += isFold(v) ? 1 : 0;
        }
        return level;
    }

    List<Integer> folds() {
        List<Integer> folds = new ArrayList<>();
        for (int v = operands(); v < values(); v++) {
            if (isFold(v)) {
                folds.add(v);
            }
        }
        return folds;
    }

    /** Operations for an element, if none is done twice. */
    int cost() {
        return ops.stream().mapToInt(o -> o.fn == null ? 1 : o.fn.cost()).sum();
    }
}
