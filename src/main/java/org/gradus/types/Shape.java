package org.gradus.types;

import java.util.Arrays;

/** The extents of a tensor: immutable, {@code long} dims, any rank including zero. */
public final class Shape {
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;
    private final long numel;
    /** Made when asked for; any thread's is as good. */
    private Layout rowMajor;

    private Shape(long[] dims) {
        this.dims = dims;
        long n = 1;
        for (long d : dims) {
            if (d < 0) {
                throw new ShapeException("Trying to create tensor with negative dimension " + d + ": " + Arrays.toString(dims));
            }
            n = n == 0 || d == 0 ? 0 : multiply(n, d, dims);
        }
        this.numel = n;
    }

    private static long multiply(long n, long d, long[] dims) {
        try {
            return Math.multiplyExact(n, d);
        } catch (ArithmeticException e) {
            throw new ShapeException("number of elements overflows for shape " + Arrays.toString(dims), e);
        }
    }

    /** @throws ShapeException if a dim is negative or the number of elements overflows */
    public static Shape of(long... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    /** Number of dims; 0 for a scalar. */
    public int rank() {
        return dims.length;
    }

    /** Number of elements; 1 for a scalar. */
    public long numel() {
        return numel;
    }

    /** Extent along {@code axis}, which may count from the end ({@code -1} is the last). */
    public long dim(int axis) {
        return dims[axis(axis, "dim")];
    }

    /** Extents of all dims; a copy. */
    public long[] dims() {
        return dims.clone();
    }

    /** Normalises a possibly negative axis; a scalar accepts -1 and 0 as PyTorch does, in {@link #axisOrScalar}. */
    public int axis(int axis, String op) {
        return axis(axis, dims.length, op, this);
    }

    /**
     * Normalises an axis of a tensor of rank {@code rank}.
     *
     * @throws IndexException if it lies outside {@code [-rank, rank)}; the message names {@code op} and the shape
     */
    public static int axis(int axis, int rank, String op, Shape shape) {
        int a = axis < 0 ? axis + rank : axis;
        if (a < 0 || a >= rank) {
            throw new IndexException(op + ": Dimension out of range (expected to be in range of [" + -Math.max(rank, 1) + ", "
                + (Math.max(rank, 1) - 1) + "], but got " + axis + ") for shape " + shape);
        }
        return a;
    }

    /** As {@link #axis}, but a zero-dimensional tensor takes 0 and -1, for which -1 is returned: there is no axis. */
    public int axisOrScalar(int axis, String op) {
        if (dims.length == 0 && (axis == 0 || axis == -1)) {
            return -1;
        }
        return axis(axis, op);
    }

    /**
     * NumPy broadcasting: trailing dims align, extent 1 stretches.
     *
     * @throws ShapeException naming {@code op} and both shapes
     */
    public static Shape broadcast(String op, Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        long[] out = new long[rank];
        for (int i = 0; i < rank; i++) {
            int ia = i - rank + a.rank();
            int ib = i - rank + b.rank();
            long da = ia < 0 ? 1 : a.dims[ia];
            long db = ib < 0 ? 1 : b.dims[ib];
            if (da != db && da != 1 && db != 1) {
                throw new ShapeException(op + ": The size of tensor a (" + da + ") must match the size of tensor b (" + db
                    + ") at non-singleton dimension " + i + "; shapes " + a + " and " + b + " do not broadcast");
            }
            out[i] = da == 1 ? db : da;
        }
        return new Shape(out);
    }

    Layout rowMajor() {
        Layout l = rowMajor;
        if (l == null) {
            l = new Layout(this, Layout.rowMajor(this), 0);
            rowMajor = l;
        }
        return l;
    }

    /** Whether there are no dims, so that there is one element. */
    public boolean isScalar() {
        return dims.length == 0;
    }

    @Override
    public boolean equals(Object o) {
        return this == o || o instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** {@code [2, 3]}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
