package org.gradus.ir;

import java.util.Arrays;
import java.util.List;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * How a product reads an operand: element {@code (i, j)} of matrix number {@code b} stands at
 * {@code batch(b) + rows(i) + columns(j)}. Each layout takes the row-major number over axes of its own, so that rows or columns may
 * be several axes of a tensor, those of windows over an image among them, and need not be written out as a matrix.
 */
public record MatrixView(Layout batch, Layout rows, Layout columns) {

    /** One axis of rows and one of columns, after those of the batch. */
    public static MatrixView of(Layout l) {
        return split(l, l.rank() - 2, 1);
    }

    /**
     * The view that reads a value of shape {@code (batch..., rows, columns)} through a chain of layouts: axes that a reshape on the
     * way has merged are taken apart again. {@code null} where that takes more than strides.
     */
    static MatrixView of(Access access) {
        Layout layout = access.first();
        int[] axes = new int[layout.rank()];
        Arrays.fill(axes, 1);
        for (Layout next : access.chain().subList(1, access.chain().size())) {
            layout = next.compose(refined(layout, next.collapse().shape(), axes));
            if (layout == null) {
                return null;
            }
        }
        int last = axes.length - 1;
        return split(layout, layout.rank() - axes[last] - axes[last - 1], axes[last - 1]);
    }

    private static MatrixView split(Layout l, int batch, int rows) {
        return new MatrixView(part(l, 0, batch, l.offset()), part(l, batch, batch + rows, 0), part(l, batch + rows, l.rank(), 0));
    }

    /** Some neighbouring axes, as few as strides allow; which ones does not depend on extents alone. */
    private static Layout part(Layout l, int from, int to, long offset) {
        Shape shape = Shape.of(Arrays.copyOfRange(l.shape().dims(), from, to));
        Layout part = Layout.of(shape, Arrays.copyOfRange(l.strides(), from, to), offset);
        return Collapse.merge(part, Collapse.runs(List.of(part), shape.dims(), 0, shape.rank()));
    }

    /** A layout over the row-major numbers of {@code below}, its axes cut where those of {@code below} end. */
    private static Layout refined(Layout l, Shape below, int[] axes) {
        long[] dims = new long[l.rank() * (below.rank() + 1)];
        long[] strides = new long[dims.length];
        int n = 0;
        int d = 0;
        for (int axis = 0; axis < axes.length; axis++) {
            int pieces = 0;
            for (int end = d + axes[axis]; d < end; d++) {
                long extent = l.shape().dim(d);
                for (long cut : Cuts.of(extent, l.stride(d), below)) {
                    dims[n] = extent / cut;
                    strides[n++] = l.stride(d) * cut;
                    extent = cut;
                    pieces++;
                }
                dims[n] = extent;
                strides[n++] = l.stride(d);
                pieces++;
            }
            axes[axis] = pieces;
        }
        return Layout.of(Shape.of(Arrays.copyOf(dims, n)), Arrays.copyOf(strides, n), l.offset());
    }

    /** The matrices below one another, as one. */
    public MatrixView stacked() {
        long[] dims = Arrays.copyOf(batch.shape().dims(), batch.rank() + rows.rank());
        long[] strides = Arrays.copyOf(batch.strides(), dims.length);
        System.arraycopy(rows.shape().dims(), 0, dims, batch.rank(), rows.rank());
        System.arraycopy(rows.strides(), 0, strides, batch.rank(), rows.rank());
        Layout all = Layout.of(Shape.of(dims), strides, 0);
        return new MatrixView(Layout.of(Shape.SCALAR, new long[0], batch.offset()), part(all, 0, all.rank(), 0), columns);
    }

    /** Rows and columns exchanged. */
    public MatrixView transpose() {
        return new MatrixView(batch, columns, rows);
    }

    /** Whether it may read a position that {@code other} reaches. */
    boolean meets(Layout other) {
        long[] dims = new long[batch.rank() + rows.rank() + columns.rank()];
        long[] strides = new long[dims.length];
        int n = 0;
        for (Layout part : List.of(batch, rows, columns)) {
            for (int d = 0; d < part.rank(); d++) {
                dims[n] = part.shape().dim(d);
                strides[n++] = part.stride(d);
            }
        }
        return Layout.of(Shape.of(dims), strides, batch.offset()).meets(other);
    }

    /** The largest distance between two elements, with the offset: every position fits where this does. */
    public long reach() {
        return Math.abs(batch.offset()) + reach(batch) + reach(rows) + reach(columns);
    }

    private static long reach(Layout l) {
        long reach = 0;
        for (int d = 0; d < l.rank(); d++) {
            reach += Math.max(0, l.shape().dim(d) - 1) * Math.abs(l.stride(d));
        }
        return reach;
    }

    /** Of elements, repeated ones included. */
    long numel() {
        return batch.shape().numel() * rows.shape().numel() * columns.shape().numel();
    }

    /** Of an element: row and column of matrix {@code b}, numbered in row-major order of their axes. */
    public long position(long b, long i, long j) {
        return batch.position(b) + rows.position(i) + columns.position(j);
    }
}
