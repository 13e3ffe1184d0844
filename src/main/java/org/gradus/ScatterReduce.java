package org.gradus;

import java.util.Arrays;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ScatterMode;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Scattering where elements that meet are combined, in the row-major order of the source: results repeat from run to run. */
final class ScatterReduce {
    private ScatterReduce() { }

    static Call scatter(Tensor x, int dim, Tensor index, Tensor src, String reduce, boolean includeSelf) {
        if (!reduce.equals("sum") && !isOfBoth(reduce)) {
            throw new ArgumentException("scatterReduce: reduce argument must be either sum, prod, mean, amax or amin, got "
                + reduce);
        }
        return reduced("scatterReduce", x, dim, index, src, reduce, includeSelf);
    }

    /** Whole slices: their index is repeated over the other dims. */
    static Call slices(Tensor x, int dim, Tensor index, Tensor source, String reduce, boolean includeSelf) {
        if (!isOfBoth(reduce)) {
            throw new ArgumentException("indexReduce(): Expected reduce to be one of prod, mean, amax or amin but got " + reduce
                + ".");
        }
        Gathering.slices("indexReduce", x, dim, index, source);
        long[] dims = new long[source.dim()];
        Arrays.fill(dims, 1);
        if (dims.length > 0) {
            dims[Gathering.axis("indexReduce", x, dim)] = index.numel();
        }
        Tensor each = index.to(DType.INT64).reshape(dims).expand(source.shape().dims());
        return reduced("indexReduce", x, dim, each, source, reduce, includeSelf);
    }

    private static boolean isOfBoth(String reduce) {
        return reduce.equals("prod") || reduce.equals("mean") || reduce.equals("amax") || reduce.equals("amin");
    }

    private static Call reduced(String op, Tensor x, int dim, Tensor index, Tensor src, String reduce, boolean includeSelf) {
        ScatterMode mode = switch (reduce) {
            case "prod" -> ScatterMode.MUL;
            case "amax" -> ScatterMode.MAX;
            case "amin" -> ScatterMode.MIN;
            default -> ScatterMode.ADD;
        };
        int axis = Gathering.checkScatter(op, x, dim, index);
        Expr source = Gathering.source(op, x, axis, index, src);
        Expr base = Gathering.lifted(x.expr(op));
        if (!includeSelf) {
            Expr first = mode == ScatterMode.ADD ? ExprMath.number(source, 0L)
                : mode == ScatterMode.MUL ? ExprMath.number(source, 1L) : source;
            base = Gathering.scattered(op, base, axis, index, first, ScatterMode.SET);
        }
        Expr value = Gathering.scattered(op, base, axis, index, source, mode);
        if (reduce.equals("mean")) {
            value = quotient(value, counts(op, value, axis, index, includeSelf));
        }
        return new Call(op, value.reshape(x.shape()), Call.attrs(axis, reduce, includeSelf), x, index, src);
    }

    /** How many elements met at each place, but one where there were none. */
    private static Expr counts(String op, Expr like, int axis, Tensor index, boolean includeSelf) {
        Shape shape = like.shape();
        Expr ones = Expr.constant(like.place(), DType.INT64, Gathering.lifted(index.shape()), 1L);
        Expr start = Expr.constant(like.place(), DType.INT64, shape, includeSelf ? 1L : 0L);
        Expr counts = Gathering.scattered(op, start, axis, index, ones, ScatterMode.ADD);
        return Expr.map(Pointwise.MAXIMUM, counts, ExprMath.number(counts, 1L)).cast(like.dtype());
    }

    private static Expr quotient(Expr sum, Expr count) {
        return Expr.map(sum.dtype().isFloating() ? Pointwise.DIV : Pointwise.FLOOR_DIVIDE, sum, count);
    }
}
