package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.MatrixView;
import org.gradus.types.Layout;

/**
 * One axis of a matrix that is windows over images of one channel, the other one the places of a window: window {@code (y, x)} has
 * place {@code p} at {@code (y down + lines[p]) line + x across + columns[p]}.
 *
 * @param height windows below one another, {@code width} those side by side
 * @param line   elements from one line of the image to the next of those that are needed
 */
record CorrelationView(int height, int width, int down, int across, int line, int[] lines, int[] columns) {

    /** Null if the matrix is none: rows are places and columns windows, or the other way round where those are more. */
    static CorrelationView of(MatrixView m) {
        return isTransposed(m) ? of(m.columns(), m.rows()) : of(m.rows(), m.columns());
    }

    /** Whether rows of the matrix are windows, and columns are places. */
    static boolean isTransposed(MatrixView m) {
        return m.rows().shape().numel() > m.columns().shape().numel();
    }

    private static CorrelationView of(Layout places, Layout windows) {
        Layout p = planar(places);
        Layout w = planar(windows);
        if (p == null || w == null || p.rank() < w.rank() || p.shape().numel() == 0 || w.shape().numel() == 0) {
            return null;
        }
        boolean flat = w.rank() == 1;
        long height = flat ? 1 : w.shape().dim(0);
        long kernelHeight = p.rank() == 1 ? 1 : p.shape().dim(0);
        if (flat && kernelHeight > 1) {
            return null;
        }
        long across = w.stride(w.rank() - 1);
        long step = p.stride(p.rank() - 1);
        long down = height > 1 ? w.stride(0) : 0;
        long below = kernelHeight > 1 ? p.stride(0) : 0;
        long span = (w.shape().dim(w.rank() - 1) - 1) * across + (p.shape().dim(p.rank() - 1) - 1) * step;
        long line = down + below == 0 ? span + 1 : gcd(down, below);
        if (span >= line) {
            return null;
        }
        int count = (int) p.shape().numel();
        int length = (int) p.shape().dim(p.rank() - 1);
        int[] lines = new int[count];
        int[] columns = new int[count];
        for (int i = 0; i < count; i++) {
            lines[i] = (int) (i / length * below / line);
            columns[i] = (int) (i % length * step);
        }
        CorrelationView v = new CorrelationView((int) height, (int) w.shape().dim(w.rank() - 1), (int) (down / line),
            (int) Math.max(1, across), (int) line, lines, columns);
        return v.overlaps() ? v : null;
    }

    /** Whether windows have elements in common, which those of an ordinary matrix have not: only then is a copy of lines used often. */
    private boolean overlaps() {
        long elements = ((long) (height - 1) * down + lastLine() + 1) * reach();
        return elements < (long) places() * windows();
    }

    /** One axis or two, without one of a single channel in front; null if there are others. */
    private static Layout planar(Layout l) {
        Layout planar = l.rank() == 3 && l.shape().dim(0) == 1 ? l.select(0, 0) : l;
        boolean forward = Arrays.stream(planar.strides()).allMatch(s -> s > 0);
        return forward && (planar.rank() == 1 || planar.rank() == 2) ? planar : null;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Places of a window. */
    int places() {
        return lines.length;
    }

    int windows() {
        return height * width;
    }

    /** Lines below the first one of a window that it has places in. */
    int lastLine() {
        return lines[lines.length - 1];
    }

    /** Columns behind the first one of a window that it has places in. */
    int lastColumn() {
        return columns[columns.length - 1];
    }

    /** Elements that the windows of a line have places in, and those between them. */
    int reach() {
        return (width - 1) * across + lastColumn() + 1;
    }

    /**
     * Whether {@link FramedImages} finds its lines: those of an image belong to no other one.
     *
     * @param inside of images with a frame that they are read around
     */
    boolean isWithin(Layout inside, Layout batch) {
        int row = inside.rank() - 2;
        if (!FramedImages.fits(inside, row) || inside.stride(row + 1) != 1) {
            return false;
        }
        long length = inside.stride(row);
        long image = inside.stride(row - 1);
        int below = (height - 1) * down + lastLine();
        long whole = below == 0 ? length : image;
        return (below == 0 || line % length == 0)
            && Arrays.stream(batch.strides()).allMatch(s -> s % whole == 0)
            && batch.offset() % length + reach() <= length
            && (below == 0 || batch.offset() % image / length + (long) below * (line / length) < image / length);
    }
}
