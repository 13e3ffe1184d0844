package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.times;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zeros;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.C;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Products of vectors, matrices and batches of matrices: for {@code Y = A B}, {@code dA = dY B^T} and {@code dB = A^T dY}. */
final class MatMulRules {
    private MatMulRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "mm" -> rule(op, "MmBackward0")
                .wrt(0, B, (c, g) -> g.mm(c.b().t()))
                .wrt(1, A, (c, g) -> c.a().t().mm(g));
            case "bmm" -> rule(op, "BmmBackward0")
                .wrt(0, B, (c, g) -> g.bmm(c.b().transpose(1, 2)))
                .wrt(1, A, (c, g) -> c.a().transpose(1, 2).bmm(g));
            case "mv" -> rule(op, "MvBackward0")
                .wrt(0, B, (c, g) -> g.unsqueeze(1).mul(c.b()))
                .wrt(1, A, (c, g) -> c.a().t().mv(g));
            case "trace" -> rule(op, "TraceBackward0").wrt(0, NOTHING, (c, g) -> trace(c.shape(0), g));
            case "dot" -> rule(op, "DotBackward0")
                .wrt(0, B, (c, g) -> g.mul(c.b()))
                .wrt(1, A, (c, g) -> g.mul(c.a()));
            // beta * input + alpha * (mat1 x mat2)
            case "addmm" -> rule(op, "AddmmBackward0")
                .wrt(0, NOTHING, (c, g) -> times(g, c.number(0)))
                .wrt(1, C, (c, g) -> times(g.mm(c.c().t()), c.number(1)))
                .wrt(2, B, (c, g) -> times(c.b().t().mm(g), c.number(1)));
            case "baddbmm" -> rule(op, "BaddbmmBackward0")
                .wrt(0, NOTHING, (c, g) -> times(g, c.number(0)))
                .wrt(1, C, (c, g) -> times(g.bmm(c.c().transpose(1, 2)), c.number(1)))
                .wrt(2, B, (c, g) -> times(c.b().transpose(1, 2).bmm(g), c.number(1)));
            default -> null;
        };
    }

    /**
     * PyTorch's: every element whose row-major number is a multiple of columns + 1. In a matrix with more than columns + 1 rows
     * that reaches elements below the diagonal too, where the true derivative is zero.
     */
    private static Tensor trace(Shape x, Tensor g) {
        Tensor place = Scope.of(() -> Gradus.arange(0, x.numel(), 1, DType.INT64, g.device()).remainder(x.dim(1) + 1).eq(0));
        return where(place.reshape(x.dims()), g, zeros(g, Shape.SCALAR));
    }
}
