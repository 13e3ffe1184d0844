package org.gradus.cpu;

import org.gradus.ir.MatrixView;
import org.gradus.types.Layout;

/**
 * Columns that are windows of 3 x 3 with stride 1 over images: row {@code (c, i, j)} and column {@code (y, x)} of the matrix
 * stand at {@code c channel + (y + i) row + (x + j) column}.
 *
 * @param height windows below one another, {@code width} those side by side: images are two larger
 */
record WindowView(int channels, int height, int width, int channel, int row, int column) {
    /** Places along a side. */
    static final int SIDE = 3;
    /** Elements of a window. */
    static final int PLACES = SIDE * SIDE;

    /** Null if the matrix is none. */
    static WindowView of(MatrixView m) {
        Layout places = m.rows();
        Layout windows = m.columns();
        if (places.rank() != 3 || windows.rank() != 2 || places.shape().dim(1) != SIDE || places.shape().dim(2) != SIDE
            || places.stride(1) != windows.stride(0) || places.stride(2) != windows.stride(1)) {
            return null;
        }
        return new WindowView((int) places.shape().dim(0), (int) windows.shape().dim(0), (int) windows.shape().dim(1),
            (int) places.stride(0), (int) places.stride(1), (int) places.stride(2));
    }
}
