package org.gradus.cpu;

/** What attention does with a block of scores in one dtype. Row r starts at {@code r * ld}; there is room for whole vectors. */
interface ScoreRows {
    /** What is known of scores beside themselves: rows that start at {@code at}, truth values or numbers to be added. */
    record Mask(Object rows, int[] at) { }

    /**
     * Makes scores final: multiplied by the scale, masked where there is a mask, and hidden where a query has no key.
     *
     * @param mask null for none
     * @param seen keys that row 0 sees of the block, the next row one more; at least {@code n} if all rows see all
     * @return by what they are still to be multiplied
     */
    double finish(Object x, int ld, int rows, int n, double scale, Mask mask, int seen);

    /**
     * The softmax of {@code x scale} in each row, in place.
     *
     * @param kept null, or where each row's largest number, column 0, and its sum of powers, column 1, are kept
     * @param row  number of the first row of that
     */
    void softmax(Object x, int ld, int rows, int n, double scale, Matrix kept, int row);

    /**
     * {@code p}, the softmax of {@code x scale}, in place of x, and {@code p (g - dot) slope} in place of g.
     *
     * @param kept by {@link #softmax}
     * @param dots one for each row that something is kept of
     */
    void gradient(Object x, Object g, int ld, int rows, int n, double scale, double slope, Matrix kept, int row,
                  Object dots);

    /** Zeros where a mask of truth values says no, and where a query has no key. */
    void clear(Object g, int ld, int rows, int n, Mask mask, int seen);

    /**
     * {@code dots[r] = sum of a[r] b[r]} for matrices of {@code rows} rows and {@code n} columns: added up as {@link Panels} do, so
     * that what should cancel does.
     */
    void dots(Matrix a, Matrix b, int rows, int n, Object dots);

    /** Whether what {@link #softmax} kept of the first rows is finite: weights of others are NaN even where they see no key. */
    boolean areFinite(Matrix kept, int rows);

    /** Whether no element of a packed panel is NaN or infinite. */
    boolean isFinite(Object panel);
}
