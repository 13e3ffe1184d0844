package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zero;
import static org.gradus.autograd.PointwiseRules.zeros;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Rearrangements: diagonals, windows, blocks, replaced parts. */
final class ShapeRules {
    private ShapeRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "diag" -> rule(op, "DiagBackward0").wrt(0, NOTHING, (c, g) -> c.shape(0).rank() == 1 ? g.diag(c.dim(0))
                : ViewRules.part(c, g, ViewRules.whole(c).diagonal(c.index(0), 0, 1)));
            case "diagEmbed" -> rule(op, "DiagEmbedBackward0")
                .wrt(0, NOTHING, (c, g) -> g.diagonal(c.dim(0), c.dim(1), c.dim(2)));
            case "rot90" -> rule(op, "Rot90Backward0").wrt(0, NOTHING, (c, g) -> g.rot90(-c.dim(0), c.dims(1)));
            case "unfold" -> rule(op, "UnfoldBackward0").wrt(0, NOTHING, (c, g) -> c.shape(0).rank() == 0 ? g.sum()
                : ViewRules.part(c, g, ViewRules.whole(c).windows(c.dim(0), c.index(1), c.index(2))));
            case "take" -> rule(op, "TakeBackward0").wrt(0, B, (c, g) -> zeros(g, c.shape(0)).put(c.b(), g, true));
            case "put" -> rule(op, "PutBackward0")
                .wrt(0, B, (c, g) -> c.flag(0) ? g : g.put(c.b(), zeros(g, c.b().shape()), false))
                .wrt(2, B, (c, g) -> g.take(c.b()).reshape(c.shape(2).dims()));
            case "nansum" -> rule(op, "NansumBackward0")
                .wrt(0, A, (c, g) -> where(c.a().isnan(), zero(c.a()), ReductionRules.restore(c, g)));
            case "blockDiag" -> rule(op, "BlockDiagBackward0").all(NOTHING, (c, g) -> blocks(c, g));
            case "selectScatter" -> replaced(op, "SelectScatterBackward0");
            case "sliceScatter" -> replaced(op, "SliceScatterBackward0");
            case "diagonalScatter" -> replaced(op, "DiagonalScatterBackward0");
            case "asStridedScatter" -> replaced(op, "AsStridedScatterBackward0");
            default -> null;
        };
    }

    /** The part of the first input at a layout is the second one. */
    private static Rule replaced(String op, String name) {
        return rule(op, name)
            .wrt(0, NOTHING, (c, g) -> Strided.write(g, c.layout(0), c.layout(1), zeros(g, c.shape(1))))
            .wrt(1, NOTHING, (c, g) -> Strided.read(g, c.layout(0), c.layout(1)));
    }

    private static Tensor[] blocks(Context c, Tensor g) {
        Tensor[] grads = new Tensor[c.inputs()];
        long row = 0;
        long column = 0;
        for (int i = 0; i < grads.length; i++) {
            Shape s = c.shape(i);
            long rows = s.rank() == 2 ? s.dim(0) : 1;
            long columns = s.rank() == 2 ? s.dim(1) : s.numel();
            if (c.needs(i)) {
                grads[i] = g.narrow(0, row, rows).narrow(1, column, columns).reshape(s.dims());
            }
            row += rows;
            column += columns;
        }
        return grads;
    }
}
