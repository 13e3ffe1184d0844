package org.gradus.cpu;

import org.gradus.types.Layout;

/**
 * Where the rows of a matrix stand, or its columns, from the first one: a stride apart, or where the digits of their number lead
 * if they are several axes of a tensor.
 */
final class Steps {
    private final int[] extents;
    private final int[] strides;
    /** What is number 0. */
    private final int first;

    private Steps(int[] extents, int[] strides, int first) {
        this.extents = extents;
        this.strides = strides;
        this.first = first;
    }

    static Steps of(long stride) {
        return new Steps(new int[] {Integer.MAX_VALUE}, new int[] {(int) stride}, 0);
    }

    /** @param layout of at least one axis; its offset does not count */
    static Steps of(Layout layout) {
        int n = layout.rank();
        int[] extents = new int[n];
        int[] strides = new int[n];
        for (int d = 0; d < n; d++) {
            extents[d] = Math.toIntExact(layout.shape().dim(d));
            strides[d] = (int) layout.stride(d);
        }
        return new Steps(extents, strides, 0);
    }

    /** The first {@code length} of these steps, {@code count} times, {@code stride} apart. */
    Steps repeated(int count, int length, int stride) {
        int[] e = new int[extents.length + 1];
        int[] s = new int[e.length];
        System.arraycopy(extents, 0, e, 1, extents.length);
        System.arraycopy(strides, 0, s, 1, strides.length);
        e[0] = count;
        s[0] = stride;
        if (isRegular()) {
            e[1] = length;
        }
        return new Steps(e, s, 0);
    }

    /** Those from number {@code from} on, seen from the first of them. */
    Steps from(int from) {
        return isRegular() ? this : new Steps(extents, strides, first + from);
    }

    /** Whether all steps are the same {@link #stride}. */
    boolean isRegular() {
        return strides.length == 1;
    }

    /** From one to the next, as long as the last axis has not come to its end. */
    int stride() {
        return strides[strides.length - 1];
    }

    int position(int number) {
        return whole(first + number) - (first == 0 ? 0 : whole(first));
    }

    private int whole(int number) {
        int p = 0;
        int rest = number;
        for (int d = strides.length - 1; d > 0; d--) {
            p += rest % extents[d] * strides[d];
            rest /= extents[d];
        }
        return p + rest * strides[0];
    }

    /** Positions of the numbers {@code from .. from + count - 1}. */
    void positions(int from, int count, int[] to) {
        int last = strides.length - 1;
        int start = first == 0 ? 0 : whole(first);
        for (int i = 0; i < count; ) {
            int number = first + from + i;
            int p = whole(number) - start;
            int run = Math.min(count - i, extents[last] - (last == 0 ? 0 : number % extents[last]));
            for (int e = i + run; i < e; i++, p += strides[last]) {
                to[i] = p;
            }
        }
    }

    @Override
    public String toString() {
        return java.util.Arrays.toString(extents) + " strides " + java.util.Arrays.toString(strides);
    }
}
