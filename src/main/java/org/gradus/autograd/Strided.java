package org.gradus.autograd;

import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import java.util.List;
import org.gradus.GradMode;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.ir.Expr;
import org.gradus.ir.ScatterMode;
import org.gradus.types.Layout;
import org.gradus.types.Shape;
import org.gradus.types.UnsupportedException;

/**
 * Reading and writing a part of a tensor, as operations on values: with them the gradient of any view, and of a write through
 * one, can be told, and told again for the second derivative.
 *
 * <p>Parts are layouts over the storage that a base and its views share. {@code whole} is the base's own; a tensor with its
 * elements to itself has the identity.
 */
final class Strided {
    private Strided() {
    }

    static final List<Rule> ALL = List.of(
        rule("as_strided", "AsStridedBackward0")
            .wrt(0, NOTHING, (c, g) -> place(g, c.layout(0), c.layout(1))),
        rule("as_strided_place", "AsStridedBackward0Backward0")
            .wrt(0, NOTHING, (c, g) -> read(g, c.layout(0), c.layout(1))),
        rule("as_strided_scatter", "AsStridedScatterBackward0")
            .wrt(0, NOTHING, (c, g) -> write(g, c.layout(0), c.layout(1), PointwiseRules.zeros(g, c.shape(1))))
            .wrt(1, NOTHING, (c, g) -> read(g, c.layout(0), c.layout(1))));

    /** The elements of {@code t} at {@code part}. */
    static Tensor read(Tensor t, Layout whole, Layout part) {
        Expr value = spread(Engine.value(t), whole, part).view(part);
        return recorded("as_strided", whole, part, value, t);
    }

    /** {@code g} in a tensor of zeros; elements of {@code g} that meet there add up. */
    static Tensor place(Tensor g, Layout whole, Layout part) {
        Expr value = Engine.value(g);
        Shape flat = Shape.of(reach(whole, part));
        Expr zeros = Expr.constant(value.place(), value.dtype(), flat, 0L);
        Expr placed;
        if (part.overlaps()) {
            Shape each = Shape.of(value.shape().numel());
            Expr index = Expr.iota(value.place(), flat).view(part).reshape(each);
            placed = Expr.scatter(zeros, value.reshape(each), new int[] {0}, ScatterMode.ADD, "as_strided", index);
        } else {
            placed = zeros.update(part, value);
        }
        return recorded("as_strided_place", whole, part, placed.view(whole), g);
    }

    static Tensor place(Tensor g, Shape whole, Layout part) {
        return place(g, Layout.contiguous(whole), part);
    }

    /** {@code t} with the elements at {@code part} replaced by {@code value}. */
    static Tensor write(Tensor t, Layout whole, Layout part, Tensor value) {
        Expr written = spread(Engine.value(t), whole, part).update(part, Engine.value(value)).view(whole);
        return recorded("as_strided_scatter", whole, part, written, t, value);
    }

    /** The base's elements where its layout puts them. */
    private static Expr spread(Expr value, Layout whole, Layout part) {
        if (whole.isIdentity()) {
            return value;
        }
        if (whole.overlaps()) {
            throw new UnsupportedException("as_strided: no gradient through a base that holds one element several times: "
                + whole);
        }
        return Expr.constant(value.place(), value.dtype(), Shape.of(reach(whole, part)), 0L).update(whole, value);
    }

    private static long reach(Layout whole, Layout part) {
        long[] a = whole.bounds();
        long[] b = part.bounds();
        return 1 + Math.max(a == null ? -1 : a[1], b == null ? -1 : b[1]);
    }

    private static Tensor recorded(String op, Layout whole, Layout part, Expr value, Tensor... inputs) {
        Tensor out = Engine.tensor(value, null);
        if (GradMode.isEnabled()) {
            Engine.history(new Op(op, List.of(whole, part), List.of(inputs), List.of(out)));
        }
        return out;
    }
}
