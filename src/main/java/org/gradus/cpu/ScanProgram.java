package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Kernel;

/**
 * A scan, ready to run on arrays. Threads share out rows, and stretches of long rows: these are folded first, and then each is
 * scanned from what those before it came to. The cut depends on the length only, so results do not depend on the threads.
 */
final class ScanProgram {
    private static final int STRETCH = 1 << 16;
    private static final int BLOCK = 1 << 10;
    private static final long GRAIN = 1 << 14;

    private final Kernel.Scan kernel;
    private final RowScan scan;
    private final Elements elements;
    private final Lane widen;
    private final Lane narrow;
    private final int length;

    ScanProgram(Kernel.Scan kernel) {
        this.kernel = kernel;
        this.scan = RowScan.of(kernel.op(), kernel.dtype());
        this.elements = Elements.of(kernel.dtype());
        this.widen = Casts.of(kernel.dtype(), scan.dtype());
        this.narrow = Casts.of(scan.dtype(), kernel.dtype());
        this.length = Math.toIntExact(kernel.length());
    }

    void run(WorkerPool pool, Object[] operands) {
        int stretches = (length + STRETCH - 1) / STRETCH;
        long[] before = new long[Math.toIntExact(kernel.rows() * stretches)];
        Arrays.fill(before, scan.identity());
        if (stretches > 1) {
            pool.parallelFor(before.length, 1, (start, end) -> {
                for (long s = start; s < end; s++) {
                    before[(int) s] = stretch(operands[0], null, (int) s, stretches, scan.identity());
                }
            });
            for (int s = 0; s < before.length; s += stretches) {
                carry(before, s, stretches);
            }
        }
        pool.parallelFor(before.length, Math.max(1, GRAIN / Math.min(length, STRETCH)), (start, end) -> {
            for (long s = start; s < end; s++) {
                stretch(operands[0], operands[1], (int) s, stretches, before[(int) s]);
            }
        });
    }

    /** Turns what each stretch of a row comes to into what those before it come to. */
    private void carry(long[] totals, int first, int count) {
        long before = scan.identity();
        for (int s = first; s < first + count; s++) {
            long own = totals[s];
            totals[s] = before;
            before = scan.combine(before, own);
        }
    }

    /** Scans a stretch and returns its last result; {@code out} may be null. */
    private long stretch(Object in, Object out, int number, int stretches, long before) {
        int row = number / stretches * length;
        int start = row + number % stretches * STRETCH;
        int end = Math.min(row + length, start + STRETCH);
        Scratch scratch = Scratch.local();
        Object[] block = {scratch.block(kernel.dtype(), 0, BLOCK)};
        Object[] wide = {scratch.block(scan.dtype(), 1, BLOCK)};
        int[] zero = {0};
        long carry = before;
        for (int at = start; at < end; at += BLOCK) {
            int n = Math.min(BLOCK, end - at);
            elements.load(in, at, 1, block[0], 0, n);
            widen.apply(block, zero, wide[0], 0, n);
            carry = scan.block(wide[0], n, carry);
            if (out != null) {
                narrow.apply(wide, zero, block[0], 0, n);
                elements.store(block[0], 0, out, at, 1, n);
            }
        }
        return carry;
    }
}
