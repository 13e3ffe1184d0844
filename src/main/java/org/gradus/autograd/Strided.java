package org.gradus.autograd;

import static org.gradus.autograd.Rule.NOTHING;
import static org.gradus.autograd.Rule.rule;

import java.util.List;
import org.gradus.GradMode;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;
import org.gradus.ir.ScatterMode;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

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

    /** Null if there is none here. */
    static Rule of(String op) {
        return switch (op) {
            case "as_strided" -> rule(op, "AsStridedBackward0")
                .wrt(0, NOTHING, (c, g) -> place(g, c.layout(0), c.layout(1)));
            case "as_strided_place" -> rule(op, "AsStridedBackward0Backward0")
                .wrt(0, NOTHING, (c, g) -> read(g, c.layout(0), c.layout(1)));
            case "as_strided_scatter" -> rule(op, "AsStridedScatterBackward0")
                .wrt(0, NOTHING, (c, g) -> write(g, c.layout(0), c.layout(1), PointwiseRules.zeros(g, c.shape(1))))
                .wrt(1, NOTHING, (c, g) -> read(g, c.layout(0), c.layout(1)));
            default -> null;
        };
    }

    /** The elements of {@code t} at {@code part}. */
    static Tensor read(Tensor t, Layout whole, Layout part) {
        Expr value = spread(Engine.value(t), whole, part).view(part);
        return recorded("as_strided", whole, part, value, t);
    }

    /** {@code g} in a tensor of zeros; elements of {@code g} that meet there add up. The transpose of {@link #read}. */
    static Tensor place(Tensor g, Layout whole, Layout part) {
        Expr value = Engine.value(g);
        Expr placed = summed(value, part, reach(whole, part));
        if (whole.overlaps()) {
            placed = quotient(placed, whole);
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

    /** The base's elements where its layout puts them: the mean of those that share a place, which should be equal. */
    private static Expr spread(Expr value, Layout whole, Layout part) {
        if (whole.isIdentity()) {
            return value;
        }
        Expr summed = summed(value, whole, reach(whole, part));
        return whole.overlaps() ? quotient(summed, whole) : summed;
    }

    /** Elements at the positions of a layout in a vector of zeros; those that share one add up. */
    private static Expr summed(Expr value, Layout at, long length) {
        Shape flat = Shape.of(length);
        Expr zeros = Expr.constant(value.place(), value.dtype(), flat, 0L);
        if (!at.overlaps()) {
            return zeros.update(at, value);
        }
        Shape each = Shape.of(value.shape().numel());
        Expr index = Expr.iota(value.place(), flat).view(at).reshape(each);
        return Expr.scatter(zeros, value.reshape(each), new int[] {0}, ScatterMode.ADD, "as_strided", index);
    }

    /** Each element divided by how many of {@code whole}'s share its place. */
    private static Expr quotient(Expr summed, Layout whole) {
        Expr ones = Expr.constant(summed.place(), summed.dtype(), whole.shape(), 1L);
        Expr counts = summed(ones, whole, summed.shape().numel());
        Expr one = Expr.constant(summed.place(), summed.dtype(), summed.shape(), 1L);
        return Expr.map(Pointwise.DIV, summed, Expr.map(Pointwise.MAXIMUM, counts, one));
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
