package org.gradus.cpu;

/** The few smallest of a stream of keys, with their places, in order; of equal keys the first ones. */
final class Fewest {
    private final long[] keys;
    private final int[] places;
    private int held;

    Fewest(int most) {
        keys = new long[most];
        places = new int[most];
    }

    void clear() {
        held = 0;
    }

    /** Keys {@code [0, n)}, whose places are {@code place ...}. */
    void add(long[] more, int n, int place) {
        int i = 0;
        for (; i < n && held < keys.length; i++) {
            held++;
            insert(more[i], place + i);
        }
        long largest = keys[keys.length - 1];
        for (; i < n; i++) {
            if (more[i] < largest) {
                insert(more[i], place + i);
                largest = keys[keys.length - 1];
            }
        }
    }

    /** Those of another stream, whose places come after all of this one's. */
    void add(Fewest other) {
        for (int i = 0; i < other.held; i++) {
            if (held < keys.length) {
                held++;
                insert(other.keys[i], other.places[i]);
            } else if (other.keys[i] < keys[keys.length - 1]) {
                insert(other.keys[i], other.places[i]);
            }
        }
    }

    /** In place of the last one. */
    private void insert(long key, int place) {
        int at = held - 1;
        for (; at > 0 && keys[at - 1] > key; at--) {
            keys[at] = keys[at - 1];
            places[at] = places[at - 1];
        }
        keys[at] = key;
        places[at] = place;
    }

    /** Writes the places of all but the first {@code from}. */
    void positions(int from, long[] to, int at) {
        for (int i = from; i < keys.length; i++) {
            to[at + i - from] = places[i];
        }
    }
}
