package org.gradus;

import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScanOp;
import org.gradus.types.DType;
import org.gradus.types.IndexException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Orders along a dim, and elements that are known by their place in it. Equal elements keep their order; NaN is the largest. */
final class Sorting {
    private Sorting() { }

    static ValuesAndIndices sort(Tensor x, int dim, boolean descending) {
        Along along = Along.of("sort", x.expr("sort"), dim);
        return picked("sort", x, along, along.rows().sort(descending));
    }

    static Tensor argsort(Tensor x, int dim, boolean descending) {
        Along along = Along.of("argsort", x.expr("argsort"), dim);
        return Call.of("argsort", along.map(rows -> rows.sort(descending)), x).make();
    }

    static ValuesAndIndices topk(Tensor x, int k, int dim, boolean largest) {
        Along along = Along.of("topk", x.expr("topk"), dim);
        if (k < 0 || k > along.length()) {
            throw new IndexException("topk: selected index k out of range: k is " + k + " and dim " + dim + " of shape "
                + x.shape() + " has extent " + along.length());
        }
        Elementwise.notBool("topk", x.dtype());
        boolean one = x.dim() == 0 || k == 1 && largest;
        return picked("topk", x, along, one ? Along.column(along.rows().reduce(ReduceOp.ARGMAX, 1))
            : along.rows().sort(largest, 0, k));
    }

    private static ValuesAndIndices picked(String op, Tensor x, Along along, Expr positions) {
        Expr values = Along.pick(op, along.rows(), positions);
        var out = new Call(op, along.back(values), Call.attrs(along.axis(), true), x).make(along.back(positions));
        return new ValuesAndIndices(out.get(0), out.get(1));
    }

    /** @param position of rows: which element to take, {@code (..., 1)} */
    private static ValuesAndIndices one(String op, Tensor x, int dim, boolean keepdim, UnaryOperator<Expr> position) {
        Along along = Along.of(op, x.expr(op), dim);
        if (along.length() == 0) {
            throw new IndexException(op + "(): Expected reduction dim " + along.axis() + " to have non-zero size.");
        }
        Expr index = position.apply(along.rows());
        Expr values = Along.pick(op, along.rows(), index);
        var out = new Call(op, along.reduced(values, keepdim), Call.attrs(along.axis(), keepdim), x)
            .make(along.reduced(index, keepdim));
        return new ValuesAndIndices(out.get(0), out.get(1));
    }

    static ValuesAndIndices kthvalue(Tensor x, int k, int dim, boolean keepdim) {
        int axis = Math.max(0, x.shape().axisOrScalar(dim, "kthvalue"));
        long length = x.dim() == 0 ? 1 : x.size(axis);
        if (length > 0 && (k < 1 || k > length)) {
            throw new IndexException("kthvalue(): selected number k out of range for dimension " + axis + ": k is " + k
                + " and shape " + x.shape());
        }
        Elementwise.notBool("kthvalue", x.dtype());
        return one("kthvalue", x, dim, keepdim, rows -> rows.sort(false, k - 1, 1));
    }

    static ValuesAndIndices median(String op, Tensor x, int dim, boolean keepdim) {
        Elementwise.notBool(op, x.dtype());
        return one(op + ".dim", x, dim, keepdim, rows -> middle(op, rows));
    }

    static Tensor median(String op, Tensor x) {
        Elementwise.notBool(op, x.dtype());
        if (x.numel() == 0) {
            Expr nan = Expr.constant(x.place(), DType.FLOAT32, Shape.SCALAR, Double.NaN);
            return Call.of(op, nan.cast(x.dtype()), x).make();
        }
        Expr rows = x.expr(op).reshape(Shape.of(x.numel()));
        Expr index = middle(op, rows);
        return Call.of(op, Along.pick(op, rows, index).reshape(Shape.SCALAR), x).make();
    }

    /** The position of the lower median: among the numbers, or for {@code median} that of the first NaN where there is one. */
    private static Expr middle(String op, Expr rows) {
        long length = rows.shape().dim(-1);
        if (op.equals("median") || !rows.dtype().isFloating()) {
            Expr half = rows.sort(false, (length - 1) / 2, 1);
            if (!rows.dtype().isFloating()) {
                return half;
            }
            Expr largest = Along.column(rows.reduce(ReduceOp.ARGMAX, 1));
            return ExprMath.where(Expr.map(Pointwise.ISNAN, Along.pick(op, rows, largest)), largest, half);
        }
        Expr isNumber = Expr.map(Pointwise.LOGICAL_NOT, Expr.map(Pointwise.ISNAN, rows));
        Expr numbers = Along.column(isNumber.cast(DType.INT64).reduce(ReduceOp.SUM, 1));
        Expr last = ExprMath.max(ExprMath.sub(numbers, ExprMath.number(numbers, 1L)), 0);
        return Along.pick(op, rows.sort(false), Expr.map(Pointwise.FLOOR_DIVIDE, last, ExprMath.number(last, 2L)));
    }

    /** The most frequent element, of equally frequent ones the smallest, and the position of its last occurrence. */
    static ValuesAndIndices mode(Tensor x, int dim, boolean keepdim) {
        return one("mode", x, dim, keepdim, rows -> {
            Expr order = rows.sort(false);
            Expr sorted = Along.pick("mode", rows, order);
            Expr places = Expr.coordinates(rows.place(), rows.shape(), rows.shape().rank() - 1);
            Expr start = ExprMath.where(starts(sorted), places, ExprMath.number(places, 0L)).scan(ScanOp.MAX);
            return Along.pick("mode", order, Along.column(ExprMath.sub(places, start).reduce(ReduceOp.ARGMAX, 1)));
        });
    }

    /** Whether each element of a row differs from the one before it, or is the first. */
    static Expr starts(Expr rows) {
        long n = rows.shape().dim(-1);
        Expr first = Expr.constant(rows.place(), DType.BOOL, rows.shape(), 1L);
        if (n < 2) {
            return first;
        }
        Expr differs = Expr.map(Pointwise.NE, Along.first(rows, 1, n - 1), Along.first(rows, 0, n - 1));
        return first.update(Layout.contiguous(rows.shape()).slice(rows.shape().rank() - 1, 1, n - 1, 1), differs);
    }
}
