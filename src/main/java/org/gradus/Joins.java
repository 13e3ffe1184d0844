package org.gradus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Joining tensors along a dim. */
final class Joins {
    private Joins() { }

    static Call cat(Collection<Tensor> tensors, int dim) {
        return cat("cat", tensors, dim);
    }

    /** @param op what messages say */
    static Call cat(String op, Collection<Tensor> tensors, int dim) {
        Tensor[] all = operands(op, tensors);
        Shape like = null;
        for (int i = 0; i < all.length; i++) {
            if (all[i].dim() == 0) {
                throw new ShapeException(op + ": zero-dimensional tensor (at position " + i + ") cannot be concatenated");
            }
            like = like == null && !skipped(all[i]) ? all[i].shape() : like;
        }
        like = like == null ? all[0].shape() : like;
        int axis = like.axis(dim, op);
        DType dtype = dtype(all);
        List<Expr> parts = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            if (!skipped(all[i]) || like.rank() == 1) {
                check(op, like, all[i].shape(), axis, i);
                parts.add(all[i].expr(op).cast(dtype));
            }
        }
        return new Call("cat", cat(parts, axis), Call.attrs(axis), all);
    }

    private static Tensor[] operands(String op, Collection<Tensor> tensors) {
        if (tensors.isEmpty()) {
            throw new ArgumentException(op + ": expected a non-empty list of tensors");
        }
        Tensor[] all = tensors.toArray(new Tensor[0]);
        for (int i = 0; i < all.length; i++) {
            if (all[i] == null) {
                throw new ArgumentException(op + ": the tensor at position " + i + " is null");
            }
        }
        Elementwise.sameDevice(op, all[0], all);
        return all;
    }

    private static DType dtype(Tensor[] tensors) {
        Dtypes types = Dtypes.of();
        for (Tensor t : tensors) {
            types.add(t);
        }
        return types.result();
    }

    /** PyTorch lets an empty vector stand among tensors of any shape. */
    private static boolean skipped(Tensor t) {
        return t.dim() == 1 && t.numel() == 0;
    }

    private static void check(String op, Shape like, Shape shape, int axis, int number) {
        if (shape.rank() != like.rank()) {
            throw new ShapeException(op + ": Tensors must have same number of dimensions: got " + like.rank() + " and "
                + shape.rank());
        }
        for (int d = 0; d < like.rank(); d++) {
            if (d != axis && shape.dim(d) != like.dim(d)) {
                throw new ShapeException(op + ": Sizes of tensors must match except in dimension " + axis + ". Expected size "
                    + like.dim(d) + " but got size " + shape.dim(d) + " for tensor number " + number + " in the list.");
            }
        }
    }

    /** Values of one dtype whose shapes differ along {@code axis} only, each written into its region. */
    static Expr cat(List<Expr> parts, int axis) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        long[] dims = parts.get(0).shape().dims();
        dims[axis] = parts.stream().mapToLong(e -> e.shape().dim(axis)).sum();
        Layout whole = Layout.contiguous(Shape.of(dims));
        Expr out = Expr.unset(parts.get(0).place(), parts.get(0).dtype(), whole.shape());
        long at = 0;
        for (Expr e : parts) {
            long extent = e.shape().dim(axis);
            if (e.shape().numel() > 0) {
                out = out.update(whole.slice(axis, at, extent, 1), e);
            }
            at += extent;
        }
        return out;
    }

    static Call stack(Collection<Tensor> tensors, int dim) {
        Tensor[] all = operands("stack", tensors);
        Shape shape = all[0].shape();
        int axis = Shape.axis(dim, shape.rank() + 1, "stack", shape);
        DType dtype = dtype(all);
        List<Expr> parts = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            if (!all[i].shape().equals(shape)) {
                throw new ShapeException("stack expects each tensor to be equal size, but got " + shape + " at entry 0 and "
                    + all[i].shape() + " at entry " + i);
            }
            parts.add(all[i].expr("stack").cast(dtype).view(Layout.contiguous(shape).unsqueeze(axis)));
        }
        return new Call("stack", cat(parts, axis), Call.attrs(axis), all);
    }

    /** Matrices along the main diagonal of a matrix of zeros; vectors and numbers are rows. */
    static Call blockDiag(Collection<Tensor> tensors) {
        Tensor[] all = operands("blockDiag", tensors);
        long rows = 0;
        long columns = 0;
        Shape[] shapes = new Shape[all.length];
        for (int i = 0; i < all.length; i++) {
            if (all[i].dim() > 2) {
                throw new ShapeException("blockDiag: Input tensors must have 2 or fewer dimensions. Input " + i + " has "
                    + all[i].dim() + " dimensions");
            }
            shapes[i] = matrix(all[i].shape());
            rows += shapes[i].dim(0);
            columns += shapes[i].dim(1);
        }
        DType dtype = dtype(all);
        Layout whole = Layout.contiguous(Shape.of(rows, columns));
        Expr out = Expr.constant(all[0].place(), dtype, whole.shape(), 0L);
        long row = 0;
        long column = 0;
        for (int i = 0; i < all.length; i++) {
            Layout block = whole.slice(0, row, shapes[i].dim(0), 1).slice(1, column, shapes[i].dim(1), 1);
            if (shapes[i].numel() > 0) {
                out = out.update(block, all[i].expr("blockDiag").cast(dtype).reshape(shapes[i]));
            }
            row += shapes[i].dim(0);
            column += shapes[i].dim(1);
        }
        return Call.of("blockDiag", out, all);
    }

    private static Shape matrix(Shape shape) {
        return shape.rank() == 2 ? shape : Shape.of(1, shape.numel());
    }
}
