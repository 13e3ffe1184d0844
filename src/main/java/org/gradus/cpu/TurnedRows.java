package org.gradus.cpu;

import java.util.Arrays;

/** Rows of images turned so that the channels of an element are neighbours, for {@link WinogradWeights}. */
final class TurnedRows {
    /** Turned elements that stay in the first-level cache until all channels are there. */
    private static final int AT_HAND = 6 << 10;
    private static final int FEWEST = 16;

    private int[] places = {};
    private int[] starts = {};

    /** Rows of {@code width} elements of framed images, from a position on. */
    void images(WinogradLoops loops, FramedImages framed, int start, int channels, int rows, int width, float[] to, int pitch) {
        int row = framed.row(start);
        int column = framed.column(start);
        int from = Math.min(width, Math.max(0, -column));
        int end = Math.max(from, Math.min(width, framed.width() - column));
        for (int y = 0; y < rows; y++) {
            int inside = framed.hasRow(row + y) ? from : width;
            Arrays.fill(to, y * pitch, y * pitch + inside * channels, framed.fill());
            Arrays.fill(to, y * pitch + Math.max(inside, end) * channels, (y + 1) * pitch, framed.fill());
        }
        int[] planes = starts(channels);
        for (int ch = 0; ch < channels; ch++) {
            planes[ch] = framed.plane(start + ch);
        }
        for (int y = Math.max(0, -row); y < rows && framed.hasRow(row + y); y++) {
            loops.turn(framed.array(), framed.at((column + from) * framed.step(), row + y), framed.step(), planes, channels, end - from,
                to, y * pitch + from * channels, channels);
        }
    }

    /** Rows of {@code width} columns of a matrix whose rows are filters, from a column on, and zeros up to {@code pitch}. */
    void gradients(WinogradLoops loops, Matrix a, int column, int rows, int width, int filters, float[] to, int start, int pitch) {
        places = places.length < rows * width ? new int[rows * width] : places;
        a.columns().positions(column, rows * width, places);
        int[] lines = starts(filters);
        for (int f = 0; f < filters; f++) {
            lines[f] = (int) a.at() + a.rows().position(f);
        }
        boolean one = pitch == width * filters;
        int length = one ? rows * width : width;
        int block = Math.max(FEWEST, AT_HAND / filters);
        for (int i = 0; i < (one ? 1 : rows); i++) {
            int step = step(i * length, length);
            for (int j = 0; j < length; j += step == 0 ? 1 : block) {
                int count = step == 0 ? 1 : Math.min(block, length - j);
                loops.turn((float[]) a.array(), places[i * length + j], step, lines, filters, count, to, start + i * pitch + j * filters,
                    filters);
            }
        }
        for (int i = 0; i < rows; i++) {
            Arrays.fill(to, start + i * pitch + width * filters, start + (i + 1) * pitch, 0);
        }
    }

    private int[] starts(int count) {
        starts = starts.length < count ? new int[count] : starts;
        return starts;
    }

    /** From each of some places to the next, or 0 if they are not equally far apart. */
    private int step(int from, int count) {
        int step = count < 2 ? 1 : places[from + 1] - places[from];
        for (int i = from + 1; i < from + count; i++) {
            if (places[i] - places[i - 1] != step) {
                return 0;
            }
        }
        return step;
    }
}
