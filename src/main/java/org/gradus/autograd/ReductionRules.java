package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.full;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zero;
import static org.gradus.autograd.PointwiseRules.zeros;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.OUT1;
import static org.gradus.autograd.Rule.rule;

import java.util.Arrays;
import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/**
 * Sums, products, extremes and moments.
 */
final class ReductionRules {
    private ReductionRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "sum" -> rule(op, "SumBackward0").wrt(0, NOTHING, (c, g) -> restore(c, g).expand(c.shape(0).dims()));
            case "sum.dim" -> rule(op, "SumBackward1").wrt(0, NOTHING, (c, g) -> restore(c, g).expand(c.shape(0).dims()));
            case "mean" -> rule(op, "MeanBackward0")
                .wrt(0, NOTHING, (c, g) -> restore(c, g).div(count(c)).expand(c.shape(0).dims()));
            case "mean.dim" -> rule(op, "MeanBackward1")
                .wrt(0, NOTHING, (c, g) -> restore(c, g).div(count(c)).expand(c.shape(0).dims()));
            case "prod" -> rule(op, "ProdBackward0").wrt(0, A, (c, g) -> prod(c, g));
            case "prod.dim" -> rule(op, "ProdBackward1").wrt(0, A, (c, g) -> prod(c, g));
            case "amax" -> rule(op, "AmaxBackward0").wrt(0, A | OUT, (c, g) -> divided(c, g));
            case "amin" -> rule(op, "AminBackward0").wrt(0, A | OUT, (c, g) -> divided(c, g));
            case "max" -> rule(op, "MaxBackward1").wrt(0, A | OUT, (c, g) -> shared(c, g));
            case "min" -> rule(op, "MinBackward1").wrt(0, A | OUT, (c, g) -> shared(c, g));
            case "max.dim" -> rule(op, "MaxBackward0").wrt(0, OUT1, (c, g) -> selected(c, g));
            case "min.dim" -> rule(op, "MinBackward0").wrt(0, OUT1, (c, g) -> selected(c, g));
            case "var" -> rule(op, "VarBackward0").wrt(0, A, (c, g) -> var(c, restore(c, g)));
            case "std" -> rule(op, "StdBackward0").wrt(0, A | OUT, (c, g) -> {
                Tensor out = restore(c, c.out());
                return var(c, where(out.eq(0), zero(out), restore(c, g).div(out.mul(2))));
            });
            case "logsumexp" -> rule(op, "LogsumexpBackward0")
                .wrt(0, A | OUT, (c, g) -> restore(c, g).mul(c.a().sub(restore(c, c.out())).exp()));
            case "norm" -> rule(op, "LinalgVectorNormBackward0")
                .wrt(0, A | OUT, (c, g) -> norm(c, restore(c, g), restore(c, c.out())));
            default -> null;
        };
    }

    /** Puts the reduced axes back with extent 1, so that the value broadcasts against the input. */
    static Tensor restore(Context c, Tensor t) {
        return restore(c, t, c.axes());
    }

    private static Tensor restore(Context c, Tensor t, int... axes) {
        if (c.keepdim()) {
            return t;
        }
        long[] dims = c.shape(0).dims();
        for (int d : axes) {
            dims[d] = 1;
        }
        return t.reshape(dims);
    }

    private static long count(Context c) {
        long n = 1;
        for (int d : c.axes()) {
            n *= c.shape(0).dim(d);
        }
        return n;
    }

    /** Elements that reach the extreme share its gradient; a NaN result is reached by the NaNs. */
    private static Tensor shared(Context c, Tensor g) {
        Tensor out = restore(c, c.out());
        Tensor reached = c.a().eq(out).logicalOr(c.a().isnan().logicalAnd(out.isnan()));
        Tensor share = restore(c, g).div(reached.to(g.dtype()).sum(c.axes(), true));
        return where(reached, share, zeros(g, c.shape(0)));
    }

    /** {@link #shared}, but of what NaN was the extreme of, all are NaN: none equals it. */
    private static Tensor divided(Context c, Tensor g) {
        Tensor reached = c.a().eq(restore(c, c.out())).to(g.dtype());
        return reached.mul(restore(c, g)).div(reached.sum(c.axes(), true));
    }

    /** The gradient goes to the one element whose index was returned. */
    private static Tensor selected(Context c, Tensor g) {
        Shape shape = c.shape(0);
        if (shape.rank() == 0) {
            return g;
        }
        int dim = c.dim(0);
        return IndexRules.at(dim, restore(c, c.out(1), dim), shape, restore(c, g, dim));
    }

    /** {@code 2 (x - mean) / (n - correction)}; of scalars without degrees of freedom infinity. */
    private static Tensor var(Context c, Tensor g) {
        Tensor centred = c.a().sub(c.a().mean(c.axes(), true));
        double freedom = count(c) - c.number(1);
        if (freedom == 0 && c.shape(0).rank() == 0) {
            return g.mul(Double.POSITIVE_INFINITY);
        }
        return g.mul(centred).mul(2 / freedom);
    }

    private static Tensor norm(Context c, Tensor g, Tensor norm) {
        double p = c.number(0);
        Tensor x = c.a();
        if (p == 0) {
            return null;
        }
        if (p == 1) {
            return g.mul(x.sign());
        }
        if (Double.isInfinite(p)) {
            Tensor reached = x.abs().eq(norm);
            return where(reached, x.sign().mul(g.div(reached.to(g.dtype()).sum(c.axes(), true))), zero(x));
        }
        Tensor atZero = norm.eq(0);
        if (p == 2) {
            return x.mul(where(atZero, zero(norm), g.div(norm)));
        }
        Tensor scale = where(atZero, zero(norm), g.div(norm.pow(p - 1)));
        Tensor power = where(x.eq(0), zero(x), x.abs().pow(p - 1));
        return x.sign().mul(power).mul(scale);
    }

    /**
     * Each element's gradient is the product of all others. It is taken down a tree of pairwise products, which holds for any
     * number of zeros, divides nowhere and can be differentiated again.
     */
    private static Tensor prod(Context c, Tensor g) {
        int[] dims = c.axes();
        Shape shape = c.shape(0);
        int rank = shape.rank();
        int[] order = new int[rank];
        int kept = 0;
        for (int d = 0; d < rank; d++) {
            if (Arrays.binarySearch(dims, d) < 0) {
                order[kept++] = d;
            }
        }
        System.arraycopy(dims, 0, order, kept, dims.length);
        long rows = 1;
        for (int i = 0; i < kept; i++) {
            rows *= shape.dim(order[i]);
        }
        Tensor moved = c.a().permute(order);
        Tensor others = productOfOthers(moved.reshape(rows, count(c))).reshape(moved.shape().dims());
        return restore(c, g).mul(others.permute(ViewRules.inverse(order)));
    }

    /** {@code (rows, n) -> (rows, n)}: in a pair (l, r) whose other elements multiply to e, l gets e r and r gets e l. */
    private static Tensor productOfOthers(Tensor x) {
        long n = x.shape().dim(1);
        if (n < 2) {
            return full(x, x.shape(), 1);
        }
        long rows = x.shape().dim(0);
        Tensor even = n % 2 == 0 ? x : Gradus.cat(List.of(x, full(x, Shape.of(rows, 1), 1)), 1);
        Tensor pairs = even.reshape(rows, (n + 1) / 2, 2);
        Tensor left = pairs.select(2, 0);
        Tensor right = pairs.select(2, 1);
        Tensor e = productOfOthers(left.mul(right));
        return Gradus.stack(List.of(e.mul(right), e.mul(left)), 2).reshape(even.shape().dims()).narrow(1, 0, n);
    }
}
