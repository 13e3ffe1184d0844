package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Copies of a tensor in which a part was replaced: what a write through a view does, out of place. */
final class PartWrites {
    private PartWrites() { }

    static Call select(Tensor x, Tensor src, int dim, long index) {
        if (x.dim() == 0) {
            throw new ShapeException("selectScatter() cannot be applied to a 0-dim tensor.");
        }
        int axis = x.shape().axis(dim, "selectScatter");
        Layout whole = Layout.contiguous(x.shape());
        return write("selectScatter", x, whole, whole.select(axis, Parts.position("selectScatter", index, axis, x.shape())), src);
    }

    static Call slice(Tensor x, Tensor src, int dim, Long start, Long end, long step) {
        Layout whole = Layout.contiguous(x.shape());
        return write("sliceScatter", x, whole, Parts.sliced("sliceScatter", whole, dim, start, end, step), src);
    }

    static Call diagonal(Tensor x, Tensor src, int offset, int dim1, int dim2) {
        int a = x.shape().axis(dim1, "diagonalScatter");
        int b = x.shape().axis(dim2, "diagonalScatter");
        if (a == b) {
            throw new ShapeException("diagonalScatter: diagonal dimensions cannot be identical " + dim1 + ", " + dim2);
        }
        Layout whole = Layout.contiguous(x.shape());
        return write("diagonalScatter", x, whole, whole.diagonal(offset, a, b), src);
    }

    /** The copy has {@code x}'s strides if they leave no gaps, else row-major ones. */
    static Call strided(Tensor x, Tensor src, long[] size, long[] stride, Long storageOffset) {
        Layout dense = Layout.of(x.shape(), x.strides(), 0);
        Layout whole = dense.inverse() == null ? Layout.contiguous(x.shape()) : dense;
        long offset = storageOffset == null ? 0 : storageOffset;
        Layout part = StridedViews.strided("asStridedScatter", size, stride, offset, x.numel());
        Call.checkDistinct(part, "asStridedScatter");
        return write("asStridedScatter", x, whole, part, src);
    }

    private static Call write(String op, Tensor x, Layout whole, Layout part, Tensor src) {
        if (!src.shape().equals(part.shape())) {
            throw new ShapeException(op + ": expected src to have a size equal to the slice of self. src size = " + src.shape()
                + ", slice size = " + part.shape());
        }
        Elementwise.sameDevice(op, x, src);
        Expr value = x.expr(op);
        Expr stored = whole.isIdentity() ? value : value.view(whole.inverse());
        Expr written = part.shape().numel() == 0 ? stored : stored.update(part, src.expr(op).cast(x.dtype()));
        return new Call(op, whole.isIdentity() ? written : written.view(whole), Call.attrs(whole, part), x, src);
    }
}
