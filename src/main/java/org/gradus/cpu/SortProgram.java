package org.gradus.cpu;

import org.gradus.ir.Kernel;
import org.gradus.types.DType;

/**
 * A stable sort of rows, ready to run on arrays. Elements become keys, longs in the same order, so that one sort serves all
 * dtypes. Threads share out rows; those of long rows are sorted by all of them.
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

    /** By one byte after another: stretches are counted, told where each of their bytes goes, and distributed. */
    private void longRow(WorkerPool pool, Object in, int row, long[] positions) {
        Keyed from = new Keyed(length);
        Keyed to = new Keyed(length);
        int stretches = (length + STRETCH - 1) / STRETCH;
        long differing = differing(pool, in, row, stretches, from);
        int[][] counts = new int[stretches][256];
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            if ((differing >>> shift & 255) == 0) {
                continue;
            }
            Keyed source = from;
            Keyed target = to;
            int by = shift;
            pool.parallelFor(stretches, 1, (start, end) -> {
                for (int s = (int) start; s < end; s++) {
                    source.count(s * STRETCH, end(s), by, counts[s]);
                }
            });
            Keyed.starts(counts, 0);
            pool.parallelFor(stretches, 1, (start, end) -> {
                for (int s = (int) start; s < end; s++) {
                    source.distribute(s * STRETCH, end(s), by, counts[s], target);
                }
            });
            from = target;
            to = source;
        }
        Keyed sorted = from;
        pool.parallelFor(stretches, 1, (start, end) -> {
            for (int s = (int) start; s < end; s++) {
                sorted.positions(s * STRETCH, end(s), 0, positions, row + s * STRETCH);
            }
        });
    }

    private int end(int stretch) {
        return (int) Math.min(length, (stretch + 1L) * STRETCH);
    }

    /** Fills in the keys; returns the bits in which they are not all the same. */
    private long differing(WorkerPool pool, Object in, int row, int stretches, Keyed keyed) {
        long[] ofStretch = new long[stretches];
        pool.parallelFor(stretches, 1, (start, end) -> {
            for (int s = (int) start; s < end; s++) {
                fill(keyed, in, row, s * STRETCH, end(s));
                ofStretch[s] = keyed.differing(s * STRETCH, end(s));
            }
        });
        long all = 0;
        for (int s = 0; s < stretches; s++) {
            all |= ofStretch[s] | keyed.keys()[0] ^ keyed.keys()[s * STRETCH];
        }
        return all;
    }

    /** Keys of elements {@code [start, end)} behind {@code row}, with their places. */
    private void fill(Keyed to, Object in, int row, int start, int end) {
        SortKeys.fill(kernel.dtype(), kernel.descending(), in, row + start, to.keys(), start, end - start);
        to.number(start, end);
    }
}
