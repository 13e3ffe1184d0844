package org.gradus.cpu;

import org.gradus.types.DType;

/**
 * The inner loops of a matrix product for one dtype. Blocks of A are packed into strips of a few rows, blocks of B into panels
 * of columns; the order of elements inside is the implementation's own.
 *
 * <p>{@link #multiply}, {@link #multiplyRows} and {@link #rowsTimesMatrix} compute each element as a chain of fused multiply-adds
 * in the order of K that starts from zero, and add that to what is there or to zero; {@link #dot} and {@link #dots} have sixteen
 * interleaved chains. So all implementations give the same bits.
 */
interface GemmKernels {
    DType dtype();

    /** Columns of a panel. */
    int panelColumns();

    /** Rows of a full strip. */
    int stripRows();

    /** Room for {@code rows} rows of {@code k} elements: {@code old} (may be null) if it is large enough. */
    Object strips(Object old, int rows, int k);

    /** Room for {@code columns} columns of {@code k} elements: {@code old} (may be null) if it is large enough. */
    Object panels(Object old, int k, int columns);

    /**
     * Where in an array of panels the first one starts, if its columns lie side by side, row after row,
     * {@link #panelColumns} apart; -1 if elements have another order.
     */
    default int panelStart() {
        return -1;
    }

    /** Steps along K that panels and strips of {@code k} steps have: behind those that are given there are zeros. */
    default int packedDepth(int k) {
        return k;
    }

    /**
     * Rows of the strip that starts {@code rest} rows before the end, if its rows lie side by side, step after step; strips
     * follow one another, and behind the last one there is room for a vector. 0 if elements have another order.
     */
    default int stripHeight(int rest) {
        return 0;
    }

    /**
     * As {@link #multiply}, with a panel that starts {@code from} in its array: where {@link #panelStart} is not negative, panels need
     * not lie behind one another.
     */
    default void multiplyAt(Object strips, int row, int rows, Object panels, int from, int columns, int k, Object room, Object c, int at,
                            int ldc, boolean add) {
        throw new UnsupportedOperationException();
    }

    /** What else one thread needs. */
    Object newRoom();

    /** Packs rows of A that start at {@code at} as those from {@code row} on, a multiple of {@link #stripRows}. */
    void packA(Object a, long at, long rowStride, long columnStride, int rows, int k, Object strips, int row);

    /** Packs a block of B that starts at {@code at}, at most a panel wide, as panel number {@code panel}. */
    void packB(Object b, long at, long rowStride, long columnStride, int k, int columns, Object panels, int panel);

    /** As above, rows from {@code r0} and columns from {@code k0} on of a matrix that may stand anywhere. */
    default void packA(Matrix a, int r0, int rows, int k0, int k, Part part, Object strips, int row) {
        Matrix x = part.of(a, r0, rows, k0, k);
        packA(x.array(), x.at(), x.rowStride(), x.columnStride(), rows, k, strips, row);
    }

    /** As above, rows from {@code k0} and columns from {@code c0} on of a matrix that may stand anywhere. */
    default void packB(Matrix b, int k0, int k, int c0, int columns, Part part, Object panels, int panel) {
        Matrix x = part.of(b, k0, k, c0, columns);
        packB(x.array(), x.at(), x.rowStride(), x.columnStride(), k, columns, panels, panel);
    }

    /** As {@link #packA}, rows from {@code r0} and columns from {@code k0} on of any matrix. */
    default void packStrips(Matrix a, int r0, int rows, int k0, int k, Part part, Object strips, int row) {
        if (a.isRegular()) {
            packA(a.array(), a.at() + r0 * a.rowStride() + k0 * a.columnStride(), a.rowStride(), a.columnStride(), rows, k, strips,
                row);
        } else {
            packA(a, r0, rows, k0, k, part, strips, row);
        }
    }

    /** As {@link #packB}, rows from {@code k0} and columns from {@code c0} on of any matrix. */
    default void packPanel(Matrix b, int k0, int k, int c0, int columns, Part part, Object panels, int panel) {
        if (b.isRegular()) {
            packB(b.array(), b.at() + k0 * b.rowStride() + c0 * b.columnStride(), b.rowStride(), b.columnStride(), k, columns,
                panels, panel);
        } else {
            packB(b, k0, k, c0, columns, part, panels, panel);
        }
    }

    /** As {@link #packPanel}, as many panels as there are columns for, from number 0 on. */
    default void packPanels(Matrix b, int k0, int k, int c0, int columns, Part part, Object panels) {
        for (int j = 0; j < columns; j += panelColumns()) {
            packPanel(b, k0, k, c0 + j, Math.min(panelColumns(), columns - j), part, panels, j / panelColumns());
        }
    }

    /**
     * Packed rows from {@code row} on times one panel gives {@code (rows, columns)} elements of C from {@code at}, rows
     * {@code ldc} apart. With a negative {@code k} it does nothing but call what the JIT compiles by itself.
     *
     * @param add whether to add to what is there
     */
    void multiply(Object strips, int row, int rows, Object panels, int panel, int columns, int k, Object room, Object c, int at,
                  int ldc, boolean add);

    /** Whether there is {@link #multiplyRows}. */
    default boolean takesRows() {
        return false;
    }

    /**
     * The transpose of {@code rows} rows of {@code columns} elements, which start at {@code at} and are {@code pitch} apart, to
     * {@code to}, its rows {@code ldc} apart; if it {@link #takesRows}.
     */
    default void turn(Object x, int at, int pitch, int rows, int columns, Object c, int to, int ldc) {
        throw new UnsupportedOperationException();
    }

    /**
     * As {@link #multiply}, the same bits, with rows of A that are not packed: they start at {@code from}, {@code rowStride}
     * apart, and each is one run.
     */
    default void multiplyRows(Object a, long from, long rowStride, int rows, Object panels, int panel, int columns, int k,
                              Object room, Object c, int at, int ldc, boolean add) {
        throw new UnsupportedOperationException();
    }

    /**
     * At most {@link Gemm#SKINNY} rows of {@code k} elements times {@code k} contiguous rows gives {@code (rows, columns)}
     * elements of C, at most {@link Gemm#SKINNY_COLUMNS} columns.
     */
    void rowsTimesMatrix(Object room, Object a, long at, long rowStride, long columnStride, int rows, Object b, long bAt,
                         long bRowStride, int k, int columns, Object c, int cAt, int ldc, boolean add);

    /** Product of two contiguous vectors, to one element of C. */
    void dot(Object a, long at, Object b, long bAt, int k, Object c, int cAt);

    /**
     * Product of each of {@code rows} vectors of A with each of {@code columns} of B, of {@code k} elements in one run each:
     * element {@code (i, j)} goes to {@code cAt + i * down + j * across}.
     */
    default void dots(Object a, long at, long rowStride, int rows, Object b, long bAt, long columnStride, int columns, int k,
                      Object room, Object c, int cAt, int down, int across) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                dot(a, at + i * rowStride, b, bAt + j * columnStride, k, c, cAt + i * down + j * across);
            }
        }
    }
}
