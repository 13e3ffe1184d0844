package org.gradus.types;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Whether two layouts share a position. Their difference is a sum of multiples of strides, each multiple within a range; with the
 * largest stride first only few multiples leave a rest that the smaller ones can make up.
 */
final class Meeting {
    private static final int MOST_TRIALS = 1024;

    private final long[] strides;
    private final long[] least;
    private final long[] most;
    private int trials;

    private Meeting(NavigableMap<Long, long[]> ranges) {
        int n = ranges.size();
        strides = new long[n];
        least = new long[n];
        most = new long[n];
        int i = 0;
        for (var e : ranges.descendingMap().entrySet()) {
            strides[i] = e.getKey();
            least[i] = e.getValue()[0];
            most[i++] = e.getValue()[1];
        }
    }

    /** True also where finding out would take too long. */
    static boolean of(Layout a, Layout b) {
        NavigableMap<Long, long[]> ranges = new TreeMap<>();
        long apart = start(b) - start(a);
        add(ranges, a, 1);
        add(ranges, b, 0);
        return new Meeting(ranges).reaches(apart, 0);
    }

    /** The lowest position. */
    private static long start(Layout l) {
        return l.bounds()[0];
    }

    /** Steps of {@code a} count up to its extents, those of the other one down; axes of one stride count together. */
    private static void add(NavigableMap<Long, long[]> ranges, Layout l, int end) {
        for (int d = 0; d < l.rank(); d++) {
            if (l.stride(d) != 0 && l.shape().dim(d) > 1) {
                long[] range = ranges.computeIfAbsent(Math.abs(l.stride(d)), s -> new long[2]);
                range[end] += end == 1 ? l.shape().dim(d) - 1 : 1 - l.shape().dim(d);
            }
        }
    }

    /** Whether multiples of the strides from number {@code at} on can add up to {@code rest}. */
    private boolean reaches(long rest, int at) {
        if (at == strides.length) {
            return rest == 0;
        }
        if (++trials > MOST_TRIALS) {
            return true;
        }
        long low = 0;
        long high = 0;
        for (int i = at + 1; i < strides.length; i++) {
            low += strides[i] * least[i];
            high += strides[i] * most[i];
        }
        long from = Math.max(least[at], -Math.floorDiv(high - rest, strides[at]));
        long to = Math.min(most[at], Math.floorDiv(rest - low, strides[at]));
        for (long k = from; k <= to; k++) {
            if (reaches(rest - k * strides[at], at + 1)) {
                return true;
            }
        }
        return false;
    }
}
