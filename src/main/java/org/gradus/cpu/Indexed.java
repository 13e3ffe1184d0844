package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.types.IndexException;

/**
 * An access whose position is moved by index values.
 *
 * @param args    the values with the indices
 * @param extents what they have to stay below
 * @param op      for the message if they do not
 */
record Indexed(Walk base, int[] args, long[] extents, long[] strides, String op) {
    /** Of elements that share no shift. */
    static final long NONE = Long.MIN_VALUE;

    /** Fills {@code f.positions}. */
    void positions(Frame f) {
        base.positions(f);
        shift(f, 0, base.count(f));
    }

    /** As {@link #positions(Frame)} for elements {@code at ...} alone, which the base visits as one run. */
    void positions(Frame f, long position, long stride, int at, int n) {
        for (int i = 0; i < n; i++) {
            f.positions[i] = position + i * stride;
        }
        shift(f, at, n);
    }

    private void shift(Frame f, int from, int n) {
        long[] p = f.positions;
        for (int t = 0; t < args.length; t++) {
            long[] index = (long[]) f.array[args[t]];
            int at = f.start[args[t]] + from;
            long stride = strides[t];
            check(index, at, n, t);
            if (stride == 1) {
                add(p, index, at, n);
                continue;
            }
            for (int i = 0; i < n; i++) {
                p[i] += index[at + i] * stride;
            }
        }
    }

    private static void add(long[] p, long[] index, int at, int n) {
        for (int i = 0; i < n; i++) {
            p[i] += index[at + i];
        }
    }

    /** @throws IndexException unless all of {@code index[at ...]} are places along the axis of a term */
    void check(long[] index, int at, int n, int term) {
        long last = extents[term] - 1;
        long outside = 0;
        for (int i = 0; i < n; i++) {
            outside |= index[at + i] | last - index[at + i];
        }
        if (outside < 0) {
            for (int i = 0; i < n; i++) {
                checked(index[at + i], term);
            }
        }
    }

    /** By how much elements {@code at ...} are moved if they all have the same indices, as a row of a table has; else NONE. */
    long common(Frame f, int at, int n) {
        long shift = 0;
        for (int t = 0; t < args.length; t++) {
            long[] index = (long[]) f.array[args[t]];
            int start = f.start[args[t]] + at;
            if (Arrays.mismatch(index, start, start + n - 1, index, start + 1, start + n) >= 0) {
                return NONE;
            }
            shift += checked(index[start], t) * strides[t];
        }
        return shift;
    }

    /** Where line {@code l} of a tile that goes by columns begins, given that the indices have a value a line. */
    int line(Frame f, int l) {
        long position = base.lineStart(f, l);
        for (int t = 0; t < args.length; t++) {
            position += checked(((long[]) f.array[args[t]])[f.start[args[t]] + l], t) * strides[t];
        }
        return (int) position;
    }

    /** @throws IndexException unless it is a place along the axis of a term */
    long checked(long index, int term) {
        if (index < 0 || index >= extents[term]) {
            throw new IndexException(op + ": index " + index + " is out of bounds for dimension with size " + extents[term]);
        }
        return index;
    }
}
