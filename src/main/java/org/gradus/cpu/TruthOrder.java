package org.gradus.cpu;

import org.gradus.ir.Kernel;

/** The order of rows of bool: the places of one truth value and then those of the other. Stretches are counted, then written. */
final class TruthOrder {
    private static final int STRETCH = 1 << 14;
    private static final int BLOCK = 1 << 10;
    private static final long GRAIN = 1 << 15;

    private final Kernel.Sort kernel;
    private final int length;
    /** The truth value that comes first. */
    private final int leading;
    private final int stretches;

    TruthOrder(Kernel.Sort kernel) {
        this.kernel = kernel;
        this.length = Math.toIntExact(kernel.length());
        this.leading = kernel.descending() ? 1 : 0;
        this.stretches = (length + STRETCH - 1) / STRETCH;
    }

    void run(WorkerPool pool, byte[] in, long[] positions) {
        int[] before = new int[Math.toIntExact(kernel.rows() * (stretches + 1))];
        long grain = Math.max(1, GRAIN / Math.min(length, STRETCH));
        pool.parallelFor(kernel.rows() * stretches, grain, (start, end) -> {
            for (long s = start; s < end; s++) {
                int row = (int) (s / stretches);
                int number = (int) (s % stretches);
                before[row * (stretches + 1) + number + 1] = count(in, row * length + number * STRETCH, size(number));
            }
        });
        for (int at = 0; at < before.length; at += stretches + 1) {
            for (int s = 1; s <= stretches; s++) {
                before[at + s] += before[at + s - 1];
            }
        }
        pool.parallelFor(kernel.rows() * stretches, grain, (start, end) -> {
            long[] places = new long[BLOCK + 1];
            for (long s = start; s < end; s++) {
                int row = (int) (s / stretches);
                int number = (int) (s % stretches);
                int led = before[row * (stretches + 1) + number];
                int leaders = before[row * (stretches + 1) + stretches];
                write(in, row, number, leading, led, places, positions);
                if (kernel.first() + kernel.count() > leaders) {
                    write(in, row, number, 1 - leading, leaders + number * STRETCH - led, places, positions);
                }
            }
        });
    }

    private int size(int stretch) {
        return Math.min(STRETCH, length - stretch * STRETCH);
    }

    /** How many elements have the leading value. */
    private int count(byte[] in, int at, int n) {
        int ones = 0;
        for (int i = 0; i < n; i++) {
            ones += in[at + i];
        }
        return leading == 1 ? ones : n - ones;
    }

    /** The places of a truth value in a stretch, the first of which is number {@code rank} of the row's order. */
    private void write(byte[] in, int row, int stretch, int value, long rank, long[] places, long[] positions) {
        int start = stretch * STRETCH;
        int end = start + size(stretch);
        long next = rank - kernel.first();
        for (int at = start; at < end; at += BLOCK) {
            int found = find(in, row * length, at, Math.min(end, at + BLOCK), value, places);
            int from = (int) Math.max(0, Math.min(found, -next));
            int to = (int) Math.max(from, Math.min(found, kernel.count() - next));
            if (from < to) {
                System.arraycopy(places, from, positions, (int) (row * kernel.count() + Math.max(0, next)), to - from);
            }
            next += found;
        }
    }

    private static int find(byte[] in, int row, int start, int end, int value, long[] places) {
        int found = 0;
        for (int i = start; i < end; i++) {
            places[found] = i;
            found += 1 ^ in[row + i] ^ value;
        }
        return found;
    }
}
