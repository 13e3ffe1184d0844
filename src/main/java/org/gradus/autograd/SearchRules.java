package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.full;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zeros;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.OUT;
import static org.gradus.autograd.Rule.OUT1;
import static org.gradus.autograd.Rule.rule;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Scans, sorting and searching. */
final class SearchRules {
    private SearchRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "cumsum" -> rule(op, "CumsumBackward0").wrt(0, NOTHING, (c, g) -> g.dim() == 0 ? g : toTheEnd(g, c.dim(0)));
            case "cumprod" -> rule(op, "CumprodBackward0")
                .wrt(0, A, (c, g) -> g.dim() == 0 ? g : cumprod(g, c.a().to(g.dtype()), c.dim(0)));
            case "logcumsumexp" -> rule(op, "LogcumsumexpBackward0")
                .wrt(0, A | OUT, (c, g) -> g.dim() == 0 ? g : logcumsumexp(g, c.a(), c.out(), c.dim(0)));
            case "cummax" -> placed(op, "CummaxBackward0");
            case "cummin" -> placed(op, "CumminBackward0");
            case "sort" -> placed(op, "SortBackward0");
            case "topk" -> placed(op, "TopkBackward0");
            case "kthvalue" -> placed(op, "KthvalueBackward0");
            case "mode" -> placed(op, "ModeBackward0");
            case "median.dim" -> placed(op, "MedianBackward1");
            case "nanmedian.dim" -> placed(op, "NanmedianBackward1");
            case "median" -> rule(op, "MedianBackward0").wrt(0, A | OUT, (c, g) -> shared(c, g));
            case "nanmedian" -> rule(op, "NanmedianBackward0").wrt(0, A | OUT, (c, g) -> shared(c, g));
            default -> null;
        };
    }

    /** Elements taken from the positions that the second output holds; the arguments are the dim and whether it stayed. */
    private static Rule placed(String op, String name) {
        return rule(op, name).wrt(0, OUT1, (c, g) -> {
            Shape shape = c.shape(0);
            Tensor index = c.out(1);
            if (index.dim() < shape.rank()) {
                return zeros(g, shape).scatterAdd(c.dim(0), index.unsqueeze(c.dim(0)), g.unsqueeze(c.dim(0)));
            }
            return zeros(g, shape).scatterAdd(c.dim(0), index, g);
        });
    }

    /** The sum of each element and all behind it. */
    private static Tensor toTheEnd(Tensor g, int dim) {
        return g.flip(dim).cumsum(dim).flip(dim);
    }

    /**
     * {@code y_i = x_0 ... x_i}, so {@code dx_j = (x_0 ... x_(j-1)) r_j} with {@code r_j = g_j + x_(j+1) r_(j+1)}: no
     * division, and so right where elements are zero.
     */
    private static Tensor cumprod(Tensor g, Tensor x, int dim) {
        long n = x.size(dim);
        if (n < 2) {
            return g;
        }
        Tensor before = x.cumprod(dim).narrow(dim, 0, n - 1);
        Tensor one = full(x, before.select(dim, 0).unsqueeze(dim).shape(), 1);
        return Gradus.cat(List.of(one, before), dim).mul(recurrence(x.narrow(dim, 1, n - 1), g, dim));
    }

    /**
     * {@code dx_j = sum_(i >= j) g_i e^(x_j - y_i) = e^(x_j - y_j) r_j} with {@code r_j = g_j + e^(y_j - y_(j+1)) r_(j+1)};
     * no exponent is positive. Where y stays infinite the quotient is 1.
     */
    private static Tensor logcumsumexp(Tensor g, Tensor x, Tensor y, int dim) {
        long n = x.size(dim);
        Tensor weight = x.sub(y).exp();
        if (n < 2) {
            return g.mul(weight);
        }
        Tensor growth = y.narrow(dim, 0, n - 1).sub(y.narrow(dim, 1, n - 1));
        Tensor endless = y.isinf().narrow(dim, 0, n - 1).logicalAnd(growth.isnan());
        return weight.mul(recurrence(where(endless, zeros(growth, growth.shape()), growth).exp(), g, dim));
    }

    /** {@code r_j = b_j + a_j r_(j+1)} from the end of a dim on, by doubling distances (Kogge and Stone, 1973). */
    private static Tensor recurrence(Tensor a, Tensor b, int dim) {
        long n = b.size(dim);
        for (long h = 1; h < n; h *= 2) {
            Tensor joined = b.narrow(dim, 0, n - h).add(a.narrow(dim, 0, n - h).mul(b.narrow(dim, h, n - h)));
            b = Gradus.cat(List.of(joined, b.narrow(dim, n - h, h)), dim);
            if (2 * h < n) {
                a = a.narrow(dim, 0, n - 2 * h).mul(a.narrow(dim, h, n - 2 * h));
            }
        }
        return b;
    }

    /** Elements that equal the result share its gradient; a NaN result is reached by the NaNs. */
    private static Tensor shared(Context c, Tensor g) {
        Tensor reached = c.a().eq(c.out()).logicalOr(c.a().isnan().logicalAnd(c.out().isnan()));
        return where(reached, g.div(reached.to(g.dtype()).sum()), zeros(g, c.shape(0)));
    }
}
