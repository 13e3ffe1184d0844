package org.gradus.cpu;

import org.gradus.ir.MatrixView;
import org.gradus.types.Layout;

/**
 * Rows that are windows of 3 x 3 with stride 1 over images whose channels are neighbours: row {@code (n, y, x)} and column
 * {@code (i, j, c)} of the matrix stand at {@code n image + (y + i) row + (x + j) column + c}.
 *
 * @param height windows below one another, {@code width} those side by side: images are two larger
 */
record ChannelView(int images, int channels, int height, int width, int image, int row, int column) {

    /** Null if the matrix is none. */
    static ChannelView of(MatrixView m) {
        Layout windows = m.rows();
        Layout places = m.columns();
        int side = WindowView.SIDE;
        if (windows.rank() != 3 || places.rank() < 2 || places.rank() > 3 || places.shape().dim(0) != side
            || places.stride(0) != windows.stride(1) || places.stride(places.rank() - 1) != 1) {
            return null;
        }
        long channels = places.shape().dim(places.rank() - 1);
        if (places.rank() == 3 && (places.shape().dim(1) != side || places.stride(1) != windows.stride(2))
            || places.rank() == 2 && (channels % side != 0 || channels / side != windows.stride(2))) {
            return null;
        }
        return new ChannelView((int) windows.shape().dim(0), (int) (places.rank() == 3 ? channels : channels / side),
            (int) windows.shape().dim(1), (int) windows.shape().dim(2), (int) windows.stride(0), (int) windows.stride(1),
            (int) windows.stride(2));
    }
}
