package org.gradus.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.gradus.types.Layout;

/**
 * A value that is zero but for parts that lie apart, as the gradients of slices are. Such values add up by writing the parts of one
 * into the other, and where they fill it, nothing needs to be zero first. Where they are all of one value and each is put where it
 * lay in it, that value is the sum.
 */
public final class Parts {
    private record Part(Layout at, Expr value) {
        /** What the part lies in at the same place, or {@code null}. */
        Expr origin() {
            Expr[] in = value.inputs();
            return value.primitive() instanceof Primitive.View v && v.layout().equals(at) && in.length == 1 ? in[0] : null;
        }
    }

    private final Expr filled;
    private final List<Part> parts;

    private Parts(Expr filled, List<Part> parts) {
        this.filled = filled;
        this.parts = parts;
    }

    /** {@code a + b}, or {@code null} where that takes an addition. */
    public static Expr sum(Expr a, Expr b) {
        Parts x = of(a);
        Parts y = x == null ? null : of(b);
        if (y == null || a.dtype() != b.dtype() || !a.shape().equals(b.shape()) || !x.filled.shape().equals(y.filled.shape())
            || !x.isApartFrom(y)) {
            return null;
        }
        List<Part> all = new ArrayList<>(x.parts);
        all.addAll(y.parts);
        boolean whole = all.stream().mapToLong(p -> p.at.shape().numel()).sum() == x.filled.shape().numel();
        Expr origin = whole ? origin(all) : null;
        if (origin != null && origin.shape().numel() == x.filled.shape().numel()) {
            return origin.view(Layout.contiguous(a.shape()));
        }
        Expr sum = whole ? Expr.unset(a.place(), a.dtype(), x.filled.shape()) : x.filled;
        for (Part p : whole ? all : y.parts) {
            sum = sum.update(p.at, p.value);
        }
        return sum.view(Layout.contiguous(a.shape()));
    }

    private static Expr origin(List<Part> parts) {
        Expr first = parts.get(0).origin();
        return parts.stream().allMatch(p -> p.origin() == first) ? first : null;
    }

    private boolean isApartFrom(Parts other) {
        return parts.stream().noneMatch(p -> other.parts.stream().anyMatch(q -> p.at.meets(q.at)));
    }

    /** {@code null} for any other value, and for one that has been computed. */
    private static Parts of(Expr e) {
        Expr filled = e;
        if (e.primitive() instanceof Primitive.View v && v.layout().isIdentity()) {
            Expr[] in = e.inputs();
            if (in.length != 1 || in[0].shape().numel() != e.shape().numel()) {
                return null;
            }
            filled = in[0];
        }
        List<Part> parts = new ArrayList<>();
        Expr below = filled;
        while (below.primitive() instanceof Primitive.Update u) {
            Expr[] in = below.inputs();
            if (in.length != 2 || u.layout().overlaps() || parts.stream().anyMatch(p -> p.at.meets(u.layout()))) {
                return null;
            }
            parts.add(new Part(u.layout(), in[1]));
            below = in[0];
        }
        boolean zero = below.primitive() instanceof Primitive.Constant c && c.bits() == 0;
        Collections.reverse(parts);
        return parts.isEmpty() || !zero ? null : new Parts(filled, parts);
    }
}
