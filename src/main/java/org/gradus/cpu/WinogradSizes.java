package org.gradus.cpu;

import static org.gradus.cpu.WinogradLoops.PLACES;

/** The sizes of a {@link Winograd} product, and how it is cut: by them alone. */
record WinogradSizes(int filters, int channels, int height, int width, int images) {
    /** Transformed elements of the image that a thread has at hand, and tiles. */
    private static final int AT_HAND = 1 << 17;
    private static final int FEWEST_TILES = 48;
    private static final int MOST_TILES = 224;
    /** Elements of products. */
    private static final int PRODUCTS_AT_HAND = 1 << 16;
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

    /** Rows of tiles that a thread takes at a time, at most: equal parts of an image, or several images. */
    private int rows() {
        int most = Math.max(1, Math.max(FEWEST_TILES, Math.min(MOST_TILES, AT_HAND / (PLACES * channels))) / across());
        if (most >= down()) {
            return most / down() * down();
        }
        int parts = (down() + most - 1) / most;
        return (down() + parts - 1) / parts;
    }

    /** Into which all rows of tiles are cut. */
    int parts() {
        int rows = rows();
        return rows >= down() ? (images * down() + rows - 1) / rows : images * ((down() + rows - 1) / rows);
    }

    /** Where a part starts, in rows of tiles numbered through all images. */
    int start(int part) {
        int rows = rows();
        int each = (down() + rows - 1) / rows;
        return rows >= down() ? part * rows : part / each * down() + part % each * rows;
    }

    int end(int part) {
        int end = start(part) + rows();
        return rows() >= down() ? Math.min(images * down(), end) : imageEnd(start(part), end);
    }

    /** That a row of tiles belongs to. */
    int image(int row) {
        return row / down();
    }

    /** That some rows of tiles belong to. */
    int images(int from, int to) {
        return image(to - 1) - image(from) + 1;
    }

    /** Where the rows from {@code row} on that belong to one image end, at most {@code to}. */
    int imageEnd(int row, int to) {
        return Math.min(to, (image(row) + 1) * down());
    }

    /** The first row of elements in a row of tiles. */
    int firstLine(int row) {
        return 2 * (row % down());
    }

    /** Rows of elements in rows of tiles of one image. */
    int lines(int row, int end) {
        return Math.min(height - firstLine(row), 2 * (end - row));
    }

    /** Filters that are multiplied with so many tiles at a time. */
    int filtersAtHand(int tiles, int stripRows) {
        int most = Math.max(1, PRODUCTS_AT_HAND / (PLACES * tiles * stripRows)) * stripRows;
        return Math.min(filters, most);
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
