package org.gradus.cpu;

import static org.gradus.cpu.WinogradLoops.PLACES;

/** The sizes of a {@link Winograd} product, and how it is cut: by them alone. */
record WinogradSizes(int filters, int channels, int height, int width, int images) {
    /** Transformed elements of the image that a thread has at hand, and tiles. */
    private static final int AT_HAND = 1 << 18;
    private static final int FEWEST_TILES = 48;
    private static final int MOST_TILES = 224;
    /** Multiply-adds a nanosecond. */
    private static final double DIRECT = 50;
    private static final double PRODUCTS = 72;
    /** Nanoseconds for a tile of a channel, or of a filter, in vectors that are full, and for the places of a filter. */
    private static final double IMAGE = 3.5;
    private static final double RESULT = 2.2;
    private static final double FILTER = 22;
    private static final int LANES = 16;
    private static final int FEWEST = 8;
    private static final double GAIN = 1.15;

    int across() {
        return (width + 1) / 2;
    }

    int down() {
        return (height + 1) / 2;
    }

    /** Rows of tiles that a thread takes at a time. */
    int rows() {
        int most = Math.max(FEWEST_TILES, Math.min(MOST_TILES, AT_HAND / (PLACES * channels)));
        return Math.max(1, Math.min(images * down(), most / across()));
    }

    /** Whether this is faster than the direct product, by what either takes of a thread (measured). */
    boolean pays() {
        long tiles = (long) images * down() * across();
        double lanes = (across() + LANES - 1) / LANES * LANES / (double) across();
        double direct = (double) WindowView.PLACES * filters * channels * height * width * images / DIRECT;
        double fast = (double) PLACES * filters * channels * tiles / PRODUCTS
            + (IMAGE * channels + RESULT * filters) * tiles * lanes + FILTER * filters * channels;
        return filters >= FEWEST && channels >= FEWEST && direct > GAIN * fast;
    }
}
