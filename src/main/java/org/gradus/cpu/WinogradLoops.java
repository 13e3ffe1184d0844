package org.gradus.cpu;

/**
 * The transforms of {@link Winograd}, along one axis after the other. What several tiles need lies side by side, so that all loops
 * run along them. All implementations give the same bits. Arrays that are written as scratch have {@link #SLACK} elements
 * more than needed, and loops may leave anything behind their last element.
 */
interface WinogradLoops {
    /** Of a tile of the image. */
    int SIDE = 4;
    /** Elements of a tile. */
    int PLACES = SIDE * SIDE;
    int SLACK = 64;
    /** Between what is written side by side, so that not all of it falls into one set of the first-level cache. */
    int LINE = 16;

    /**
     * Along rows of an image, {@code pitch} apart: tile {@code j} is made of the elements {@code 2 j .. 2 j + 3},
     * {@code step} apart, and gives {@code h[line + k apart + j]} for {@code k} in 0 to 3, where line is {@code to} for the first row and
     * {@code to + half} for the second, and {@code tiles} further for each two rows.
     */
    void rows(float[] x, int at, int step, int pitch, int rows, int tiles, float[] h, int to, int half, int apart);

    /**
     * Down the columns: what {@link #rows} made of the even rows lies from {@code at} on, {@code apart} behind one another for
     * each {@code k}, of the odd rows {@code half} behind that, and of the next two rows {@code next} further. Tile {@code t}
     * gives {@code v[4 i + k][to + n / width panel + n % width]}, where n is {@code first + t}: panels of {@code width} columns. What
     * later tiles of a panel get may hold anything before.
     */
    void down(float[] h, int at, int half, int apart, int next, int tiles, float[][] v, int to, int first, int width, int panel);

    /**
     * Rows of tiles of two by two from the sixteen products of each, which stand {@code apart}, tile after tile:
     * {@code height} rows of {@code width} elements, one after another, to {@code c}. Writes nothing else.
     */
    void result(float[] m, int at, int apart, float[] c, int to, int width, int height);

    /**
     * Rows of {@code pitch} elements, one after another, to {@code to} from {@code start} on: the elements {@code first .. end - 1} of a
     * row are those of {@code x} from {@code at} on, {@code row} further for each row, the others {@code fill}. Anything may be left
     * behind the last row, up to {@link #SLACK} elements.
     */
    void frame(float[] x, int at, int row, int rows, int first, int end, float fill, float[] to, int start, int pitch);

    /**
     * Lines to neighbours: the line that starts at {@code from + starts[lane]} has {@code count} elements, {@code step} apart, of which
     * element {@code i} goes to {@code to[at + i pitch + lane]}.
     */
    void turn(float[] x, int from, int step, int[] starts, int lanes, int count, float[] to, int at, int pitch);

    /**
     * Tiles of four by four elements of an image with {@code lanes} channels as neighbours, {@code column} from one element to
     * the next: tile {@code t} gives {@code v[4 i + k][to + t pitch + lane]}. Elements behind the end of {@code x} are zero.
     */
    void tiles(float[] x, int at, int row, int column, int tiles, int lanes, float[][] v, int to, int pitch);

    /** Tiles of two by two gradients, as {@link #tiles}; behind the lanes of a tile anything may be left, and read. */
    void gradients(float[] g, int at, int row, int column, int tiles, int lanes, float[][] y, int to, int pitch);

    /** Whether all of {@code count} elements are finite. */
    boolean areFinite(float[] c, int at, int count);

    /** {@code old} if it has so many elements. */
    static float[] atLeast(int size, float[] old) {
        return old.length >= size ? old : new float[size];
    }
}
