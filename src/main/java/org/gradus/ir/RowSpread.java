package org.gradus.ir;

import java.util.Arrays;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Which elements of its operands belong to a row of a kernel, when its rows are dealt out to threads or work-items. With {@code R} rows that lie
 * {@code apart} elements from one another in an operand, position {@code p} of it belongs to row {@code p / apart mod R}: so it does
 * in a value {@code (T, R, W)} for each of the {@code T} steps, if rows are {@code W} apart.
 */
public final class RowSpread {
    /** Of an operand of which a row may reach any element. */
    public static final long ANYWHERE = -1;
    private static final long UNTOUCHED = 0;

    private final Kernel kernel;
    private final long rows;
    /** For each operand. */
    private final long[] apart;

    private RowSpread(Kernel kernel, long rows) {
        this.kernel = kernel;
        this.rows = rows;
        this.apart = new long[kernel.operands().size()];
        Arrays.fill(apart, UNTOUCHED);
    }

    /** For each operand how far apart the rows of a product are in it; {@code null} if rows do not have elements of their own. */
    public static long[] of(Kernel.MatMul k) {
        if (k.batch() != 1 || k.a().rows().rank() != 1) {
            return null;
        }
        RowSpread spread = new RowSpread(k, k.m());
        spread.reach(0, spread.apart(left(k.a()), 0));
        spread.reach(1, ANYWHERE);
        return spread.loop(k.epilogue());
    }

    /** The same for a loop that is dealt out as so many rows; {@code null} also where a launch may fail. */
    public static long[] of(Kernel.Loop k, long rows) {
        return new RowSpread(k, rows).loop(k);
    }

    /**
     * For a kernel that only folds along its inner axes, with a row of elements to fold at each of their places: the same for these
     * rows, {@code null} if not. What it stores belongs to no row, as it is stored when all are folded.
     */
    public static long[] ofFolded(Kernel.Loop k, long rows) {
        int axis = k.outer().rank();
        while (axis < k.outer().rank() + k.inner().rank() && k.inner().dim(axis - k.outer().rank()) == 1) {
            axis++;
        }
        if (axis == k.outer().rank() + k.inner().rank() || k.inner().dim(axis - k.outer().rank()) % rows != 0
            || k.stores().stream().anyMatch(s -> s.inner() || s.scatter() != null)) {
            return null;
        }
        RowSpread spread = new RowSpread(k, rows);
        for (Instr i : k.body()) {
            if (i instanceof Instr.Gather) {
                return null;
            }
            if (i instanceof Instr.Load l && !k.operands().get(l.operand()).written()) {
                spread.reach(l.operand(), spread.apart(l.access(), axis));
            }
        }
        return spread.apart;
    }

    private static Layout left(MatrixView a) {
        long[] dims = new long[1 + a.columns().rank()];
        long[] strides = new long[dims.length];
        dims[0] = a.rows().shape().dim(0);
        strides[0] = a.rows().stride(0);
        for (int d = 1; d < dims.length; d++) {
            dims[d] = a.columns().shape().dim(d - 1);
            strides[d] = a.columns().stride(d - 1);
        }
        return Layout.of(Shape.of(dims), strides, a.batch().offset());
    }

    private long[] loop(Kernel.Loop k) {
        int axis = 0;
        while (axis < k.outer().rank() && k.outer().dim(axis) == 1) {
            axis++;
        }
        if (axis == k.outer().rank() || k.outer().dim(axis) % rows != 0) {
            return null;
        }
        for (Instr i : k.body()) {
            if (i instanceof Instr.Gather) {
                return null;
            }
            if (i instanceof Instr.Load l) {
                reach(l.operand(), apart(l.access(), axis));
            }
        }
        for (Kernel.Store s : k.stores()) {
            if (s.scatter() != null) {
                return null;
            }
            reach(s.operand(), apart(s.access(), axis));
        }
        for (int i = 0; i < apart.length; i++) {
            if (apart[i] == ANYWHERE && kernel.operands().get(i).written()) {
                return null;
            }
        }
        return apart;
    }

    private void reach(int operand, long distance) {
        apart[operand] = apart[operand] == UNTOUCHED || apart[operand] == distance ? distance : ANYWHERE;
    }

    private long apart(Access access, int axis) {
        return access.isStrided() ? apart(access.first(), axis) : ANYWHERE;
    }

    /** How far apart rows are that are each an equal share of {@code axis}, or {@link #ANYWHERE}. */
    private long apart(Layout l, int axis) {
        long share = l.shape().dim(axis) / rows;
        long distance = l.stride(axis) * share;
        if (distance <= 0 || l.offset() < 0 || l.offset() / distance % rows != 0) {
            return ANYWHERE;
        }
        long reach = l.offset() % distance + (share - 1) * l.stride(axis);
        for (int d = 0; d < l.rank(); d++) {
            if (d == axis || l.shape().dim(d) == 1 || l.stride(d) % (distance * rows) == 0) {
                continue;
            }
            if (l.stride(d) < 0) {
                return ANYWHERE;
            }
            reach += (l.shape().dim(d) - 1) * l.stride(d);
        }
        return reach < distance ? distance : ANYWHERE;
    }
}
