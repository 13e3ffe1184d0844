package org.gradus.cpu;

import org.gradus.types.DType;

/**
 * The inner loops of a matrix product for one dtype. Blocks of A are packed into strips of a few rows, blocks of B into panels
 * of columns; the order of elements inside is the implementation's own.
 *
 * <p>{@link #multiply} and {@link #rowTimesMatrix} compute each element as a chain of fused multiply-adds in the order of K that
 * starts from zero, {@link #dot} in sixteen interleaved chains. So all implementations give the same bits.
 */
interface GemmKernels {
    DType dtype();

    /** Columns of a panel. */
    int panelColumns();

    /** Room for {@code rows} rows of {@code k} elements, and what else one thread needs. */
    Object newStrips(int rows, int k);

    /** Room for {@code columns} columns of {@code k} elements. */
    Object newPanels(int k, int columns);

    /** Packs a block of A that starts at {@code at}. */
    void packA(Object a, long at, long rowStride, long columnStride, int rows, int k, Object strips);

    /** Packs a block of B that starts at {@code at}, at most a panel wide, as panel number {@code panel}. */
    void packB(Object b, long at, long rowStride, long columnStride, int k, int columns, Object panels, int panel);

    /**
     * All strips times one panel gives {@code (rows, columns)} elements of C from {@code at}, rows {@code ldc} apart.
     *
     * @param add whether to add to what is there
     */
    void multiply(Object strips, int rows, Object panels, int panel, int columns, int k, Object c, int at, int ldc, boolean add);

    /**
     * A vector of {@code k} elements times {@code k} contiguous rows gives {@code columns} elements of C; the strips are room.
     */
    void rowTimesMatrix(Object strips, Object a, long at, long stride, Object b, long bAt, long bRowStride, int k, int columns,
                        Object c, int cAt, boolean add);

    /** Product of two contiguous vectors, to one element of C. */
    void dot(Object a, long at, Object b, long bAt, int k, Object c, int cAt);
}
