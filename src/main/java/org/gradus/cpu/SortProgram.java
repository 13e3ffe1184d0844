package org.gradus.cpu;

import org.gradus.ir.Kernel;
import org.gradus.types.DType;

/**
 * A stable sort of rows, ready to run on arrays. Elements become keys, longs in the same order, so that one sort serves all
 * dtypes. Threads share out rows; stretches of long rows are sorted side by side, and so are the stretches of their merges.
 */
final class SortProgram {
    private static final int STRETCH = 1 << 16;
    private static final long GRAIN = 1 << 11;
    /** Elements of short rows that are taken together. */
    private static final long BLOCK = 1 << 10;

    private final Kernel.Sort kernel;
    private final int length;

    SortProgram(Kernel.Sort kernel) {
        this.kernel = kernel;
        this.length = Math.toIntExact(kernel.length());
    }

    void run(WorkerPool pool, Object[] operands) {
        long[] positions = (long[]) operands[1];
        if (kernel.dtype() == DType.BOOL) {
            new TruthOrder(kernel).run(pool, (byte[]) operands[0], positions);
            return;
        }
        if (!kernel.isWhole()) {
            new PartialSort(kernel).run(pool, operands[0], positions);
            return;
        }
        if (length > STRETCH) {
            for (int row = 0; row < kernel.rows(); row++) {
                longRow(pool, operands[0], row * length, positions);
            }
            return;
        }
        int together = (int) Math.max(1, BLOCK / length);
        pool.parallelFor(kernel.rows(), Math.max(together, GRAIN / length), (start, end) -> {
            Keyed rows = new Keyed(together * length);
            Keyed other = new Keyed(together * length);
            for (long first = start; first < end; first += together) {
                int at = (int) first * length;
                int n = (int) Math.min(together, end - first) * length;
                fill(rows, operands[0], at, 0, n);
                for (int row = 0; row < n; row += length) {
                    rows.sort(row, row + length, other);
                    rows.positions(row, row + length, row, positions, at + row);
                }
            }
        });
    }

    private void longRow(WorkerPool pool, Object in, int row, long[] positions) {
        Keyed from = new Keyed(length);
        Keyed to = new Keyed(length);
        Keyed first = from;
        Keyed second = to;
        int stretches = (length + STRETCH - 1) / STRETCH;
        pool.parallelFor(stretches, 1, (start, end) -> {
            for (int at = (int) start * STRETCH; at < Math.min(length, end * STRETCH); at += STRETCH) {
                int stop = Math.min(length, at + STRETCH);
                fill(first, in, row, at, stop);
                first.sort(at, stop, second);
            }
        });
        for (long width = STRETCH; width < length; width *= 2) {
            Keyed source = from;
            Keyed target = to;
            int step = (int) width;
            pool.parallelFor(stretches, 1, (start, end) -> {
                for (int s = (int) start; s < end; s++) {
                    source.merge(s * STRETCH, Math.min(length, (s + 1L) * STRETCH), step, length, target);
                }
            });
            from = target;
            to = source;
        }
        from.positions(0, length, 0, positions, row);
    }

    /** Keys of elements {@code [start, end)} behind {@code row}, with their places. */
    private void fill(Keyed to, Object in, int row, int start, int end) {
        SortKeys.fill(kernel.dtype(), kernel.descending(), in, row + start, to.keys(), start, end - start);
        to.number(start, end);
    }
}
