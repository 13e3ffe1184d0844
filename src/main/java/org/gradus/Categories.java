package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ReduceOp;
import org.gradus.ir.ScanOp;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Indices drawn by weight. */
final class Categories {
    private static final long MOST = 1L << 24;

    private Categories() { }

    static Tensor multinomial(Tensor weights, long samples, boolean replacement, Generator generator) {
        check(weights, samples, replacement);
        long n = weights.size(-1);
        if (samples == 1) {
            return least(weights, generator);
        }
        if (replacement) {
            return between(weights, samples, generator);
        }
        return Scope.of(() -> Tensor.of(race(weights, weights.shape(), weights.expr("multinomial"), generator))
            .topk((int) samples, -1, false, true).indices());
    }

    private static void check(Tensor weights, long samples, boolean replacement) {
        if (weights.dim() < 1 || weights.dim() > 2) {
            throw new ShapeException("multinomial: prob_dist must be 1 or 2 dim, got shape " + weights.shape());
        }
        if (!weights.isFloatingPoint()) {
            throw new DTypeException("multinomial: only supports floating-point dtypes for input, got "
                + Dtypes.name(weights.dtype()));
        }
        long n = weights.size(-1);
        if (samples <= 0) {
            throw new ArgumentException("multinomial: cannot sample n_sample <= 0 samples, got " + samples);
        }
        if (!replacement && samples > n) {
            throw new ArgumentException("multinomial: cannot sample n_sample > prob_dist.size(-1) samples without replacement, got "
                + samples + " for weights of shape " + weights.shape());
        }
        if (n > MOST) {
            throw new ArgumentException("multinomial: number of categories cannot exceed 2^24, got shape " + weights.shape());
        }
        if (weights.numel() > 0) {
            checkValues(weights);
        }
    }

    private static void checkValues(Tensor weights) {
        double fault;
        try (GradMode mode = GradMode.noGrad(); Scope scope = Scope.open()) {
            Tensor lowest = weights.amin(-1);
            Tensor highest = weights.amax(-1);
            Tensor bad = lowest.ge(0).logicalAnd(highest.isfinite()).logicalNot().any();
            Tensor empty = highest.le(0).any();
            fault = bad.to(DType.INT64).mul(2).add(empty.to(DType.INT64)).item();
        }
        if (fault >= 2) {
            throw new ArgumentException("multinomial: probability tensor contains either `inf`, `nan` or element < 0, shape "
                + weights.shape());
        }
        if (fault > 0) {
            throw new ArgumentException("multinomial: invalid multinomial distribution (sum of probabilities <= 0), shape "
                + weights.shape());
        }
    }

    /** An exponential number over the weight, for each element of {@code shape}, to which the weights broadcast. */
    private static Expr race(Tensor weights, Shape shape, Expr wide, Generator generator) {
        Draws draws = new Draws(weights.dtype(), shape.numel(), 1, generator);
        Expr e = ExprMath.neg(ExprMath.log(draws.uniform(Expr.iota(wide.place(), shape), 0)));
        return ExprMath.div(e, wide.cast(draws.dtype()));
    }

    /** {@code (..., n) -> (..., 1)}: where the race is won. */
    static Tensor least(Tensor weights, Generator generator) {
        Shape rows = weights.shape();
        Expr won = race(weights, rows, weights.expr("multinomial"), generator).reduce(ReduceOp.ARGMIN, 1);
        return Tensor.of(won.reshape(with(rows, 1)));
    }

    private static Shape with(Shape shape, long last) {
        long[] dims = shape.dims();
        dims[dims.length - 1] = last;
        return Shape.of(dims);
    }

    /**
     * {@code (..., n) -> (..., samples)}: the first index up to which the weights add up to more than a random part of their sum.
     * Weights are divided by the largest, as their sum might overflow. Where sums round so that an index without weight is the
     * first, that of the largest weight takes its place.
     */
    private static Tensor between(Tensor weights, long samples, Generator generator) {
        String op = "multinomial";
        Shape drawn = with(weights.shape(), samples);
        Draws draws = new Draws(weights.dtype(), drawn.numel(), 1, generator);
        Expr weight = weights.expr(op).cast(draws.dtype());
        Expr likeliest = weight.reduce(ReduceOp.ARGMAX, 1).reshape(with(weights.shape(), 1));
        Expr sums = ExprMath.div(weight, Along.pick(op, weight, likeliest).expand(weights.shape())).scan(ScanOp.SUM);
        Layout all = Layout.contiguous(sums.shape());
        Expr total = sums.view(all.slice(weights.dim() - 1, weights.size(-1) - 1, 1, 1)).expand(drawn);
        Expr part = ExprMath.mul(draws.uniform(Expr.iota(weight.place(), drawn), 0), total);
        Expr found = Searches.search(op, sums, null, part, true);
        Expr last = ExprMath.min(found, ExprMath.number(found, weights.size(-1) - 1));
        Expr own = Along.pick(op, weight, last);
        return Tensor.of(ExprMath.where(Expr.map(Pointwise.GT, own, ExprMath.number(own, 0L)), last, likeliest.expand(drawn)));
    }
}
