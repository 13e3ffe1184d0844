package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Matrices from diagonals, and diagonals from matrices. */
final class Diagonals {
    private Diagonals() { }

    /** Of a vector the matrix with that diagonal, of a matrix a copy of its diagonal. */
    static Call diag(Tensor x, int diagonal) {
        if (x.dim() != 1 && x.dim() != 2) {
            throw new ShapeException("diag: matrix or a vector expected, got shape " + x.shape());
        }
        Expr value = x.dim() == 1 ? embedded(x.expr("diag"), diagonal, 0, 1)
            : x.expr("diag").view(Layout.contiguous(x.shape()).diagonal(diagonal, 0, 1));
        return new Call("diag", value, Call.attrs(diagonal), x);
    }

    static Call embed(Tensor x, int offset, int dim1, int dim2) {
        if (x.dim() == 0) {
            throw new ShapeException("diagEmbed: expected at least one dimension, got shape " + x.shape());
        }
        int a = Shape.axis(dim1, x.dim() + 1, "diagEmbed", x.shape());
        int b = Shape.axis(dim2, x.dim() + 1, "diagEmbed", x.shape());
        if (a == b) {
            throw new ShapeException("diagEmbed: diagonal dimensions cannot be identical " + dim1 + ", " + dim2);
        }
        return new Call("diagEmbed", embedded(x.expr("diagEmbed"), offset, a, b), Call.attrs(offset, a, b), x);
    }

    /** Zeros, with the last dim of {@code e} on a diagonal of the axes {@code a} and {@code b} of the result. */
    private static Expr embedded(Expr e, int offset, int a, int b) {
        int rank = e.shape().rank();
        long extent = e.shape().dim(rank - 1) + Math.abs(offset);
        long[] dims = new long[rank + 1];
        int n = 0;
        for (int d = 0; d <= rank; d++) {
            dims[d] = d == a || d == b ? extent : e.shape().dim(n++);
        }
        Shape shape = Shape.of(dims);
        Expr zeros = Expr.constant(e.place(), e.dtype(), shape, 0L);
        return e.shape().numel() == 0 ? zeros : zeros.update(Layout.contiguous(shape).diagonal(offset, a, b), e);
    }
}
