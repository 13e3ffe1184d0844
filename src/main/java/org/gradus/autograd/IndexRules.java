package org.gradus.autograd;

import static org.gradus.autograd.PointwiseRules.masked;
import static org.gradus.autograd.PointwiseRules.times;
import static org.gradus.autograd.PointwiseRules.where;
import static org.gradus.autograd.PointwiseRules.zero;
import static org.gradus.autograd.PointwiseRules.zeros;
import static org.gradus.autograd.Rule.A;
import static org.gradus.autograd.Rule.B;
import static org.gradus.autograd.Rule.INPUTS;
import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import org.gradus.Tensor;
import org.gradus.ir.Expr;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/** Reading and writing at places that tensors hold: the gradient of a read is a sum into those places, and back. */
final class IndexRules {
    private IndexRules() {
    }

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "gather" -> rule(op, "GatherBackward0").wrt(0, B, (c, g) -> zeros(g, c.shape(0)).scatterAdd(c.dim(0), c.b(), g));
            case "scatter" -> rule(op, "ScatterBackward0")
                .wrt(0, B, (c, g) -> g.scatter(c.dim(0), c.b(), 0))
                .wrt(2, B, (c, g) -> source(c, g));
            case "scatter.value" -> rule(op, "ScatterBackward1").wrt(0, B, (c, g) -> g.scatter(c.dim(0), c.b(), 0));
            case "scatterAdd" -> rule(op, "ScatterAddBackward0")
                .wrt(0, NOTHING, (c, g) -> g)
                .wrt(2, B, (c, g) -> source(c, g));
            case "indexSelect" -> rule(op, "IndexSelectBackward0")
                .wrt(0, B, (c, g) -> zeros(g, c.shape(0)).indexAdd(c.dim(0), c.b(), g));
            case "indexAdd" -> rule(op, "IndexAddBackward0")
                .wrt(0, NOTHING, (c, g) -> g)
                .wrt(2, B, (c, g) -> times(g.indexSelect(c.dim(0), c.b()), c.number(1)));
            case "indexCopy" -> rule(op, "IndexCopyBackward0")
                .wrt(0, B, (c, g) -> g.indexFill(c.dim(0), c.b(), 0))
                .wrt(2, B, (c, g) -> g.indexSelect(c.dim(0), c.b()));
            case "indexFill" -> rule(op, "IndexFillBackward0")
                .wrt(0, B, (c, g) -> g.indexFill(c.dim(0), c.b(), 0))
                .wrt(2, B, (c, g) -> g.indexSelect(c.dim(0), c.b()).sum());
            // (x, positions...)
            case "index" -> rule(op, "IndexBackward0")
                .wrt(0, INPUTS & ~A, (c, g) -> zeros(g, c.shape(0)).indexPut(positions(c, 1), g, true));
            // (x, values, positions...)
            case "indexPut" -> rule(op, "IndexPutBackward0")
                .wrt(0, INPUTS & ~A & ~B, (c, g) -> c.flag(0) ? g : g.indexPut(positions(c, 2), zeros(g, Shape.SCALAR), false))
                .wrt(1, INPUTS & ~A & ~B, (c, g) -> g.index(positions(c, 2)));
            case "maskedFill" -> rule(op, "MaskedFillBackward0")
                .wrt(0, B, (c, g) -> where(c.b(), zero(g), g))
                .wrt(2, B, (c, g) -> masked(g, c.b()));
            case "tril" -> rule(op, "TrilBackward0").wrt(0, NOTHING, (c, g) -> g.tril(c.dim(0)));
            case "triu" -> rule(op, "TriuBackward0").wrt(0, NOTHING, (c, g) -> g.triu(c.dim(0)));
            default -> null;
        };
    }

    /**
     * Zeros of {@code shape}, with {@code g} where the coordinate along {@code axis} is {@code index}; both have extent 1 there.
     * Unlike a scatter it is computed element by element, and so fuses with what comes after.
     */
    static Tensor at(int axis, Tensor index, Shape shape, Tensor g) {
        Tensor coordinate = Engine.tensor(Expr.coordinates(g.device(), shape, axis), null);
        return where(coordinate.eq(index), g, zeros(g, Shape.SCALAR));
    }

    private static Tensor source(Context c, Tensor g) {
        return whole(c, g.gather(c.dim(0), c.b()));
    }

    /** The gradient of a scatter's source from that of the corner of it, as large as the index, that was read. */
    static Tensor whole(Context c, Tensor corner) {
        Shape source = c.shape(2);
        return source.equals(corner.shape()) ? corner : Strided.place(corner, source, corner(corner.shape(), source));
    }

    /** What a scatter reads of its source. */
    static Tensor corner(Context c, Tensor source) {
        Shape index = c.shape(1);
        return source.shape().equals(index) ? source
            : Strided.read(source, Layout.contiguous(source.shape()), corner(index, source.shape()));
    }

    private static Layout corner(Shape index, Shape source) {
        return index.rank() != source.rank() ? Layout.contiguous(index)
            : Layout.of(index, Layout.contiguous(source).strides(), 0);
    }

    private static Tensor[] positions(Context c, int from) {
        Tensor[] positions = new Tensor[c.inputs() - from];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = c.has(from + i) ? c.in(from + i) : null;
        }
        return positions;
    }
}
