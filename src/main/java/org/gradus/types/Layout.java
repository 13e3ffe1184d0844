package org.gradus.types;

import java.util.Arrays;

/**
 * A strided map from coordinates to positions: {@code position(c) = offset + sum_d c[d] * stride[d]}. A stride of zero
 * repeats an element, a negative one walks backwards. Positions count elements of the storage below, or of another layout's
 * row-major order.
 */
public final class Layout {
    private final Shape shape;
    private final long[] strides;
    private final long offset;

    Layout(Shape shape, long[] strides, long offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
    }

    /**
     * @param strides elements between neighbours along each axis; may be zero or negative
     * @param offset  element of the first coordinate
     * @throws ShapeException if there is not one stride for each axis
     */
    public static Layout of(Shape shape, long[] strides, long offset) {
        if (strides.length != shape.rank()) {
            throw new ShapeException("layout: " + strides.length + " strides for shape " + shape);
        }
        return new Layout(shape, strides.clone(), offset);
    }

    /** Row-major, starting at zero. */
    public static Layout contiguous(Shape shape) {
        return shape.rowMajor();
    }

    static long[] rowMajor(Shape shape) {
        long[] s = new long[shape.rank()];
        long n = 1;
        for (int d = s.length - 1; d >= 0; d--) {
            s[d] = n;
            n *= Math.max(1, shape.dim(d));
        }
        return s;
    }

    /** Of the coordinates. */
    public Shape shape() {
        return shape;
    }

    /** Elements between neighbours along an axis. */
    public long stride(int axis) {
        return strides[axis];
    }

    /** Elements between neighbours along each axis; a copy. */
    public long[] strides() {
        return strides.clone();
    }

    /** Element of the first coordinate. */
    public long offset() {
        return offset;
    }

    /** Number of axes. */
    public int rank() {
        return strides.length;
    }

    /** Row-major without gaps, wherever it starts; strides of extents 0 and 1 do not matter. */
    public boolean isContiguous() {
        long n = 1;
        for (int d = strides.length - 1; d >= 0; d--) {
            long e = shape.dim(d);
            if (e == 0) {
                return true;
            }
            if (e != 1 && strides[d] != n) {
                return false;
            }
            n *= e;
        }
        return true;
    }

    /** Row-major over exactly the positions {@code 0 .. numel-1}. */
    public boolean isIdentity() {
        return this == shape.rowMajor() || offset == 0 && isContiguous();
    }

    /** As {@link #isIdentity}, with the usual strides even where extents of one would allow others. */
    private boolean isRowMajor() {
        return offset == 0 && Arrays.equals(strides, shape.rowMajor().strides);
    }

    /** The position of the coordinate with row-major number {@code n}. */
    public long position(long n) {
        long p = offset;
        for (int d = strides.length - 1; d >= 0; d--) {
            p += n % shape.dim(d) * strides[d];
            n /= shape.dim(d);
        }
        return p;
    }

    /** Smallest and largest position that is reached; {@code null} when there are no elements. */
    public long[] bounds() {
        if (shape.numel() == 0) {
            return null;
        }
        long lo = offset;
        long hi = offset;
        for (int d = 0; d < strides.length; d++) {
            long reach = (shape.dim(d) - 1) * strides[d];
            lo += Math.min(0, reach);
            hi += Math.max(0, reach);
        }
        return new long[] {lo, hi};
    }

    /** Whether two coordinates may share a position (a zero stride, or strides that cross). */
    public boolean overlaps() {
        if (shape.numel() <= 1) {
            return false;
        }
        Integer[] order = new Integer[strides.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(Math.abs(strides[a]), Math.abs(strides[b])));
        long reach = 0;
        for (int d : order) {
            if (shape.dim(d) == 1) {
                continue;
            }
            if (Math.abs(strides[d]) <= reach) {
                return true;
            }
            reach += (shape.dim(d) - 1) * Math.abs(strides[d]);
        }
        return false;
    }

    /** Whether this layout and another, over the same memory, may reach one position; false only where it is certain. */
    public boolean meets(Layout other) {
        long[] a = bounds();
        long[] b = other.bounds();
        return a != null && b != null && a[0] <= b[1] && b[0] <= a[1] && Meeting.of(this, other);
    }

    /** Axis {@code i} of the result is axis {@code order[i]} of this one. */
    public Layout permute(int... order) {
        long[] dims = new long[order.length];
        long[] st = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            dims[i] = shape.dim(order[i]);
            st[i] = strides[order[i]];
        }
        return new Layout(Shape.of(dims), st, offset);
    }

    /** Coordinates {@code start, start+step, ...} ({@code length} of them) along one axis; {@code step} may be negative. */
    public Layout slice(int axis, long start, long length, long step) {
        long[] dims = shape.dims();
        long[] st = strides.clone();
        dims[axis] = length;
        st[axis] = strides[axis] * step;
        return new Layout(Shape.of(dims), st, length == 0 ? offset : offset + start * strides[axis]);
    }

    /** One coordinate of an axis, which disappears. */
    public Layout select(int axis, long index) {
        return new Layout(remove(shape, axis), remove(strides, axis), offset + index * strides[axis]);
    }

    private static Shape remove(Shape s, int axis) {
        return Shape.of(remove(s.dims(), axis));
    }

    private static long[] remove(long[] a, int axis) {
        long[] r = new long[a.length - 1];
        System.arraycopy(a, 0, r, 0, axis);
        System.arraycopy(a, axis + 1, r, axis, r.length - axis);
        return r;
    }

    /** A new axis of extent 1 before {@code axis}. */
    public Layout unsqueeze(int axis) {
        long[] dims = insert(shape.dims(), axis, 1);
        long stride = axis < strides.length ? strides[axis] * shape.dim(axis) : 1;
        return new Layout(Shape.of(dims), insert(strides, axis, stride), offset);
    }

    private static long[] insert(long[] a, int at, long value) {
        long[] r = new long[a.length + 1];
        System.arraycopy(a, 0, r, 0, at);
        r[at] = value;
        System.arraycopy(a, at, r, at + 1, a.length - at);
        return r;
    }

    /** Drops an axis of extent 1. */
    public Layout squeeze(int axis) {
        return new Layout(remove(shape, axis), remove(strides, axis), offset);
    }

    /**
     * The elements whose coordinate along {@code b} is {@code offset} more than that along {@code a}: those two axes disappear and
     * the diagonal comes last.
     */
    public Layout diagonal(long offset, int a, int b) {
        long length = Math.max(0, Math.min(shape.dim(a) - Math.max(0, -offset), shape.dim(b) - Math.max(0, offset)));
        long start = length == 0 ? 0 : offset >= 0 ? offset * strides[b] : -offset * strides[a];
        long step = strides[a] + strides[b];
        Layout others = select(Math.max(a, b), 0).select(Math.min(a, b), 0);
        int last = others.rank();
        return new Layout(Shape.of(insert(others.shape.dims(), last, length)), insert(others.strides, last, step), this.offset + start);
    }

    /** Windows of {@code size} at every {@code step}-th coordinate of {@code axis}; a last axis walks within each. */
    public Layout windows(int axis, long size, long step) {
        long[] dims = insert(shape.dims(), rank(), size);
        long[] st = insert(strides, rank(), strides[axis]);
        dims[axis] = (dims[axis] - size) / step + 1;
        st[axis] *= step;
        return new Layout(Shape.of(dims), st, offset);
    }

    /** Broadcasts to {@code target}, whose trailing dims must equal this shape's or stretch its ones. */
    public Layout expand(Shape target) {
        int lead = target.rank() - rank();
        long[] st = new long[target.rank()];
        for (int d = lead; d < st.length; d++) {
            st[d] = shape.dim(d - lead) == target.dim(d) ? strides[d - lead] : 0;
        }
        return new Layout(target, st, offset);
    }

    /**
     * The same elements in the same row-major order under another shape, or {@code null} where strides cannot express it.
     * Neighbouring axes are merged into runs of constant stride, then the runs are cut at the new extents.
     */
    public Layout reshape(Shape target) {
        if (shape.numel() == 0 || target.equals(shape)) {
            return target.equals(shape) ? this : new Layout(target, rowMajor(target), offset);
        }
        long[] out = new long[target.rank()];
        int d = target.rank() - 1;
        long inRun = 1;
        long outRun = 1;
        long runStride = rank() == 0 ? 1 : strides[rank() - 1];
        for (int s = rank() - 1; s >= 0; s--) {
            inRun *= shape.dim(s);
            boolean runEnds = s == 0 || shape.dim(s - 1) != 1 && strides[s - 1] != inRun * runStride;
            if (!runEnds) {
                continue;
            }
            while (d >= 0 && (outRun < inRun || target.dim(d) == 1)) {
                out[d] = outRun * runStride;
                outRun *= target.dim(d);
                d--;
            }
            if (outRun != inRun) {
                return null;
            }
            if (s > 0) {
                runStride = strides[s - 1];
                inRun = 1;
                outRun = 1;
            }
        }
        for (; d >= 0; d--) {
            out[d] = outRun * runStride;
        }
        return new Layout(target, out, offset);
    }

    /**
     * The layout whose coordinate {@code c} has the position {@code this} gives to the row-major coordinate number
     * {@code outer.position(c)}, or {@code null} where that is not affine.
     */
    public Layout compose(Layout outer) {
        if (outer.isRowMajor() && outer.shape.equals(shape)) {
            return this;
        }
        if (isContiguous()) {
            return offset == 0 ? outer : new Layout(outer.shape, outer.strides, outer.offset + offset);
        }
        if (outer.shape.numel() == 0) {
            // Kernels whose inner loop is empty still walk the outer axes.
            Layout once = compose(new Layout(Shape.of(Arrays.stream(outer.shape.dims()).map(n -> Math.max(n, 1)).toArray()),
                outer.strides, outer.offset));
            return once == null ? null : new Layout(outer.shape, once.strides, once.offset);
        }
        Layout merged = collapse();
        if (merged.rank() < rank()) {
            return merged.compose(outer);
        }
        if (outer.isRowMajor()) {
            Layout direct = reshape(outer.shape);
            if (direct != null) {
                return direct;
            }
        }
        long[] start = digits(outer.offset);
        if (start == null) {
            return null;
        }
        long[] lo = start.clone();
        long[] hi = start.clone();
        long[] st = new long[outer.rank()];
        for (int j = 0; j < st.length; j++) {
            long extent = outer.shape.dim(j);
            if (extent == 1 || outer.strides[j] == 0) {
                continue;
            }
            long sign = Long.signum(outer.strides[j]);
            long[] delta = digits(Math.abs(outer.strides[j]));
            if (delta == null) {
                return null;
            }
            for (int d = 0; d < rank(); d++) {
                long reach = sign * delta[d] * (extent - 1);
                lo[d] += Math.min(0, reach);
                hi[d] += Math.max(0, reach);
                st[j] += sign * delta[d] * strides[d];
            }
        }
        for (int d = 0; d < rank(); d++) {
            if (lo[d] < 0 || hi[d] >= shape.dim(d)) {
                return null;
            }
        }
        long base = offset;
        for (int d = 0; d < rank(); d++) {
            base += start[d] * strides[d];
        }
        return new Layout(outer.shape, st, base);
    }

    /**
     * For a layout that visits each of the positions {@code 0 .. numel-1} once, such as a permutation of a row-major one: from
     * positions back to the row-major numbers of its coordinates. {@code null} for any other layout.
     */
    public Layout inverse() {
        Layout l = collapse();
        Integer[] order = new Integer[l.rank()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(l.strides[b], l.strides[a]));
        Layout sorted = l.permute(Arrays.stream(order).mapToInt(i -> i).toArray());
        if (!sorted.isIdentity()) {
            return null;
        }
        long[] numbers = rowMajor(l.shape);
        return new Layout(sorted.shape, Arrays.stream(order).mapToLong(i -> numbers[i]).toArray(), 0);
    }

    /** The same positions in the same row-major order with as few axes as strides allow. */
    public Layout collapse() {
        long[] dims = new long[rank()];
        long[] st = new long[rank()];
        int n = 0;
        for (int d = 0; d < rank(); d++) {
            long extent = shape.dim(d);
            if (extent == 1) {
                continue;
            }
            if (n > 0 && st[n - 1] == strides[d] * extent) {
                dims[n - 1] *= extent;
                st[n - 1] = strides[d];
            } else {
                dims[n] = extent;
                st[n++] = strides[d];
            }
        }
        return new Layout(Shape.of(Arrays.copyOf(dims, n)), Arrays.copyOf(st, n), offset);
    }

    /** The row-major coordinate of a linear number, or {@code null} if it lies outside the shape. */
    private long[] digits(long linear) {
        if (linear < 0 || linear >= shape.numel()) {
            return null;
        }
        long[] c = new long[rank()];
        for (int d = rank() - 1; d >= 0; d--) {
            c[d] = linear % shape.dim(d);
            linear /= shape.dim(d);
        }
        return c;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Layout l && offset == l.offset && shape.equals(l.shape) && Arrays.equals(strides, l.strides);
    }

    @Override
    public int hashCode() {
        return (shape.hashCode() * 31 + Arrays.hashCode(strides)) * 31 + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + (offset == 0 ? "" : " offset " + offset);
    }
}
