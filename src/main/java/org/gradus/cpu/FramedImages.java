package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Frame;
import org.gradus.types.Layout;
import org.gradus.types.Shape;

/**
 * Images with a constant around them that is in no array: positions are those of the framed images, one contiguous value. Axes
 * of rows and columns may be framed, others are whole.
 */
final class FramedImages {
    private final float[] array;
    private final float fill;
    private final Layout inside;
    private final Layout source;
    private final int rowAxis;
    private final int top;
    private final int left;

    /** @param rowAxis that of rows; columns follow */
    FramedImages(Object array, float fill, Frame frame, int rowAxis) {
        this.array = (float[]) array;
        this.fill = fill;
        this.inside = frame.inside();
        this.source = frame.source();
        this.rowAxis = rowAxis;
        top = (int) (inside.offset() / inside.stride(rowAxis));
        left = (int) (inside.offset() % inside.stride(rowAxis) / inside.stride(rowAxis + 1));
    }

    /** Whether {@code inside} is a part of contiguous images in which rows and columns only are framed. */
    static boolean fits(Layout inside, int rowAxis) {
        long step = 1;
        boolean fits = rowAxis >= 1 && rowAxis + 1 < inside.rank() && inside.offset() < inside.stride(rowAxis - 1);
        for (int d = inside.rank() - 1; d >= 0 && fits; d--) {
            boolean framed = d == rowAxis || d == rowAxis + 1;
            fits = d == rowAxis || d == rowAxis - 1 ? inside.stride(d) >= step && inside.stride(d) % step == 0
                : inside.stride(d) == step;
            step = inside.stride(d) * (framed ? 1 : inside.shape().dim(d));
        }
        return fits && inside.offset() % inside.stride(rowAxis + 1) == 0;
    }

    /** A plane of rows and columns: where it begins in the array. */
    int plane(int position) {
        long p = source.offset();
        for (int d = 0; d < inside.rank(); d++) {
            if (d != rowAxis && d != rowAxis + 1) {
                p += position / inside.stride(d) % inside.shape().dim(d) * source.stride(d);
            }
        }
        return (int) p;
    }

    /** The row of a position, which may be outside of what is framed. */
    int row(int position) {
        return (int) (position % inside.stride(rowAxis - 1) / inside.stride(rowAxis)) - top;
    }

    int column(int position) {
        return (int) (position % inside.stride(rowAxis) / inside.stride(rowAxis + 1)) - left;
    }

    boolean hasRow(int row) {
        return row >= 0 && row < inside.shape().dim(rowAxis);
    }

    /** Columns that are framed. */
    int width() {
        return (int) inside.shape().dim(rowAxis + 1);
    }

    /** Where a row that is there begins in the array. */
    int at(int plane, int row) {
        return plane + row * (int) source.stride(rowAxis);
    }

    /** From one element of a row to the next in the array. */
    int step() {
        return (int) source.stride(rowAxis + 1);
    }

    float[] array() {
        return array;
    }

    float fill() {
        return fill;
    }

    /** Rows of {@code pitch} elements from a row and a column on, to {@code start} on; anything may stand behind them. */
    void copy(WinogradLoops loops, int plane, int row, int column, int rows, float[] to, int start, int pitch) {
        int top = Math.min(rows, Math.max(0, -row));
        int bottom = Math.max(top, Math.min(rows, (int) inside.shape().dim(rowAxis) - row));
        int from = Math.min(pitch, Math.max(0, -column));
        int end = Math.max(from, Math.min(pitch, width() - column));
        int p = at(plane, row + top) + (column + from) * step();
        int line = (int) source.stride(rowAxis);
        if (step() == 1) {
            loops.frame(array, p, line, bottom - top, from, end, fill, to, start + top * pitch, pitch);
        } else {
            for (int y = top, r = start + top * pitch; y < bottom; y++, p += line, r += pitch) {
                Arrays.fill(to, r, r + from, fill);
                for (int i = from, q = p; i < end; i++, q += step()) {
                    to[r + i] = array[q];
                }
                Arrays.fill(to, r + end, r + pitch, fill);
            }
        }
        Arrays.fill(to, start, start + top * pitch, fill);
        Arrays.fill(to, start + bottom * pitch, start + rows * pitch, fill);
    }

    /** All of it, written out. */
    float[] whole() {
        float[] whole = new float[(int) (inside.stride(0) * inside.shape().dim(0))];
        Arrays.fill(whole, fill);
        int last = inside.rank() - 1;
        int length = (int) inside.shape().dim(last);
        Layout to = rows(inside);
        Layout from = rows(source);
        for (long r = 0; r < to.shape().numel(); r++) {
            int p = (int) from.position(r);
            int q = (int) to.position(r);
            for (int i = 0; i < length; i++, p += (int) source.stride(last), q += (int) inside.stride(last)) {
                whole[q] = array[p];
            }
        }
        return whole;
    }

    private static Layout rows(Layout l) {
        int last = l.rank() - 1;
        return Layout.of(Shape.of(Arrays.copyOf(l.shape().dims(), last)), Arrays.copyOf(l.strides(), last), l.offset());
    }
}
