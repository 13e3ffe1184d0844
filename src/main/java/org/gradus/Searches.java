package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Where values lie in sorted rows, and whether they are among others. */
final class Searches {
    /** Up to so many candidates, comparing with each is cheaper than sorting them. */
    private static final long FEW = 32;

    private Searches() { }

    static Tensor searchsorted(String op, Tensor sequence, Tensor values, boolean int32, boolean right, String side,
        Tensor sorter) {
        Elementwise.sameDevice(op, sequence, values, sorter);
        boolean upper = right(op, right, side);
        if (sequence.dim() == 0) {
            throw new ShapeException(op + "(): boundaries tensor should have positive dimension, but got 0 dimension");
        }
        checkShapes(op, sequence, values);
        if (sorter != null && !sorter.shape().equals(sequence.shape())) {
            throw new ShapeException(op + "(): boundary and sorter must have the same size, but got boundary tensor "
                + sequence.shape() + " and got sorter tensor " + sorter.shape());
        }
        if (sorter != null && sorter.dtype() != DType.INT64) {
            throw new DTypeException(op + "(): sorter must be a tensor of long dtype but got dtype " + sorter.dtype());
        }
        DType dtype = Dtypes.promote(sequence, values);
        Expr rows = sequence.expr(op).cast(dtype);
        Expr order = sorter == null ? null : sorter.expr(op);
        Expr found = search(op, rows, order, values.expr(op).cast(dtype), upper);
        return Call.of(op, found.cast(int32 ? DType.INT32 : DType.INT64), sequence, values).make();
    }

    private static boolean right(String op, boolean right, String side) {
        if (side == null) {
            return right;
        }
        if (!side.equals("left") && !side.equals("right")) {
            throw new ArgumentException(op + "(): side can only be 'left' or 'right' but got " + side);
        }
        if (right && side.equals("left")) {
            throw new ArgumentException(op + "(): side and right can't be set to opposites, got side of left while right was "
                + "true");
        }
        return side.equals("right");
    }

    private static void checkShapes(String op, Tensor sequence, Tensor values) {
        if (values.dim() == 0 && sequence.dim() != 1) {
            throw new ShapeException(op + "(): input value can be a scalar only when boundaries tensor dimension is 1, but we "
                + "got boundaries tensor dim(" + sequence.dim() + ") and input value's dim(0) numel(1)");
        }
        int rows = sequence.dim() - 1;
        if (rows > 0 && (values.dim() != rows + 1
            || !Arrays.equals(Arrays.copyOf(values.shape().dims(), rows), Arrays.copyOf(sequence.shape().dims(), rows)))) {
            throw new ShapeException(op + "(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries "
                + "tensor and input value tensor must match, but we got boundaries tensor " + sequence.shape()
                + " and input value tensor " + values.shape());
        }
    }

    /**
     * How many elements of each row go before each value, by binary search; in rows that are not sorted, what that comes to.
     * The part that is left to search has {@code left} elements or, where {@code shorter} is 1, one less.
     *
     * @param rows  {@code (n)}, or {@code (..., n)} with the values' leading axes
     * @param order positions that sort the rows, or null if they are sorted
     * @param upper whether equal elements go before
     */
    static Expr search(String op, Expr rows, Expr order, Expr values, boolean upper) {
        long n = rows.shape().dim(-1);
        Expr first = Expr.constant(values.place(), DType.INT64, values.shape(), 0L);
        Expr shorter = first;
        for (long left = n; left > 0; left /= 2) {
            boolean odd = left % 2 == 1;
            Expr half = ExprMath.number(first, left / 2);
            half = odd ? half : ExprMath.sub(half, shorter);
            Expr middle = Expr.map(Pointwise.ADD, first, half);
            Expr at = Expr.map(Pointwise.MINIMUM, middle, ExprMath.number(middle, n - 1));
            Expr element = element(op, rows, order == null ? at : element(op, order, at));
            Expr behind = Expr.map(Pointwise.LOGICAL_NOT, Expr.map(upper ? Pointwise.GT : Pointwise.GE, element, values));
            behind = left == 1 ? ExprMath.and(behind, ExprMath.eq(shorter, 0)) : behind;
            first = ExprMath.where(behind, Expr.map(Pointwise.ADD, middle, ExprMath.number(middle, 1L)), first);
            shorter = odd ? ExprMath.where(behind, shorter, ExprMath.number(first, 0L))
                : ExprMath.where(behind, ExprMath.number(first, 1L), shorter);
        }
        return first;
    }

    private static Expr element(String op, Expr rows, Expr at) {
        return rows.shape().rank() == 1 ? Expr.gather(rows, new int[] {0}, at.shape(), op, at) : Along.pick(op, rows, at);
    }

    static Tensor bucketize(Tensor x, Tensor boundaries, boolean int32, boolean right) {
        if (boundaries.dim() != 1) {
            throw new ShapeException("bucketize: boundaries tensor must be 1 dimension, but got dim(" + boundaries.dim() + ")");
        }
        return searchsorted("bucketize", boundaries, x, int32, right, null, null);
    }

    static Tensor isin(Tensor elements, Tensor tests, boolean invert) {
        if (elements.dtype() == DType.BOOL || tests.dtype() == DType.BOOL) {
            throw new DTypeException("isin: Unsupported input type encountered for isin(): Bool");
        }
        Elementwise.sameDevice("isin", elements, tests);
        DType dtype = Dtypes.promote(elements, tests);
        Expr values = elements.expr("isin").cast(dtype);
        Expr candidates = tests.expr("isin").cast(dtype).reshape(Shape.of(tests.numel()));
        Expr found = tests.numel() <= FEW ? amongFew(values, candidates) : among(values, candidates);
        return Call.of("isin", invert ? Expr.map(Pointwise.LOGICAL_NOT, found) : found, elements, tests).make();
    }

    private static Expr amongFew(Expr values, Expr candidates) {
        long[] dims = Arrays.copyOf(values.shape().dims(), values.shape().rank() + 1);
        dims[dims.length - 1] = candidates.shape().numel();
        Shape pairs = Shape.of(dims);
        return Expr.map(Pointwise.EQ, Along.column(values).expand(pairs), candidates.expand(pairs)).reduce(ReduceOp.MAX, 1);
    }

    private static Expr among(Expr values, Expr candidates) {
        long n = candidates.shape().numel();
        Expr order = candidates.sort(false);
        Expr at = search("isin", candidates, order, values, false);
        at = Expr.map(Pointwise.MINIMUM, at, ExprMath.number(at, n - 1));
        return Expr.map(Pointwise.EQ, element("isin", candidates, element("isin", order, at)), values);
    }
}
