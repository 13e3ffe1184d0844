package org.gradus;

import org.gradus.ir.Expr;
import org.gradus.ir.ReduceOp;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/** Indices drawn by weight. */
final class Categories {
    private static final long MOST = 1L << 24;

    private Categories() { }

    static Tensor multinomial(Tensor weights, long samples, boolean replacement, Generator generator) {
        check(weights, samples, replacement);
        long n = weights.size(-1);
        if (samples == 1 || replacement) {
            return least(weights, samples, generator);
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
            Tensor bad = weights.ge(0).logicalAnd(weights.isfinite()).logicalNot().any();
            Tensor empty = weights.sum(new int[] {-1}, false).le(0).any();
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

    /** {@code (..., n) -> (..., samples)}: where each of the samples' races is won. */
    static Tensor least(Tensor weights, long samples, Generator generator) {
        Shape rows = weights.shape();
        int last = rows.rank() - 1;
        long[] apart = new long[rows.rank() + 1];
        System.arraycopy(rows.dims(), 0, apart, 0, last);
        apart[last] = 1;
        apart[last + 1] = rows.dim(last);
        Expr value = weights.expr("multinomial").reshape(Shape.of(apart));
        apart[last] = samples;
        Shape shape = Shape.of(apart);
        return Tensor.of(race(weights, shape, value.expand(shape), generator).reduce(ReduceOp.ARGMIN, 1));
    }
}
