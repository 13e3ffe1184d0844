package org.gradus.cpu;

import java.util.Arrays;

/** Keys with the places that they came from, and the parts of a stable sort of them. */
final class Keyed {
    private static final int RUN = 16;
    /** Elements from which on counting digits is faster than merging. */
    private static final int MANY = 256;

    private final long[] keys;
    private final int[] places;

    Keyed(int n) {
        keys = new long[n];
        places = new int[n];
    }

    /** The keys themselves. */
    long[] keys() {
        return keys;
    }

    /** The places of {@code [start, end)} become where they are. */
    void number(int start, int end) {
        for (int i = start; i < end; i++) {
            places[i] = i;
        }
    }

    /** How many of {@code [0, n)} are below a key. */
    int below(long key, int n) {
        int below = 0;
        for (int i = 0; i < n; i++) {
            below += keys[i] < key ? 1 : 0;
        }
        return below;
    }

    /**
     * Copies those of {@code [0, n)} that are neither below {@code low} nor above {@code high}, of those that equal
     * {@code high} so many only, to {@code at ...}; returns where they end. Their places count from {@code base}.
     */
    int pick(int n, long low, long high, int ties, int base, Keyed to, int at) {
        int next = at;
        int left = ties;
        for (int i = 0; i < n; i++) {
            long key = keys[i];
            if (key >= low && key <= high && (key < high || left-- > 0)) {
                to.keys[next] = key;
                to.places[next++] = base + places[i];
            }
        }
        return next;
    }

    /** Writes the places of {@code [start, end)}, counted from {@code base}. */
    void positions(int start, int end, int base, long[] to, int at) {
        for (int i = start; i < end; i++) {
            to[at + i - start] = places[i] - base;
        }
    }

    /** Sorts {@code [start, end)}; {@code other} lends room there. */
    void sort(int start, int end, Keyed other) {
        if (end - start >= MANY) {
            radix(start, end, other);
        } else {
            mergeSort(start, end, other);
        }
    }

    /** By one byte after another, from the lowest; those that are the same in all keys are passed over. */
    private void radix(int start, int end, Keyed other) {
        long differing = differing(start, end);
        Keyed from = this;
        Keyed to = other;
        int[][] counts = new int[1][256];
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            if ((differing >>> shift & 255) != 0) {
                from.count(start, end, shift, counts[0]);
                starts(counts, start);
                from.distribute(start, end, shift, counts[0], to);
                Keyed swap = from;
                from = to;
                to = swap;
            }
        }
        if (from != this) {
            from.copy(start, end - start, this, start);
        }
    }

    /** The bits in which the keys of {@code [start, end)} are not all the same. */
    long differing(int start, int end) {
        long first = keys[start];
        long differing = 0;
        for (int i = start; i < end; i++) {
            differing |= keys[i] ^ first;
        }
        return differing;
    }

    /** How many of {@code [start, end)} have each value of one byte. */
    void count(int start, int end, int shift, int[] counts) {
        Arrays.fill(counts, 0);
        for (int i = start; i < end; i++) {
            counts[(int) ((keys[i] ^ Long.MIN_VALUE) >>> shift) & 255]++;
        }
    }

    /** Turns how many elements of each stretch have each value into where the first one of them goes, from {@code at} on. */
    static void starts(int[][] counts, int at) {
        int next = at;
        for (int value = 0; value < 256; value++) {
            for (int[] stretch : counts) {
                int count = stretch[value];
                stretch[value] = next;
                next += count;
            }
        }
    }

    /** Writes {@code [start, end)} to where one byte of the keys sends them: {@code next} has the next place for each value. */
    void distribute(int start, int end, int shift, int[] next, Keyed to) {
        for (int i = start; i < end; i++) {
            int at = next[(int) ((keys[i] ^ Long.MIN_VALUE) >>> shift) & 255]++;
            to.keys[at] = keys[i];
            to.places[at] = places[i];
        }
    }

    private void mergeSort(int start, int end, Keyed other) {
        for (int run = start; run < end; run += RUN) {
            insertion(run, Math.min(end, run + RUN));
        }
        Keyed from = this;
        Keyed to = other;
        for (int width = RUN; width < end - start; width *= 2) {
            for (int at = start; at < end; at += 2 * width) {
                int middle = Math.min(end, at + width);
                from.merge(at, middle, Math.min(end, middle + width), to);
            }
            Keyed swap = from;
            from = to;
            to = swap;
        }
        if (from != this) {
            from.copy(start, end - start, this, start);
        }
    }

    private void insertion(int start, int end) {
        for (int i = start + 1; i < end; i++) {
            long key = keys[i];
            int place = places[i];
            int j = i;
            for (; j > start && keys[j - 1] > key; j--) {
                keys[j] = keys[j - 1];
                places[j] = places[j - 1];
            }
            keys[j] = key;
            places[j] = place;
        }
    }

    /** Merges {@code [at, middle)} and {@code [middle, end)} into the same places of {@code to}; of equals the first come first. */
    private void merge(int at, int middle, int end, Keyed to) {
        if (middle == end || keys[middle - 1] <= keys[middle]) {
            copy(at, end - at, to, at);
            return;
        }
        int i = at;
        int j = middle;
        for (int o = at; o < end; o++) {
            int from = i >= middle || j < end && keys[j] < keys[i] ? j++ : i++;
            to.keys[o] = keys[from];
            to.places[o] = places[from];
        }
    }

    /** Moves {@code [start, end)} to {@code at ...}, which lies before. */
    void move(int start, int end, int at) {
        copy(start, end - start, this, at);
    }

    private void copy(int start, int n, Keyed to, int at) {
        System.arraycopy(keys, start, to.keys, at, n);
        System.arraycopy(places, start, to.places, at, n);
    }
}
