package org.gradus.ir;

import java.util.Arrays;
import java.util.TreeSet;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Nodes that one kernel computes. Members are the nodes whose values may have to be written; what lies between them is
 * computed inline. The domain is {@code outer x inner}; {@code inner} is {@code null} for a kernel without folded loop.
 */
final class Group {
    enum Kind {
        LOOP, MATMUL, SCATTER,
        /** A scan or a sort, alone. */
        ROWS,
        /** Alone. */
        ATTENTION
    }

    final Kind kind;
    final Shape outer;
    final Shape inner;
    final TreeSet<Integer> members;
    Lowering lowered;

    Group(Kind kind, Shape outer, Shape inner, TreeSet<Integer> members) {
        this.kind = kind;
        this.outer = outer;
        this.inner = inner;
        this.members = members;
    }

    long rows() {
        return outer.numel();
    }

    long rowLength() {
        return inner == null ? 1 : inner.numel();
    }

    /** Outer axes followed by inner ones. */
    Shape domain() {
        return inner == null ? outer : concat(outer, inner);
    }

    static Shape concat(Shape a, Shape b) {
        long[] dims = Arrays.copyOf(a.dims(), a.rank() + b.rank());
        System.arraycopy(b.dims(), 0, dims, a.rank(), b.rank());
        return Shape.of(dims);
    }

    /** The access of a value that has one element a row. */
    Access perRow() {
        if (inner == null) {
            return Access.of(Layout.contiguous(outer));
        }
        long[] strides = Arrays.copyOf(Layout.contiguous(outer).strides(), outer.rank() + inner.rank());
        return Access.of(Layout.of(domain(), strides, 0));
    }

    /** The access of a value that has one element for each coordinate of the domain. */
    Access perElement() {
        return Access.of(Layout.contiguous(domain()));
    }

    /**
     * Few long rows: a kernel that walks a row several times, or writes along it, would leave most of the device idle, while
     * a plain fold can be split.
     */
    static boolean fewLongRows(long rows, long rowLength) {
        return rows < 32 && rowLength >= 8192;
    }
}
