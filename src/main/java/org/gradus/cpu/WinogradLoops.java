package org.gradus.cpu;

/**
 * The transforms of {@link Winograd}, along one axis after the other. What several tiles need lies side by side, so that all loops
 * run along them. All implementations give the same bits. Arrays that are written as scratch have {@link #SLACK} elements
 * more than needed, and loops may leave anything behind their last element.
 */
interface WinogradLoops {
    /** Of a tile of the image. */
    int SIDE = 4;
    int SLACK = 64;

    /**
     * Along a row of an image: tile {@code j} is made of the elements {@code 2 j .. 2 j + 3}, {@code step} apart, and gives
     * {@code h[to + k apart + j]} for {@code k} in 0 to 3.
     */
    void row(float[] x, int at, int step, int tiles, float[] h, int to, int apart);

    /**
     * Down the columns: what {@link #row} made of the even rows lies {@code apart} behind one another for each {@code k}, of the odd
     * rows {@code half} behind that, and of the next two rows {@code next} further. Gives {@code v[4 i + k][to + t]}.
     */
    void down(float[] h, int half, int apart, int next, int tiles, float[][] v, int to);

    /**
     * Tiles of two by two from the sixteen products of each, which stand {@code apart}: {@code width} of one row of tiles by
     * {@code height}, at most two, to {@code c}, rows {@code pitch} apart. Writes nothing else.
     */
    void result(float[] m, int at, int apart, float[] c, int to, int pitch, int height, int width);

    /** Whether all of {@code count} elements are finite. */
    boolean areFinite(float[] c, int at, int count);
}
