package org.gradus;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * A value with one axis moved last, as scans and sorts want it. A number counts as a vector of one element.
 *
 * @param rows  the value, that axis last
 * @param axis  which one; 0 for a number
 * @param shape the value's own
 */
record Along(Expr rows, int axis, Shape shape) {

    /** @throws org.gradus.types.IndexException if there is no axis {@code dim}; it names {@code op} */
    static Along of(String op, Expr x, int dim) {
        int axis = Math.max(0, x.shape().axisOrScalar(dim, op));
        Shape shape = x.shape();
        Expr lifted = shape.isScalar() ? x.reshape(Shape.of(1)) : x;
        return new Along(lifted.view(Layout.contiguous(lifted.shape()).permute(order(lifted.shape().rank(), axis))), axis, shape);
    }

    private static int[] order(int rank, int axis) {
        int[] order = new int[rank];
        Arrays.setAll(order, d -> d < axis ? d : d < rank - 1 ? d + 1 : axis);
        return order;
    }

    long length() {
        return rows.shape().dim(-1);
    }

    /** As {@link #rows}, but of another extent along the axis, in the value's own order of axes. */
    Expr back(Expr other) {
        int rank = other.shape().rank();
        int[] inverse = new int[rank];
        Arrays.setAll(inverse, d -> d == axis ? rank - 1 : d < axis ? d : d - 1);
        Expr moved = other.view(Layout.contiguous(other.shape()).permute(inverse));
        return shape.isScalar() && other.shape().numel() == 1 ? moved.reshape(Shape.SCALAR) : moved;
    }

    /** One element a row, {@code (..., 1)} or {@code (...)}: the axis disappears or keeps extent 1. */
    Expr reduced(Expr other, boolean keepdim) {
        return other.reshape(Reductions.reduced(shape, shape.isScalar() ? new int[0] : new int[] {axis}, keepdim));
    }

    /** What {@code fn} makes of the rows, with the axes in their own order. */
    Expr map(UnaryOperator<Expr> fn) {
        return back(fn.apply(rows));
    }

    /** The places along the rows, int64. */
    Expr places() {
        return Expr.coordinates(rows.place(), rows.shape(), rows.shape().rank() - 1);
    }

    /** Elements of {@code from}, of these rows' shape but for the last extent, at positions along the last axis. */
    static Expr pick(String op, Expr from, Expr positions) {
        int rank = from.shape().rank();
        int[] axes = new int[rank];
        Arrays.setAll(axes, d -> d == rank - 1 ? 0 : ~d);
        return Expr.gather(from, axes, positions.shape(), op, positions);
    }

    /** {@code n} elements of each row, from {@code from} on. */
    static Expr first(Expr rows, long from, long n) {
        return rows.view(Layout.contiguous(rows.shape()).slice(rows.shape().rank() - 1, from, n, 1));
    }

    /** One element a row, as {@code (..., 1)}. */
    static Expr column(Expr each) {
        return each.view(Layout.contiguous(each.shape()).unsqueeze(each.shape().rank()));
    }
}
