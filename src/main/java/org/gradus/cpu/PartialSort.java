package org.gradus.cpu;

import org.gradus.ir.Kernel;

/**
 * A part of the order of rows, ready to run on arrays: a few elements with the smallest keys are kept while the others pass by;
 * else the keys at the part's ends are found, and what lies between them is sorted. Long rows are searched in stretches, side by
 * side, for what may belong to the part.
 */
final class PartialSort {
    private static final int FEW = 16;
    private static final int STRETCH = 1 << 16;
    private static final int BLOCK = 1 << 10;
    private static final long GRAIN = 1 << 13;

    private final Kernel.Sort kernel;
    private final int length;
    private final int first;
    private final int end;
    private final int count;

    PartialSort(Kernel.Sort kernel) {
        this.kernel = kernel;
        this.length = Math.toIntExact(kernel.length());
        this.first = (int) kernel.first();
        this.count = (int) kernel.count();
        this.end = first + count;
    }

    void run(WorkerPool pool, Object in, long[] positions) {
        boolean few = end <= FEW;
        if (length <= STRETCH) {
            pool.parallelFor(kernel.rows(), Math.max(1, GRAIN / length), (from, to) -> {
                if (few) {
                    fewest(in, (int) from, (int) to, positions);
                } else {
                    parts(in, (int) from, (int) to, positions);
                }
            });
            return;
        }
        for (int row = 0; row < kernel.rows(); row++) {
            if (few) {
                fewestOfLong(pool, in, row, positions);
            } else {
                partOfLong(pool, in, row, positions);
            }
        }
    }

    private void fewest(Object in, int from, int to, long[] positions) {
        long[] keys = new long[BLOCK];
        Fewest fewest = new Fewest(end);
        for (int row = from; row < to; row++) {
            fewest.clear();
            pass(in, row * length, 0, length, keys, fewest);
            fewest.positions(first, positions, row * count);
        }
    }

    private void pass(Object in, int row, int from, int to, long[] keys, Fewest fewest) {
        for (int at = from; at < to; at += BLOCK) {
            int n = Math.min(BLOCK, to - at);
            SortKeys.fill(kernel.dtype(), kernel.descending(), in, row + at, keys, 0, n);
            fewest.add(keys, n, at);
        }
    }

    private void fewestOfLong(WorkerPool pool, Object in, int row, long[] positions) {
        Fewest[] all = new Fewest[stretches()];
        pool.parallelFor(all.length, 1, (from, to) -> {
            long[] keys = new long[BLOCK];
            for (int s = (int) from; s < to; s++) {
                all[s] = new Fewest(end);
                pass(in, row * length, s * STRETCH, stretchEnd(s), keys, all[s]);
            }
        });
        for (int s = 1; s < all.length; s++) {
            all[0].add(all[s]);
        }
        all[0].positions(first, positions, row * count);
    }

    private void parts(Object in, int from, int to, long[] positions) {
        Keyed keyed = new Keyed(length);
        keyed.number(0, length);
        Room room = new Room(length);
        for (int row = from; row < to; row++) {
            SortKeys.fill(kernel.dtype(), kernel.descending(), in, row * length, keyed.keys(), 0, length);
            part(keyed, length, room, positions, row * count);
        }
    }

    /** What a thread needs besides the keys. */
    private final class Room {
        private final Selection selection;
        private final Keyed picked;
        private final Keyed other;

        Room(int n) {
            selection = new Selection(n);
            picked = new Keyed(n);
            other = new Keyed(n);
        }
    }

    private void part(Keyed keyed, int n, Room room, long[] positions, int at) {
        long high = room.selection.key(keyed.keys(), n, end - 1);
        long low = first == 0 ? Long.MIN_VALUE : count == 1 ? high : room.selection.key(keyed.keys(), n, first);
        int below = first == 0 ? 0 : keyed.below(low, n);
        int ties = end - keyed.below(high, n);
        int picked = keyed.pick(n, low, high, ties, 0, room.picked, 0);
        if (low < high) {
            room.picked.sort(0, picked, room.other);
        }
        room.picked.positions(first - below, end - below, 0, positions, at);
    }

    private void partOfLong(WorkerPool pool, Object in, int row, long[] positions) {
        int stretches = stretches();
        boolean apart = end <= STRETCH / 4;
        Keyed all = new Keyed(apart ? stretches * end : length);
        int[] ends = new int[stretches];
        pool.parallelFor(stretches, 1, (from, to) -> {
            Keyed keyed = apart ? new Keyed(STRETCH) : all;
            Selection selection = apart ? new Selection(STRETCH) : null;
            for (int s = (int) from; s < to; s++) {
                int start = s * STRETCH;
                int n = stretchEnd(s) - start;
                int at = apart ? 0 : start;
                SortKeys.fill(kernel.dtype(), kernel.descending(), in, row * length + start, keyed.keys(), at, n);
                keyed.number(at, at + n);
                if (apart) {
                    ends[s] = smallest(keyed, n, selection, start, all, s * end);
                }
            }
        });
        int n = length;
        if (apart) {
            n = 0;
            for (int s = 0; s < stretches; s++) {
                all.move(s * end, ends[s], n);
                n += ends[s] - s * end;
            }
        }
        part(all, n, new Room(n), positions, row * count);
    }

    /** Copies what of a stretch may belong to the part; returns where it ends. */
    private int smallest(Keyed keyed, int n, Selection selection, int start, Keyed to, int at) {
        int wanted = Math.min(n, end);
        long high = selection.key(keyed.keys(), n, wanted - 1);
        return keyed.pick(n, Long.MIN_VALUE, high, wanted - keyed.below(high, n), start, to, at);
    }

    private int stretches() {
        return (length + STRETCH - 1) / STRETCH;
    }

    private int stretchEnd(int stretch) {
        return (int) Math.min(length, (stretch + 1L) * STRETCH);
    }
}
