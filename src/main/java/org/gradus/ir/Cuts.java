package org.gradus.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Takes axes apart that a reshape has merged: where each element's row-major number is looked up in another shape, strides reach
 * it once the axes end where those of that shape do.
 */
final class Cuts {
    private Cuts() { }

    /**
     * How many coordinates of an axis pass between neighbours of each finer axis but the last, largest first, if the axis takes
     * {@code stride} steps in the row-major order of {@code below}.
     */
    static List<Long> of(long extent, long stride, Shape below) {
        long step = Math.abs(stride);
        long reach = step * extent;
        List<Long> cuts = new ArrayList<>();
        if (step > 0) {
            for (long end : Layout.contiguous(below).strides()) {
                if (end > step && end < reach && end % step == 0 && reach % end == 0) {
                    reach = end;
                    cuts.add(end / step);
                }
            }
        }
        return cuts;
    }

    /** A group over the same domain with axes so fine that strides reach what they can, or {@code null} if none needs it. */
    static Group refined(Group g) {
        if (g.kind != Group.Kind.LOOP || g.inner != null && g.rowLength() <= 1) {
            return null;
        }
        Shape domain = g.domain();
        List<TreeSet<Long>> cuts = new ArrayList<>();
        for (int d = 0; d < domain.rank(); d++) {
            cuts.add(new TreeSet<>());
        }
        for (Instr i : g.lowered.body) {
            Access access = i instanceof Instr.Load l ? l.access() : i instanceof Instr.Gather s ? s.base() : null;
            if (access != null && !access.isStrided()) {
                Shape below = access.chain().get(1).collapse().shape();
                for (int d = 0; d < domain.rank(); d++) {
                    cuts.get(d).addAll(of(domain.dim(d), access.first().stride(d), below));
                }
            }
        }
        Shape outer = finer(g.outer, cuts, 0);
        Shape inner = g.inner == null ? null : finer(g.inner, cuts, g.outer.rank());
        boolean same = outer.equals(g.outer) && (inner == null || inner.equals(g.inner));
        return same ? null : new Group(g.kind, outer, inner, g.members);
    }

    private static Shape finer(Shape shape, List<TreeSet<Long>> cuts, int first) {
        long[] dims = new long[0];
        for (int d = 0; d < shape.rank(); d++) {
            long rest = shape.dim(d);
            for (long cut : cuts.get(first + d).descendingSet()) {
                if (rest % cut == 0 && cut < rest) {
                    dims = append(dims, rest / cut);
                    rest = cut;
                }
            }
            dims = append(dims, rest);
        }
        return Shape.of(dims);
    }

    private static long[] append(long[] a, long value) {
        long[] all = Arrays.copyOf(a, a.length + 1);
        all[a.length] = value;
        return all;
    }
}
