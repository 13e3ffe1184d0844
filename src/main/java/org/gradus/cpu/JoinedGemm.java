package org.gradus.cpu;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * {@code C_i (M, N) = A (M, K) B_i (K, N)} for several {@code i}: one A for all, as in a convolution, whose weights meet the
 * windows of many images. A is packed once. The columns of all {@code B_i} stand side by side and are dealt out to the threads,
 * which pack panels of them and finish what belongs to them, all of K, while it is in the cache. Each element is summed as
 * {@link Gemm} does.
 */
final class JoinedGemm {
    /** Most packed elements of A. */
    private static final long MOST = 1 << 22;
    /** Columns of all products, at least. */
    private static final int FEWEST = 128;
    /** Elements of C that a thread has at hand. */
    private static final int AT_HAND = 1 << 16;
    private static final int MOST_PANELS = 16;
    /** Each thread takes so many groups of panels, if there are enough. */
    private static final int GROUPS_PER_THREAD = 6;
    /** Packed at a time, and elements that are worth handing to another thread. */
    private static final int STRIPS = 8;
    private static final int PACK_GRAIN = 1 << 13;

    /** Told when rows {@code [0, M)} by columns {@code [c0, c1)} of product {@code i} are finished. */
    @FunctionalInterface
    interface Finished {
        void block(int i, int c0, int c1);
    }

    private static final ThreadLocal<Map<GemmKernels, Room>> ROOMS = ThreadLocal.withInitial(IdentityHashMap::new);

    /** What a thread packs into and computes in. */
    private static final class Room {
        private final Object tile;
        private final Part part;
        private final Elements elements;
        private Object[] strips = {};
        private Object panel;
        private Object sums;
        private int length;

        Room(GemmKernels kernels) {
            tile = kernels.newRoom();
            part = new Part(kernels.dtype());
            elements = Elements.of(kernels.dtype());
        }

        Object[] strips(GemmKernels kernels, int blocks, int rows, int depth) {
            if (strips.length < blocks) {
                strips = Arrays.copyOf(strips, blocks);
            }
            for (int i = 0; i < blocks; i++) {
                strips[i] = kernels.strips(strips[i], rows, depth);
            }
            return strips;
        }

        Object sums(int count) {
            if (length < count) {
                length = count;
                sums = elements.allocate(count);
            }
            return sums;
        }
    }

    private final GemmKernels kernels;
    private final WorkerPool pool;
    private final int m;
    private final int n;
    private final int k;
    private final int depth;
    private final int blocks;
    private final Matrix a;
    private final Matrix b;
    private final Object c;
    private final int at;
    private final int apart;
    private final int width;
    private final int columns;
    private final Finished finished;
    private Object[] strips;

    /**
     * @param pool     the threads to use, or null for the caller's alone
     * @param b        {@code (K, count N)}
     * @param at       where the first C starts; its rows are {@code n} apart, and the next one starts {@code apart} further
     * @param finished may be null
     */
    JoinedGemm(GemmKernels kernels, WorkerPool pool, int m, int n, int k, int count, Matrix a, Matrix b, Object c, int at,
        int apart, Finished finished) {
        this.kernels = kernels;
        this.pool = pool;
        this.m = m;
        this.n = n;
        this.k = k;
        this.depth = Gemm.depth(m, k);
        this.blocks = (k + depth - 1) / depth;
        this.a = a;
        this.b = b;
        this.c = c;
        this.at = at;
        this.apart = apart;
        this.width = kernels.panelColumns();
        this.columns = count * n;
        this.finished = finished == null ? (i, c0, c1) -> { } : finished;
    }

    /** Whether {@code count} products of these sizes are worth joining. */
    static boolean pays(int m, int n, int k, int count) {
        long all = (long) n * count;
        return m > Gemm.SKINNY && n > Gemm.SKINNY && (long) m * k <= MOST && all <= Integer.MAX_VALUE && all >= FEWEST;
    }

    private Room room() {
        return ROOMS.get().computeIfAbsent(kernels, Room::new);
    }

    void run() {
        strips = room().strips(kernels, blocks, m, depth);
        int parts = (m + rowsPerPart() - 1) / rowsPerPart();
        WorkerPool.run(pool, blocks * parts, Math.max(1, PACK_GRAIN / (rowsPerPart() * depth)), (start, end) -> {
            for (int u = (int) start; u < end; u++) {
                packStrips(u / parts, u % parts);
            }
        });
        int panels = (columns + width - 1) / width;
        int most = Math.max(1, Math.min(MOST_PANELS, AT_HAND / (m * width)));
        int group = Math.max(1, Math.min(most, panels / ((pool == null ? 1 : pool.threads()) * GROUPS_PER_THREAD)));
        WorkerPool.run(pool, (panels + group - 1) / group, 1, (start, end) -> {
            for (int g = (int) start; g < end; g++) {
                int from = g * group * width;
                group(from, Math.min(columns, from + group * width));
            }
        });
    }

    private int rowsPerPart() {
        return STRIPS * kernels.stripRows();
    }

    private int depth(int block) {
        return Math.min(depth, k - block * depth);
    }

    private void packStrips(int block, int part) {
        int row = part * rowsPerPart();
        int rows = Math.min(rowsPerPart(), m - row);
        int k0 = block * depth;
        if (a.isRegular()) {
            kernels.packA(a.array(), a.at() + row * a.rowStride() + k0 * a.columnStride(), a.rowStride(), a.columnStride(), rows,
                depth(block), strips[block], row);
        } else {
            kernels.packA(a, row, rows, k0, depth(block), room().part, strips[block], row);
        }
    }

    /** A panel within one product is computed in its place, another one apart. */
    private void group(int from, int to) {
        Room room = room();
        room.panel = kernels.panels(room.panel, depth, 2 * width);
        Object sums = room.sums(m * (to - from + width));
        for (int block = 0; block < blocks; block++) {
            for (int j = from; j < to; j += width) {
                int w = Math.min(width, to - j);
                int panel = j / width & 1;
                kernels.packB(b, block * depth, depth(block), j, w, room.part, room.panel, panel);
                boolean own = crosses(j, w);
                kernels.multiply(strips[block], 0, m, room.panel, panel, w, depth(block), room.tile, own ? sums : c,
                    own ? (j - from) * m : place(j), own ? width : n, block > 0);
            }
        }
        for (int j = from; j < to; j += width) {
            int w = Math.min(width, to - j);
            if (crosses(j, w)) {
                spread(sums, (j - from) * m, j, w);
            }
        }
        for (int j = from; j < to; ) {
            int i = j / n;
            int end = Math.min(to, (i + 1) * n);
            finished.block(i, j - i * n, end - i * n);
            j = end;
        }
    }

    private boolean crosses(int j, int w) {
        return j / n != (j + w - 1) / n;
    }

    private int place(int column) {
        return at + column / n * apart + column % n;
    }

    private void spread(Object sums, int from, int column, int w) {
        for (int j = column; j < column + w; ) {
            int run = Math.min(column + w - j, n - j % n);
            int to = place(j);
            for (int r = 0; r < m; r++) {
                System.arraycopy(sums, from + r * width + j - column, c, to + r * n, run);
            }
            j += run;
        }
    }
}
