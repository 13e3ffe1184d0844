package org.gradus.ir;

import java.util.Arrays;
import org.gradus.types.Layout;

/** What an {@link Expr} does with its inputs. Every tensor operation is made of these few. */
public sealed interface Primitive {
    /** Whether its rows must lie one after another in memory, and it takes a kernel of its own. */
    default boolean needsRows() {
        return this instanceof Scan || this instanceof Sort;
    }

    /** No inputs: elements that a device already holds. */
    enum Leaf implements Primitive { LEAF }

    /**
     * No inputs: one scalar, repeated over the shape. It reaches kernels as an argument, so that another value is no other
     * kernel. {@code bits} is the value for integers and bool, {@link Double#doubleToRawLongBits} for floating dtypes.
     */
    record Constant(long bits) implements Primitive { }

    /** No inputs: elements that updates will replace, every one of them, before anybody reads it. */
    enum Unset implements Primitive { UNSET }

    /** No inputs: each element's row-major number, int64. */
    enum Iota implements Primitive { IOTA }

    /** A scalar function of inputs that all have the result's shape. */
    record Map(Pointwise fn) implements Primitive {
        private static final Map[] ALL = new Map[Pointwise.values().length];

        static {
            for (Pointwise fn : Pointwise.values()) {
                ALL[fn.ordinal()] = new Map(fn);
            }
        }

        static Map of(Pointwise fn) {
            return ALL[fn.ordinal()];
        }
    }

    /**
     * One input, converted to the result's dtype. A deferred one is the rounding of a value that nobody holds yet: arithmetic on
     * it takes the value as it was before; the first holder makes it an ordinary cast.
     */
    enum Cast implements Primitive { CAST, DEFERRED }

    /** One input: element {@code c} is the input's row-major element number {@code layout.position(c)}. */
    record View(Layout layout) implements Primitive { }

    /**
     * One input, folded over its last {@code axes} axes.
     *
     * @param kept whether it is written wherever it is computed, for somebody who goes on with it when the input is gone
     */
    record Reduce(ReduceOp op, int axes, boolean kept) implements Primitive { }

    /** One input: each element together with all before it along the last axis. */
    record Scan(ScanOp op) implements Primitive { }

    /**
     * One input: for each row along the last axis the positions, int64, of its elements in order. Equal elements keep theirs;
     * NaN is the largest. The result may have a part of that order only.
     *
     * @param first the place in the order that the result begins with
     */
    record Sort(boolean descending, long first) implements Primitive { }

    /** {@code (B..., M, K) x (B..., K, N) -> (B..., M, N)}; equal batch dims. */
    enum MatMul implements Primitive { MATMUL }

    /**
     * Inputs: queries {@code (B..., L, E)}, keys {@code (B..., S, E)}, values {@code (B..., S, Ev)}, a scalar {@code s}; for
     * gradients the result {@code (B..., L, Ev)}, the rows {@code (B..., L, 2)} and the result's gradient; and last, if there is one,
     * a mask {@code (B..., L, S)}, bool (true where a query sees a key) or added to the scores. The scores are never in memory all
     * at once.
     *
     * @param isCausal whether query i sees the keys up to i only
     */
    record Attention(boolean isCausal, Result result) implements Primitive {
        /** What becomes of it. */
        public enum Result {
            /** {@code softmax(q k^T s + mask) v}: {@code (B..., L, Ev)}. */
            VALUES,
            /** The same, and then the largest score of each row, and then the sum of {@code e^(score - largest)}: one axis. */
            VALUES_AND_ROWS,
            /** Gradients of queries, of keys and of values, one after another: one axis. */
            GRADIENTS
        }
    }

    /**
     * Inputs: the source, then int64 index values of the result's shape. Element {@code c} is the source's element whose
     * coordinate along axis {@code d} is index value number {@code axes[d]}, or {@code c[~axes[d]]} where that is negative.
     * An index outside its axis is an error that names {@code op}.
     */
    record Gather(int[] axes, String op) implements Primitive {
        @Override
        public boolean equals(Object o) {
            return o instanceof Gather g && Arrays.equals(axes, g.axes) && op.equals(g.op);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(axes) * 31 + op.hashCode();
        }
    }

    /**
     * Inputs: base, source, then int64 index values of the source's shape. The result is the base, into which each source
     * element {@code c} was merged, in row-major order, at the coordinate that along axis {@code d} is index value number
     * {@code axes[d]}, or {@code c[~axes[d]]} where that is negative.
     */
    record Scatter(int[] axes, ScatterMode mode, String op) implements Primitive {
        /** Axes of the source: first those that pick different places of the base, then those that may meet there. */
        int[] order(int rank) {
            boolean[] apart = new boolean[rank];
            for (int axis : axes) {
                if (axis < 0) {
                    apart[~axis] = true;
                }
            }
            int[] order = new int[rank];
            int n = 0;
            for (int pass = 0; pass < 2; pass++) {
                for (int d = 0; d < rank; d++) {
                    if (apart[d] == (pass == 0)) {
                        order[n++] = d;
                    }
                }
            }
            return order;
        }

        /** How many axes of the source pick different places of the base. */
        int apart() {
            return (int) Arrays.stream(axes).filter(a -> a < 0).distinct().count();
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Scatter s && mode == s.mode && Arrays.equals(axes, s.axes) && op.equals(s.op);
        }

        @Override
        public int hashCode() {
            return (Arrays.hashCode(axes) * 31 + mode.ordinal()) * 31 + op.hashCode();
        }
    }

    /** Inputs: base and value. The result is the base, with element {@code layout.position(c)} replaced by {@code value[c]}. */
    record Update(Layout layout) implements Primitive { }
}
