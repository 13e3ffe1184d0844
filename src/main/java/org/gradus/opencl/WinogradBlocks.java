package org.gradus.opencl;

import static org.gradus.opencl.Composer.ceilDiv;

import org.gradus.ir.Kernel;
import org.gradus.types.DType;
import org.gradus.types.Layout;

/**
 * How a convolution with filters of 3 x 3 is divided where it is done by fewer multiplications ({@code winograd_cpu.cl}): a product
 * whose columns are windows over images, row {@code (c, i, j)} and column {@code (y, x)} of image {@code n} at
 * {@code n + c channel + (y + i) pitch + x + j}.
 *
 * @param height  results below one another, {@code width} those side by side: images are two larger
 * @param end     behind the last element of all images
 * @param down    lines of tiles of a segment
 * @param groups  segments of an image
 * @param each    segments of a block
 * @param room    elements that a work-item needs
 */
record WinogradBlocks(int channels, int height, int width, long channel, long pitch, long end, int down, int groups, long segments,
                      int each, long blocks, long blocksEach, long room) {
    private static final int SIDE = 3;
    /** Products of channels. */
    static final int PLACES = 16;
    /** With fewer filters or channels, or tiles of all images, the transforms cost more than they save. */
    private static final int FEWEST = 16;
    private static final int FEWEST_OF_ALL_TILES = 256;
    /** Tiles of a block, and its transformed elements, which stay in the second-level cache. */
    private static final int FEWEST_TILES = 64;
    private static final int MOST_TILES = 256;
    private static final int AT_HAND = 1 << 17;
    private static final int VECTOR = 16;
    private static final int SLACK = 48;

    /** {@code null} if the product is none of these or too small. */
    static WinogradBlocks of(Kernel.MatMul kernel, int units, int tileRows, int tileColumns) {
        Layout places = kernel.b().rows();
        Layout windows = kernel.b().columns();
        boolean fits = kernel.dtype() == DType.FLOAT32 && places.rank() == SIDE && windows.rank() == 2
            && places.shape().dim(1) == SIDE && places.shape().dim(2) == SIDE && places.stride(1) == windows.stride(0)
            && places.stride(2) == 1 && windows.stride(1) == 1 && isForward(places) && isForward(windows)
            && isForward(kernel.b().batch()) && isOne(kernel.a().batch());
        if (!fits || kernel.m() < FEWEST || places.shape().dim(0) < FEWEST || kernel.isEmpty()
            || Composer.isWide(kernel.k() * Math.max(kernel.m(), PLACES * MOST_TILES))) {
            return null;
        }
        int channels = (int) places.shape().dim(0);
        int height = (int) windows.shape().dim(0);
        int width = (int) windows.shape().dim(1);
        int across = (width + 1) / 2;
        int lines = (height + 1) / 2;
        if (kernel.batch() * lines * across < FEWEST_OF_ALL_TILES) {
            return null;
        }
        int most = Math.max(FEWEST_TILES, Math.min(MOST_TILES, AT_HAND / (PLACES * channels)));
        int down = (int) ceilDiv(lines, ceilDiv(lines, Math.max(1, most / across)));
        int groups = (int) ceilDiv(lines, down);
        long segments = kernel.batch() * groups;
        long lanes = ceilDiv((long) across * down, VECTOR) * VECTOR;
        int each = (int) Math.max(1, Math.min(most / lanes, segments / (2L * units)));
        long blocks = ceilDiv(segments, each);
        long all = ceilDiv(lanes * each, tileColumns) * tileColumns;
        long room = PLACES * (channels + 1) * all + (long) PLACES * tileRows * tileColumns + 4 * tileRows * all
            + 8L * ((down + 1) * across + SLACK) + VECTOR;
        return new WinogradBlocks(channels, height, width, places.stride(0), places.stride(1),
            end(kernel.b().batch(), places, windows), down, groups, segments, each, blocks,
            ceilDiv(blocks, Math.min(blocks, 4L * units)), ceilDiv(room, VECTOR) * VECTOR);
    }

    private static boolean isForward(Layout l) {
        for (int d = 0; d < l.rank(); d++) {
            if (l.stride(d) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOne(Layout batch) {
        for (int d = 0; d < batch.rank(); d++) {
            if (batch.stride(d) != 0 && batch.shape().dim(d) != 1) {
                return false;
            }
        }
        return true;
    }

    private static long end(Layout batch, Layout places, Layout windows) {
        long end = batch.offset() + 1;
        for (Layout l : new Layout[] {batch, places, windows}) {
            for (int d = 0; d < l.rank(); d++) {
                end += (l.shape().dim(d) - 1) * l.stride(d);
            }
        }
        return end;
    }

    long items() {
        return ceilDiv(blocks, blocksEach);
    }
}
