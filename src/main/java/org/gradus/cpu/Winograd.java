package org.gradus.cpu;

import static org.gradus.cpu.WinogradLoops.PLACES;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * {@code C_i (F, H W) = A (F, 9 C) B_i (9 C, H W)} where the columns of all {@code B_i} are windows of 3 x 3 over images: two by
 * two neighbours in C, a tile, come from 4 x 4 elements of a channel and take 16 multiplications instead of 36. With
 * {@code Y = P^T ((G g G^T) * (Q^T d Q)) P} for a filter's place {@code g} and a tile {@code d} (Lavin and Gray, "Fast
 * algorithms for convolutional neural networks", 2016) the sum over channels becomes sixteen products {@code (F, C) (C, tiles)}.
 *
 * <p>The filters are transformed once. Threads take rows of tiles, all filters and channels of which stay in the second-level
 * cache. The transforms only add, but for halves in that of the filters, so that the error is that of a sum over windows (measured
 * against float64: 0.5 to 2.8 times that of the direct sum with 16 to 256 channels). Where a result is not finite, the product is
 * formed directly: an infinity would spread over its tile.
 */
final class Winograd {
    /** Strips of filters that are transformed at a time. */
    private static final int STRIPS = 2;

    private static final ThreadLocal<Map<GemmKernels, Room>> ROOMS = ThreadLocal.withInitial(IdentityHashMap::new);

    /** What a thread transforms and multiplies into. */
    private static final class Room {
        private final Object tile;
        /** Transformed channels one after another, where they are packed afterwards. */
        private final float[][] image = new float[PLACES][0];
        private Object[] strips = {};
        /** For each block of channels, for each panel, an array a place. */
        private Object[][] panels = {};
        private float[] row = {};
        private float[] rows = {};
        private float[] products = {};
        private float[] filters = {};

        Room(GemmKernels kernels) {
            tile = kernels.newRoom();
        }

        Object[] strips(GemmKernels kernels, int count, int rows, int depth) {
            strips = Arrays.copyOf(strips, Math.max(count, strips.length));
            for (int i = 0; i < count; i++) {
                strips[i] = kernels.strips(strips[i], rows, depth);
            }
            return strips;
        }

        Object[][] panels(GemmKernels kernels, int count, int depth) {
            int old = panels.length;
            panels = Arrays.copyOf(panels, Math.max(count, old));
            for (int i = 0; i < panels.length; i++) {
                panels[i] = i < old ? panels[i] : kernels.panelStart() < 0 ? new Object[PLACES] : new float[PLACES][];
                for (int p = 0; p < PLACES && i < count; p++) {
                    panels[i][p] = kernels.panels(panels[i][p], depth, kernels.panelColumns());
                }
            }
            return panels;
        }
    }

    private final GemmKernels kernels;
    private final WinogradLoops loops;
    private final WorkerPool pool;
    private final WinogradSizes sizes;
    private final WindowView view;
    private final Matrix a;
    private final Matrix[] b;
    private final FramedImages framed;
    private final Object c;
    private final int[] at;
    private final JoinedGemm.Finished finished;
    private final int depth;
    private final int blocks;
    private Object[] strips;
    private float[] whole;

    /**
     * @param pool     the threads to use, or null for the caller's alone
     * @param framed   what is read instead of the array of {@code b}, unless null
     * @param at       where each C starts; its rows are {@code H W} apart
     * @param finished may be null
     */
    Winograd(GemmKernels kernels, WinogradLoops loops, WorkerPool pool, WinogradSizes sizes, WindowView view, Matrix a, Matrix[] b,
        FramedImages framed, Object c, int[] at, JoinedGemm.Finished finished) {
        this.kernels = kernels;
        this.loops = loops;
        this.pool = pool;
        this.sizes = sizes;
        this.view = view;
        this.a = a;
        this.b = b;
        this.framed = framed;
        this.c = c;
        this.at = at;
        this.finished = finished == null ? (i, c0, c1) -> { } : finished;
        depth = Gemm.depth(sizes.filters(), sizes.channels());
        blocks = (sizes.channels() + depth - 1) / depth;
    }

    void run() {
        strips = room().strips(kernels, PLACES * blocks, sizes.filters(), depth);
        int some = STRIPS * kernels.stripRows();
        WorkerPool.run(pool, (sizes.filters() + some - 1) / some, 1, (start, end) -> {
            for (int s = (int) start; s < end; s++) {
                filters(s * some, Math.min(some, sizes.filters() - s * some));
            }
        });
        int rows = sizes.rows();
        int all = sizes.images() * sizes.down();
        WorkerPool.run(pool, (all + rows - 1) / rows, 1, (start, end) -> {
            for (int t = (int) start; t < end; t++) {
                rows(t * rows, Math.min(all, (t + 1) * rows));
            }
        });
    }

    private Room room() {
        return ROOMS.get().computeIfAbsent(kernels, Room::new);
    }

    private int depth(int block) {
        return Math.min(depth, sizes.channels() - block * depth);
    }

    /** Transforms and packs some filters. */
    private void filters(int first, int count) {
        Room room = room();
        int channels = sizes.channels();
        int apart = count * channels + WinogradLoops.LINE;
        float[] u = room.filters = WinogradLoops.atLeast(PLACES * apart, room.filters);
        int[] columns = new int[WindowView.PLACES * channels];
        a.columns().positions(0, columns.length, columns);
        for (int f = 0; f < count; f++) {
            int from = (int) a.at() + a.rows().position(first + f);
            for (int ch = 0; ch < channels; ch++) {
                filter((float[]) a.array(), from, columns, WindowView.PLACES * ch, u, f * channels + ch, apart);
            }
        }
        for (int p = 0; p < PLACES; p++) {
            for (int q = 0; q < blocks; q++) {
                kernels.packA(u, p * apart + q * depth, channels, 1, count, depth(q), strips[p * blocks + q], first);
            }
        }
    }

    /** {@code G g G^T}. */
    private static void filter(float[] w, int from, int[] places, int first, float[] u, int at, int apart) {
        for (int j = 0; j < WindowView.SIDE; j++) {
            float a = w[from + places[first + j]];
            float b = w[from + places[first + j + 3]];
            float c = w[from + places[first + j + 6]];
            float outer = 0.5f * (a + c);
            float inner = 0.5f * b;
            u[at + j * apart] = a;
            u[at + (4 + j) * apart] = outer + inner;
            u[at + (8 + j) * apart] = outer - inner;
            u[at + (12 + j) * apart] = c;
        }
        for (int i = 0, p = at; i < WinogradLoops.SIDE; i++, p += 4 * apart) {
            float c = u[p + 2 * apart];
            float outer = 0.5f * (u[p] + c);
            float inner = 0.5f * u[p + apart];
            u[p + apart] = outer + inner;
            u[p + 2 * apart] = outer - inner;
            u[p + 3 * apart] = c;
        }
    }

    /** Rows of tiles, numbered through all images. */
    private void rows(int from, int to) {
        Room room = room();
        int tiles = (to - from) * sizes.across();
        transform(room, from, to, tiles);
        int height = kernels.stripRows();
        room.products = WinogradLoops.atLeast(PLACES * height * tiles + WinogradLoops.SLACK, room.products);
        for (int f = 0; f < sizes.filters(); f += height) {
            multiply(room, f, Math.min(height, sizes.filters() - f), tiles);
            for (int r = from, t = 0; r < to; r++, t += sizes.across()) {
                for (int g = f; g < Math.min(sizes.filters(), f + height); g++) {
                    int y = 2 * (r % sizes.down());
                    loops.result(room.products, (g - f) * tiles + t, height * tiles, (float[]) c,
                        at[r / sizes.down()] + (g * sizes.height() + y) * sizes.width(), sizes.width(),
                        Math.min(2, sizes.height() - y), sizes.width());
                }
            }
        }
        for (int r = from, end; r < to; r = end) {
            int image = r / sizes.down();
            end = Math.min(to, (image + 1) * sizes.down());
            int y0 = 2 * (r % sizes.down());
            int y1 = Math.min(sizes.height(), y0 + 2 * (end - r));
            finish(image, y0 * sizes.width(), y1 * sizes.width());
        }
    }

    /** All channels of some tiles, to panels. */
    private void transform(Room room, int from, int to, int tiles) {
        int across = sizes.across();
        int half = (to - from + 1) * across + WinogradLoops.SLACK;
        int width = kernels.panelColumns();
        Object[][] panels = room.panels(kernels, blocks * ((tiles + width - 1) / width), depth);
        room.rows = WinogradLoops.atLeast(2 * WinogradLoops.SIDE * half + WinogradLoops.SLACK, room.rows);
        room.row = WinogradLoops.atLeast(2 * across + 2 + WinogradLoops.SLACK, room.row);
        boolean direct = kernels.panelStart() >= 0;
        for (int p = 0; p < PLACES && !direct; p++) {
            room.image[p] = WinogradLoops.atLeast(sizes.channels() * tiles + WinogradLoops.SLACK, room.image[p]);
        }
        for (int ch = 0; ch < sizes.channels(); ch++) {
            for (int r = from, end; r < to; r = end) {
                int image = r / sizes.down();
                end = Math.min(to, (image + 1) * sizes.down());
                int y0 = 2 * (r % sizes.down());
                int y1 = Math.min(sizes.height() + 2, y0 + 2 * (end - r + 1));
                int start = (int) b[image].at() + ch * view.channel();
                int plane = framed == null ? 0 : framed.plane(start);
                for (int y = y0; y < y1; y++) {
                    int line = (y & 1) * half + (y - y0) / 2 * across;
                    if (framed == null) {
                        loops.row((float[]) b[image].array(), start + y * view.row(), view.column(), across, room.rows, line,
                            2 * half);
                    } else {
                        framed.copy(plane, framed.row(start) + y, framed.column(start), sizes.width() + 2, room.row);
                        loops.row(room.row, 0, 1, across, room.rows, line, 2 * half);
                    }
                }
                int first = (r - from) * across;
                int last = (end - from) * across;
                for (int t = first, count; t < last; t += count) {
                    count = direct ? Math.min(last - t, width - t % width) : last - t;
                    loops.down(room.rows, t - first, half, 2 * half, across, count,
                        direct ? (float[][]) panels[panel(ch / depth, t, tiles)] : room.image,
                        direct ? kernels.panelStart() + ch % depth * width + t % width : ch * tiles + t);
                }
            }
        }
        if (!direct) {
            pack(room, tiles);
        }
    }

    /** Of a block of channels, that of tile {@code t}. */
    private int panel(int block, int t, int tiles) {
        int width = kernels.panelColumns();
        return block * ((tiles + width - 1) / width) + t / width;
    }

    private void pack(Room room, int tiles) {
        int width = kernels.panelColumns();
        for (int p = 0; p < PLACES; p++) {
            for (int q = 0; q < blocks; q++) {
                for (int t = 0; t < tiles; t += width) {
                    kernels.packB(room.image[p], q * depth * tiles + t, tiles, 1, depth(q), Math.min(width, tiles - t),
                        room.panels[panel(q, t, tiles)][p], 0);
                }
            }
        }
    }

    private void multiply(Room room, int filter, int count, int tiles) {
        int width = kernels.panelColumns();
        int apart = kernels.stripRows() * tiles;
        for (int p = 0; p < PLACES; p++) {
            for (int q = 0; q < blocks; q++) {
                for (int t = 0; t < tiles; t += width) {
                    kernels.multiply(strips[p * blocks + q], filter, count, room.panels[panel(q, t, tiles)][p], 0,
                        Math.min(width, tiles - t), depth(q), room.tile, room.products, p * apart + t, tiles, q > 0);
                }
            }
        }
    }

    private void finish(int image, int c0, int c1) {
        int n = sizes.height() * sizes.width();
        boolean finite = true;
        for (int f = 0; f < sizes.filters() && finite; f++) {
            finite = loops.areFinite((float[]) c, at[image] + f * n + c0, c1 - c0);
        }
        if (!finite) {
            Matrix x = framed == null ? b[image] : new Matrix(whole(), b[image].at(), b[image].rows(), b[image].columns());
            new Gemm(kernels, null, sizes.filters(), c1 - c0, WindowView.PLACES * sizes.channels(), a, x.fromColumn(c0), c, at[image] + c0, n,
                null).run();
        }
        finished.block(image, c0, c1);
    }

    private synchronized float[] whole() {
        whole = whole == null ? framed.whole() : whole;
        return whole;
    }
}
