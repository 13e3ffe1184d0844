package org.gradus.cpu;

import java.util.Arrays;

/** Rows of images turned so that the channels of an element are neighbours, for {@link WinogradWeights}. */
final class TurnedRows {
    /** Turned elements that stay in the first-level cache until all channels are there. */
    private static final int AT_HAND = 6 << 10;
    private static final int FEWEST = 16;

    private int[] places = {};
    private int[] planes = {};

    /** Rows of {@code width} elements of framed images, from a position on. */
    void images(FramedImages framed, int start, int channels, int rows, int width, float[] to, int pitch) {
        int row = framed.row(start);
        int column = framed.column(start);
        int from = Math.min(width, Math.max(0, -column));
        int end = Math.max(from, Math.min(width, framed.width() - column));
        for (int y = 0; y < rows; y++) {
            int inside = framed.hasRow(row + y) ? from : width;
            Arrays.fill(to, y * pitch, y * pitch + inside * channels, framed.fill());
            Arrays.fill(to, y * pitch + Math.max(inside, end) * channels, (y + 1) * pitch, framed.fill());
        }
        int top = Math.min(rows, Math.max(0, -row));
        int bottom = top;
        while (bottom < rows && framed.hasRow(row + bottom)) {
            bottom++;
        }
        planes = planes.length < channels ? new int[channels] : planes;
        for (int ch = 0; ch < channels; ch++) {
            planes[ch] = framed.plane(start + ch);
        }
        int block = Math.max(1, AT_HAND / pitch);
        int p = (column + from) * framed.step();
        for (int y = top; y < bottom; y += block) {
            int last = Math.min(bottom, y + block);
            for (int ch = 0, some; ch < channels; ch += some) {
                some = ch + 4 <= channels ? 4 : 1;
                for (int i = y; i < last; i++) {
                    int line = framed.at(p, row + i);
                    turn(framed.array(), line + planes[ch], line + planes[ch + some / 4], line + planes[ch + some / 2],
                        line + planes[ch + some - 1], some, framed.step(), end - from, to, i * pitch + from * channels + ch, channels);
                }
            }
        }
    }

    /** Rows of {@code width} columns of a matrix whose rows are filters, from a column on, and zeros up to {@code pitch}. */
    void gradients(Matrix a, int column, int rows, int width, int filters, float[] to, int start, int pitch) {
        places = places.length < rows * width ? new int[rows * width] : places;
        a.columns().positions(column, rows * width, places);
        boolean one = pitch == width * filters;
        int length = one ? rows * width : width;
        int block = Math.max(FEWEST, AT_HAND / filters);
        for (int i = 0; i < (one ? 1 : rows); i++) {
            int step = step(i * length, length);
            for (int j = 0; j < length; j += block) {
                columns(a, i * length + j, Math.min(block, length - j), step, filters, to, start + i * pitch + j * filters);
            }
        }
        for (int i = 0; i < rows; i++) {
            Arrays.fill(to, start + i * pitch + width * filters, start + (i + 1) * pitch, 0);
        }
    }

    /** Columns at some of the places, equally far apart unless {@code step} is 0, of all filters. */
    private void columns(Matrix a, int from, int count, int step, int filters, float[] to, int start) {
        for (int f = 0, some; f < filters; f += some) {
            some = f + 4 <= filters ? 4 : 1;
            if (step > 0) {
                int p = (int) a.at() + places[from];
                turn((float[]) a.array(), p + a.rows().position(f), p + a.rows().position(f + some / 4),
                    p + a.rows().position(f + some / 2), p + a.rows().position(f + some - 1), some, step, count, to, start + f, filters);
            } else {
                anywhere(a, f, some, from, count, to, start + f, filters);
            }
        }
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

    private void anywhere(Matrix a, int row, int rows, int from, int count, float[] to, int at, int pitch) {
        float[] x = (float[]) a.array();
        for (int r = 0; r < rows; r++) {
            int p = (int) a.at() + a.rows().position(row + r);
            for (int i = from, q = at + r; i < from + count; i++, q += pitch) {
                to[q] = x[p + places[i]];
            }
        }
    }

    /** One row or four to neighbours. */
    private static void turn(float[] x, int p0, int p1, int p2, int p3, int rows, int step, int count, float[] to, int at,
        int pitch) {
        if (rows == 4 && step == 1) {
            four(x, p0, p1, p2, p3, count, to, at, pitch);
            return;
        }
        one(x, p0, step, count, to, at, pitch);
        if (rows == 4) {
            one(x, p1, step, count, to, at + 1, pitch);
            one(x, p2, step, count, to, at + 2, pitch);
            one(x, p3, step, count, to, at + 3, pitch);
        }
    }

    private static void one(float[] x, int from, int step, int count, float[] to, int at, int pitch) {
        for (int i = 0, p = from, q = at; i < count; i++, p += step, q += pitch) {
            to[q] = x[p];
        }
    }

    private static void four(float[] x, int p0, int p1, int p2, int p3, int count, float[] to, int at, int pitch) {
        for (int i = 0, q = at; i < count; i++, q += pitch) {
            to[q] = x[p0 + i];
            to[q + 1] = x[p1 + i];
            to[q + 2] = x[p2 + i];
            to[q + 3] = x[p3 + i];
        }
    }
}
