package org.gradus.cpu;

import static org.gradus.cpu.WinogradLoops.PLACES;

/** The sizes of a {@link WinogradWeights} product, and how it is cut: by them alone. */
record WinogradWeightSizes(int filters, int channels, int height, int width, int images) {
    private static final int MOST_PIECES = 16;
    /** Elements of all sums, and of the transformed tiles of a block. */
    private static final int SUMS = 1 << 21;
    private static final int AT_HAND = 1 << 18;
    private static final int FEWEST_TILES = 32;
    private static final int FEWEST_PIECES = 4;
    /** Multiply-adds a nanosecond. */
    private static final double DIRECT = 50;
    private static final double PRODUCTS = 75;
    /** Nanoseconds for a tile of a channel, or of a filter, and for the places of a filter in a piece and in the end. */
    private static final double IMAGE = 3.5;
    private static final double GRADIENT = 6;
    private static final double SUM = 30;
    private static final double BACK = 20;
    private static final int FEWEST = 8;
    private static final double GAIN = 1.15;

    int across() {
        return (width + 1) / 2;
    }

    int down() {
        return (height + 1) / 2;
    }

    int pieces() {
        return (int) Math.max(1, Math.min(Math.min(MOST_PIECES, images * down()), SUMS / ((long) PLACES * filters * channels)));
    }

    /** Rows of tiles of a block. */
    int rows() {
        return Math.max(1, Math.max(FEWEST_TILES, AT_HAND / (PLACES * (filters + channels))) / across());
    }

    /** Whether this is faster than the direct product, by what either takes of a thread (measured). */
    boolean pays() {
        long tiles = (long) images * down() * across();
        double direct = (double) WindowView.PLACES * filters * channels * height * width * images / DIRECT;
        double fast = (double) PLACES * filters * channels * tiles / PRODUCTS
            + (IMAGE * channels + GRADIENT * filters) * tiles
            + (BACK + SUM * pieces()) * filters * channels;
        return filters >= FEWEST && channels >= FEWEST && (long) filters * channels * PLACES <= SUMS / FEWEST_PIECES
            && direct > GAIN * fast;
    }
}
