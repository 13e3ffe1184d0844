package org.gradus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScanOp;
import org.gradus.ir.ScatterMode;
import org.gradus.types.DType;
import org.gradus.types.IndexException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Distinct elements, or slices along a dim: of all, or of neighbours. How many there are is read back, and of integers the smallest
 * and the largest; nothing else is.
 */
final class Uniques {
    /** Elements of a table that is always worth it. */
    private static final long LEAST_TABLE = 1 << 12;

    private Uniques() { }

    /**
     * Elements put into an order in which equal ones are neighbours.
     *
     * @param order  their positions, {@code (n)}; null where they stay where they are
     * @param starts whether each is the first of a group, in that order
     */
    private record Groups(Expr order, Expr starts) { }

    /** @param dim null for elements */
    static List<Tensor> unique(String op, Tensor x, boolean inverse, boolean counts, Integer dim, boolean consecutive) {
        if (dim == null) {
            List<Tensor> few = consecutive || !x.dtype().isIntegral() || x.numel() == 0 || !x.place().sortsParts() ? null
                : amongFew(op, x, inverse, counts);
            if (few != null) {
                return few;
            }
            Groups groups = groups(op, x.expr(op).reshape(Shape.of(1, x.numel())), consecutive);
            return found(op, () -> x.expr(op).reshape(Shape.of(x.numel())), groups, x.shape(), 0, inverse, counts);
        }
        if (x.dim() == 0) {
            throw new IndexException(op + ": Dimension specified as " + dim + " but tensor has no dimensions");
        }
        Along along = Along.of(op, x.expr(op), dim);
        long n = along.length();
        if (x.numel() == 0 && (n > 0 || Arrays.stream(x.shape().dims()).filter(d -> d == 0).count() > 1)) {
            throw new ShapeException(op + ": There are 0 sized dimensions, and they aren't selected, so unique cannot be "
                + "applied; got shape " + x.shape() + " and dim " + dim);
        }
        Expr columns = along.rows().reshape(Shape.of(n == 0 ? 1 : x.numel() / n, n));
        return found(op, () -> x.expr(op), groups(op, columns, consecutive), Shape.of(n), along.axis(), inverse, counts);
    }

    /** Of integers, found in a table of all from the smallest to the largest; null if that would be much longer than {@code x}. */
    private static List<Tensor> amongFew(String op, Tensor x, boolean inverse, boolean counts) {
        Tensor wide = x.to(DType.INT64);
        try {
            long[] ends = Histograms.ends(wide);
            long range = ends[1] - ends[0] + 1;
            return range <= 0 || range > Math.max(LEAST_TABLE, x.numel()) ? null
                : fromTable(op, x, wide, ends[0], range, inverse, counts);
        } finally {
            if (wide != x) {
                wide.close();
            }
        }
    }

    private static List<Tensor> fromTable(String op, Tensor x, Tensor wide, long least, long range, boolean inverse,
                                          boolean counts) {
        Supplier<Expr> number = () -> moved(wide.expr(op).reshape(Shape.of(x.numel())), -least);
        Expr none = Expr.constant(x.place(), DType.BOOL, Shape.of(range), 0L);
        Expr is = Expr.constant(x.place(), DType.BOOL, Shape.of(x.numel()), 1L);
        Expr present = Expr.scatter(none, is, new int[] {0}, ScatterMode.SET, op, number.get());
        List<Tensor> held = Tensor.all(present, present.cast(DType.INT64).reduce(ReduceOp.SUM, 1));
        Expr truth = held.get(0).expr(op);
        Expr order = truth.sort(true, 0, held.get(1).itemLong());
        List<Expr> out = new ArrayList<>();
        out.add(moved(order, least).cast(x.dtype()));
        if (inverse) {
            out.add(Along.pick(op, numbered(truth), number.get()).reshape(x.shape()));
        }
        if (counts) {
            out.add(Along.pick(op, Histograms.counts(number.get(), range), order));
        }
        List<Tensor> made = Tensor.all(out.toArray(Expr[]::new));
        held.forEach(Tensor::close);
        return made;
    }

    private static Expr moved(Expr x, long by) {
        return ExprMath.add(x, ExprMath.number(x, by));
    }

    /** Of the columns of {@code (k, n)}. */
    private static Groups groups(String op, Expr columns, boolean consecutive) {
        long n = columns.shape().dim(1);
        if (n == 0) {
            return new Groups(null, Expr.constant(columns.place(), DType.BOOL, Shape.of(0), 0L));
        }
        if (consecutive) {
            Expr starts = Sorting.starts(columns);
            return new Groups(null, starts.view(Layout.contiguous(starts.shape()).permute(1, 0)).reduce(ReduceOp.MAX, 1));
        }
        Expr rows = columns;
        while (rows.shape().dim(0) > 1) {
            rows = pairs(ranks(op, rows));
        }
        Expr order = rows.sort(false);
        Expr starts = Sorting.starts(Along.pick(op, rows, order));
        return new Groups(order.reshape(Shape.of(n)), starts.reshape(Shape.of(n)));
    }

    /** The number of distinct smaller elements of the row, for each element of {@code (k, n)}. */
    private static Expr ranks(String op, Expr rows) {
        Expr order = rows.sort(false);
        return Along.pick(op, numbered(Sorting.starts(Along.pick(op, rows, order))), order.sort(false));
    }

    /**
     * Ranks of {@code (k, n)} two by two as one number each, {@code ((k + 1) / 2, n)}, in the lexicographic order of the
     * pairs.
     */
    private static Expr pairs(Expr ranks) {
        long k = ranks.shape().dim(0);
        Layout all = Layout.contiguous(ranks.shape());
        Expr high = ranks.view(all.slice(0, 0, k / 2, 2));
        Expr low = ranks.view(all.slice(0, 1, k / 2, 2));
        Expr both = ExprMath.add(ExprMath.mul(high, Scalar.of(ranks.shape().dim(1))), low);
        return k % 2 == 0 ? both : Joins.cat(List.of(both, ranks.view(all.slice(0, k - 1, 1, 1))), 0);
    }

    /** The number of groups that started before or at each element, less one. */
    private static Expr numbered(Expr starts) {
        Expr sum = starts.cast(DType.INT64).scan(ScanOp.SUM);
        return ExprMath.sub(sum, ExprMath.number(sum, 1L));
    }

    /** @param x asked after the number of groups was read: what a copy of a view was read from is gone by then */
    private static List<Tensor> found(String op, Supplier<Expr> x, Groups groups, Shape inverseShape, int axis, boolean inverse,
                                      boolean counts) {
        Expr number = groups.starts().cast(DType.INT64);
        Expr size = number.shape().numel() == 0 ? Expr.constant(number.place(), DType.INT64, Shape.SCALAR, 0L)
            : number.reduce(ReduceOp.SUM, 1);
        List<Tensor> held = groups.order() == null ? Tensor.all(groups.starts(), size)
            : Tensor.all(groups.starts(), size, groups.order());
        Expr order = groups.order() == null ? null : held.get(2).expr(op);
        Expr starts = held.get(0).expr(op);
        Expr start = starts(op, starts, held.get(1).itemLong());
        List<Expr> out = new ArrayList<>();
        out.add(slices(op, x.get(), order == null ? start : Along.pick(op, order, start), axis));
        if (inverse) {
            Expr numbers = numbered(starts);
            Expr own = order == null ? numbers : Along.pick(op, numbers, order.sort(false));
            out.add(own.reshape(inverseShape));
        }
        if (counts) {
            out.add(lengths(start, starts.shape().numel()));
        }
        List<Tensor> made = Tensor.all(out.toArray(Expr[]::new));
        held.forEach(Tensor::close);
        return made;
    }

    /** Where the groups start, {@code (size)}. */
    private static Expr starts(String op, Expr starts, long size) {
        return starts.place().sortsParts() || size == 0 ? starts.sort(true, 0, size)
            : Searches.search(op, numbered(starts), null, Expr.iota(starts.place(), Shape.of(size)), false);
    }

    /** How far each group, of {@code n} elements in all, goes on. */
    private static Expr lengths(Expr start, long n) {
        long size = start.shape().numel();
        Expr end = Expr.constant(start.place(), DType.INT64, Shape.of(Math.min(size, 1)), n);
        return size == 0 ? start : ExprMath.sub(Joins.cat(List.of(Along.first(start, 1, size - 1), end), 0), start);
    }

    private static Expr slices(String op, Expr x, Expr positions, int axis) {
        long[] dims = x.shape().dims();
        dims[axis] = positions.shape().numel();
        Shape shape = Shape.of(dims);
        int[] axes = new int[dims.length];
        Arrays.setAll(axes, d -> d == axis ? 0 : ~d);
        long[] beside = new long[dims.length];
        Arrays.fill(beside, 1);
        beside[axis] = dims[axis];
        return Expr.gather(x, axes, shape, op, positions.reshape(Shape.of(beside)).expand(shape));
    }
}
