package org.gradus.opencl;

import org.gradus.types.Layout;

/**
 * How a matrix product on a CPU driver numbers the columns of B: in lines that start {@code pitch} apart. Where the lines of
 * windows over an image have little between them, that is computed too and left out when results are stored; all columns are then
 * neighbours, and nothing needs to be copied. Otherwise there is one line.
 *
 * @param run    columns of a line
 * @param pitch  from the start of a line to that of the next
 * @param count  columns with what is between them
 * @param direct whether columns that follow one another are neighbours in memory
 */
record GemmColumns(long run, long pitch, long count, boolean direct) {
    /** What is between lines may be so small a part of them. */
    private static final int PART = 8;

    static GemmColumns of(Layout columns) {
        long n = columns.shape().numel();
        int last = columns.rank() - 1;
        boolean neighbours = last < 0 || columns.stride(last) == 1;
        if (last == 1 && neighbours && n > 0) {
            long run = columns.shape().dim(1);
            long pitch = columns.stride(0);
            if (pitch > run && (pitch - run) * PART <= run) {
                return new GemmColumns(run, pitch, (columns.shape().dim(0) - 1) * pitch + run, true);
            }
        }
        long one = Math.max(1, n);
        return new GemmColumns(one, one, n, neighbours && last < 1);
    }

    /** Whether all columns are neighbours in one line. */
    boolean isOne() {
        return direct && run == pitch;
    }
}
