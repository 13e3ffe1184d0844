package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.full;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zeros;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.C;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.rule;

import org.gradus.Tensor;

/**
 * Scattering where elements that meet are combined: {@code (x, index, source)} with the attributes dim, reduction and whether
 * {@code x} takes part. Only the source's corner of the index's shape was read.
 */
final class ScatterRules {
    private ScatterRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "scatterReduce" -> reduce(op, "ScatterReduceBackward0");
            case "indexReduce" -> reduce(op, "IndexReduceBackward0");
            default -> null;
        };
    }

    private static Rule reduce(String op, String name) {
        return rule(op, name)
            .wrt(0, A | B | C | OUT, (c, g) -> {
                Tensor grad = base(c, g);
                return c.flag(2) ? grad : grad.scatter(c.dim(0), c.b(), 0);
            })
            .wrt(2, A | B | C | OUT, (c, g) -> IndexRules.whole(c, source(c, g)));
    }

    private static Tensor base(Context c, Tensor g) {
        return switch (c.text(1)) {
            case "sum" -> g;
            case "mean" -> g.div(counts(c, g));
            case "prod" -> g.mul(scattered(c, nonzero(c.a()), c.c())).div(nonzero(c.a()));
            default -> c.a().eq(c.out()).to(g.dtype()).mul(g).div(reached(c, g));
        };
    }

    private static Tensor source(Context c, Tensor g) {
        Tensor src = IndexRules.corner(c, c.c());
        return switch (c.text(1)) {
            case "sum" -> met(c, g);
            case "mean" -> met(c, g.div(counts(c, g)));
            case "prod" -> {
                // A lone zero's gradient is the product of the others; of several, all products hold another zero.
                Tensor zero = src.eq(0);
                Tensor alone = zero.logicalAnd(met(c, added(c, zeros(g, g.shape()), zero.to(g.dtype()))).eq(1));
                Tensor others = scattered(c, c.a(), where(alone, full(src, src.shape(), 1), src));
                yield where(alone, met(c, g.mul(others)), met(c, g.mul(c.out())).div(nonzero(src)));
            }
            default -> src.eq(met(c, c.out())).to(g.dtype()).mul(met(c, g)).div(met(c, reached(c, g)));
        };
    }

    /** What each element of the source met. */
    private static Tensor met(Context c, Tensor t) {
        return t.gather(c.dim(0), c.b());
    }

    private static Tensor added(Context c, Tensor base, Tensor src) {
        return base.scatterAdd(c.dim(0), c.b(), src);
    }

    private static Tensor scattered(Context c, Tensor base, Tensor src) {
        return base.scatterReduce(c.dim(0), c.b(), src, "prod", c.flag(2));
    }

    private static Tensor nonzero(Tensor t) {
        return where(t.eq(0), full(t, t.shape(), 1), t);
    }

    /** How many elements each mean was taken of. */
    private static Tensor counts(Context c, Tensor g) {
        Tensor met = added(c, full(g, g.shape(), c.flag(2) ? 1 : 0), full(g, c.shape(1), 1));
        return met.clampMin(1);
    }

    /** How many elements reach each extreme: they share its gradient. None reaches NaN. */
    private static Tensor reached(Context c, Tensor g) {
        Tensor reached = IndexRules.corner(c, c.c()).eq(met(c, c.out()));
        return added(c, c.a().eq(c.out()).to(g.dtype()), reached.to(g.dtype()));
    }
}
