package org.gradus.cpu;

import java.util.Arrays;

/** Finds keys by their place in the order of all, without sorting the others. A thread's, with room for some number of keys. */
final class Selection {
    /** So few are put in order. */
    private static final int FEW = 24;
    private static final int LEAST_BITS = 4;
    private static final int MOST_BITS = 10;

    private final long[] room;
    private final int[] counts = new int[1 << MOST_BITS];

    Selection(int capacity) {
        room = new long[capacity];
    }

    /**
     * The key that {@code rank} others of {@code [0, n)} lie before. The keys' range is cut into equal parts, and the search goes
     * on in the one where the key is.
     */
    long key(long[] keys, int n, int rank) {
        long[] from = keys;
        int left = n;
        int before = rank;
        while (left > FEW) {
            long least = from[0];
            long most = from[0];
            for (int i = 1; i < left; i++) {
                least = Math.min(least, from[i]);
                most = Math.max(most, from[i]);
            }
            if (least == most) {
                return least;
            }
            int bits = Math.max(LEAST_BITS, Math.min(MOST_BITS, 30 - Integer.numberOfLeadingZeros(left)));
            int shift = Math.max(0, 64 - bits - Long.numberOfLeadingZeros(most - least));
            count(from, left, least, shift, 1 << bits);
            int part = 0;
            while (before >= counts[part]) {
                before -= counts[part++];
            }
            left = keep(from, left, least, shift, part);
            from = room;
        }
        return ordered(from, left, before);
    }

    private void count(long[] keys, int n, long least, int shift, int parts) {
        Arrays.fill(counts, 0, parts, 0);
        for (int i = 0; i < n; i++) {
            counts[(int) (keys[i] - least >>> shift)]++;
        }
    }

    /** Moves the keys of one part into the room, and returns how many there are. */
    private int keep(long[] keys, int n, long least, int shift, int part) {
        int kept = 0;
        for (int i = 0; i < n; i++) {
            long key = keys[i];
            room[kept] = key;
            kept += key - least >>> shift == part ? 1 : 0;
        }
        return kept;
    }

    private long ordered(long[] keys, int n, int rank) {
        for (int i = 0; i < n; i++) {
            long key = keys[i];
            int j = i;
            for (; j > 0 && room[j - 1] > key; j--) {
                room[j] = room[j - 1];
            }
            room[j] = key;
        }
        return room[rank];
    }
}
