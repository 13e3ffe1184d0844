package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * A value whose reduced axes were moved last, so that a kernel walks them as one row: {@code (kept..., reduced...)}.
 */
final class Rows {
    private final Expr value;
    private final int[] order;
    private final int folded;
    private final Shape kept;

    /** @param axes ascending */
    Rows(Expr x, int[] axes) {
        int rank = x.shape().rank();
        this.folded = axes.length;
        this.order = new int[rank];
        long[] dims = new long[rank - folded];
        int n = 0;
        for (int d = 0; d < rank; d++) {
            if (Arrays.binarySearch(axes, d) < 0) {
                dims[n] = x.shape().dim(d);
                order[n++] = d;
            }
        }
        System.arraycopy(axes, 0, order, n, folded);
        this.kept = Shape.of(dims);
        this.value = x.view(Layout.contiguous(x.shape()).permute(order));
    }

    Expr value() {
        return value;
    }

    /** Elements of one row. */
    long length() {
        long n = 1;
        for (int d = kept.rank(); d < order.length; d++) {
            n *= value.shape().dim(d);
        }
        return n;
    }

    Expr reduce(ReduceOp op) {
        return reduce(op, value);
    }

    /** @param rows of {@link #value}'s shape */
    Expr reduce(ReduceOp op, Expr rows) {
        return reduce(op, rows, false);
    }

    /** As {@link #reduce(ReduceOp, Expr)}; {@code kept} as in {@link Expr#reduce(ReduceOp, int, boolean)}. */
    Expr reduce(ReduceOp op, Expr rows, boolean kept) {
        if (folded > 0) {
            return rows.reduce(op, folded, kept);
        }
        return op.isArg() ? ExprMath.number(rows.cast(op.result(rows.dtype())), 0L) : rows;
    }

    /** A number for each row, repeated along it. */
    Expr spread(Expr reduced) {
        long[] dims = Arrays.copyOf(kept.dims(), order.length);
        Arrays.fill(dims, kept.rank(), dims.length, 1);
        return reduced.reshape(Shape.of(dims)).expand(value.shape());
    }

    /** A value in this order of axes, back in the original one. */
    Expr restore(Expr rows) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return rows.view(Layout.contiguous(rows.shape()).permute(inverse));
    }
}
