package org.gradus.cpu;

/**
 * The loops of {@link Correlation}. All implementations give the same bits. Lines that are read have {@link #SLACK} elements more
 * than needed behind the last one, and {@link #ROWS} rows of windows stand in the array even if there are fewer.
 */
interface CorrelationLoops {
    int SLACK = 64;
    /** Of windows, at a time. */
    int ROWS = 4;
    /** Places that {@link #dots} takes at a time. */
    int PLACES = 9;
    /** Sums for each of them, one for each of so many neighbours. */
    int CHAINS = 16;

    /**
     * Elements with even and those with odd numbers of {@code count} from {@code at} on, to {@code even} and to {@code odd}, which
     * begins behind the former. Anything may be left behind the latter, up to {@link #SLACK} elements.
     */
    void split(float[] x, int at, int count, float[] to, int even, int odd);

    /**
     * {@code count} elements from {@code even} on and those from {@code odd} on, in turn, to {@code to} from {@code at} on. Anything may be
     * left behind the last one, up to {@link #SLACK} elements.
     */
    void merge(float[] x, int even, int odd, int count, float[] to, int at);

    /**
     * {@code c[to + y width + i] = sum_p w[from + p] x[at + y down + places[p] + i]}, term by term from zero on.
     *
     * @param count of places
     * @param room  of {@code ROWS (width + SLACK)} elements
     */
    void correlate(float[] x, int at, int down, int[] places, int count, float[] w, int from, float[] c, int to, int rows, int width,
        float[] room);

    /**
     * Adds {@code g[from + y width + i] x[at + y down + places[first + p] + i]} to {@code sums[to + CHAINS p + lane]} for
     * {@link #PLACES} places {@code p}: element {@code i} goes to lane {@code i % CHAINS}; those that a row ends with follow last, in the
     * last lanes, or, of a row that has no more, in the first.
     */
    void dots(float[] x, int at, int down, int[] places, int first, float[] g, int from, int rows, int width, float[] sums, int to);
}
