package org.gradus;

import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * {@code (x - mean) * rstd * weight + bias}, with {@code rstd = 1 / sqrt(variance + eps)}. The norms differ only in how they
 * look at the input and over which axes of that view they fold; every row becomes one kernel, which also writes the statistics
 * where a backward pass will read them.
 *
 * <p>Arithmetic is done in the computing dtype throughout, and rounded once.
 */
final class Normalization {
    private final String op;
    private final Tensor x;
    private final Shape view;
    private final Shape affine;

    /**
     * @param view   how the input is seen
     * @param affine the shape, which broadcasts to {@code view}, that weight and bias are seen in
     */
    Normalization(String op, Tensor x, Shape view, Shape affine) {
        Elementwise.notIntegral(op, x);
        this.op = op;
        this.x = x;
        this.view = view;
        this.affine = affine;
    }

    /** The input in the computing dtype and as it is seen; a new expression each time, because making a tensor may compute others. */
    private Expr value() {
        return x.expr(op).cast(x.dtype().compute()).reshape(view);
    }

    /** What a row is shifted and scaled by, of the view's shape with extents of 1 along the folded axes. */
    record Statistics(Tensor mean, Tensor variance, Tensor rstd, int[] axes) { }

    /** Of the input's rows. */
    Statistics statistics(int[] axes, double eps) {
        return statistics(axes, eps, false);
    }

    /** @param keeps whether somebody goes on with them later, when the input should be gone */
    Statistics statistics(int[] axes, double eps, boolean keeps) {
        Rows rows = new Rows(value(), axes);
        Shape kept = Reductions.reduced(view, axes, true);
        Expr mean = ExprMath.div(rows.reduce(ReduceOp.SUM, rows.value(), keeps), rows.length());
        Expr variance = variance(rows, ExprMath.sub(rows.value(), rows.spread(mean)), keeps);
        List<Tensor> all = Tensor.all(mean.reshape(kept), variance.reshape(kept), inverse(variance, eps).reshape(kept));
        return new Statistics(all.get(0), all.get(1), all.get(2), axes);
    }

    /** Of the input's rows, as if their mean were zero. */
    Statistics uncentred(int[] axes, double eps) {
        Rows rows = new Rows(value(), axes);
        Shape kept = Reductions.reduced(view, axes, true);
        Expr square = variance(rows, rows.value(), false);
        List<Tensor> all = Tensor.all(square.reshape(kept), inverse(square, eps).reshape(kept));
        return new Statistics(null, all.get(0), all.get(1), axes);
    }

    /** Given beforehand; {@code x} does not enter. */
    Statistics given(Tensor mean, Tensor variance, double eps) {
        Shape kept = affine;
        DType compute = x.dtype().compute();
        Expr v = variance.expr(op).cast(compute).reshape(kept);
        List<Tensor> all = Tensor.all(mean.expr(op).cast(compute).reshape(kept), v, inverse(v, eps));
        return new Statistics(all.get(0), all.get(1), all.get(2), null);
    }

    private static Expr variance(Rows rows, Expr centred, boolean kept) {
        return ExprMath.div(rows.reduce(ReduceOp.SUM, ExprMath.square(centred), kept), rows.length());
    }

    private static Expr inverse(Expr variance, double eps) {
        return Expr.map(Pointwise.RSQRT, ExprMath.add(variance, eps));
    }

    /** @return of the input's shape and dtype */
    Tensor apply(Statistics s, Tensor weight, Tensor bias, double eps) {
        Expr value = value();
        Expr rstd = s.rstd.expr(op).expand(view);
        Expr out = s.mean == null ? ExprMath.mul(value, rstd)
            : ExprMath.mul(ExprMath.sub(value, s.mean.expr(op).expand(view)), rstd);
        if (weight != null) {
            out = ExprMath.mul(out, affine(weight));
        }
        if (bias != null) {
            out = ExprMath.add(out, affine(bias));
        }
        List<Object> attrs = Call.attrs(view.dims(), affine.dims(), s.axes, eps);
        return new Call(op, out.reshape(x.shape()).cast(x.dtype()), attrs, x, weight, bias, s.mean, s.rstd).make();
    }

    private Expr affine(Tensor t) {
        return t.expr(op).cast(x.dtype().compute()).reshape(affine).expand(view);
    }

    /** {@code (1, n, 1...)} of rank {@code rank}. */
    static Shape alongSecond(long n, int rank) {
        long[] dims = new long[rank];
        Arrays.fill(dims, 1);
        dims[1] = n;
        return Shape.of(dims);
    }
}
