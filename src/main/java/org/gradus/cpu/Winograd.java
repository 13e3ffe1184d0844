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
        private Object[][] panels = {};
        /** Rows of framed images, and of images transformed along their rows. */
        private float[] lines = {};
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

        /** For each of so many blocks of channels, for each place, so many panels. */
        Object[][] panels(GemmKernels kernels, int blocks, int count, int depth) {
            int old = panels.length;
            panels = Arrays.copyOf(panels, Math.max(blocks, old));
            for (int q = 0; q < blocks; q++) {
                panels[q] = q < old ? panels[q] : kernels.panelStart() < 0 ? new Object[PLACES] : new float[PLACES][0];
                for (int p = 0; p < PLACES; p++) {
                    panels[q][p] = kernels.panelStart() < 0 ? kernels.panels(panels[q][p], depth, count * kernels.panelColumns())
                        : WinogradLoops.atLeast(kernels.panelStart() + count * pitch(kernels, depth), (float[]) panels[q][p]);
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
        WorkerPool.run(pool, sizes.parts(), 1, (start, end) -> {
            for (int i = (int) start; i < end; i++) {
                rows(sizes.start(i), sizes.end(i));
            }
        });
    }

    /** From one panel to the next, where they are written directly: never in one set of the first-level cache. */
    private static int pitch(GemmKernels kernels, int depth) {
        return kernels.panelColumns() * kernels.packedDepth(depth) + WinogradLoops.LINE;
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
        int width = kernels.panelColumns();
        int pitch = (tiles + width - 1) / width * width;
        int some = sizes.filtersAtHand(pitch, kernels.stripRows());
        int apart = some * pitch + WinogradLoops.LINE;
        int start = Math.max(0, kernels.panelStart());
        room.products = WinogradLoops.atLeast(start + PLACES * apart + WinogradLoops.SLACK, room.products);
        for (int f = 0; f < sizes.filters(); f += some) {
            int count = Math.min(some, sizes.filters() - f);
            multiply(room, f, count, tiles, start, apart, pitch);
            for (int r = from, end; r < to; r = end) {
                end = sizes.imageEnd(r, to);
                int y = sizes.firstLine(r);
                int lines = sizes.lines(r, end);
                for (int g = 0; g < count; g++) {
                    loops.result(room.products, start + g * pitch + (r - from) * sizes.across(), apart, (float[]) c,
                        at[sizes.image(r)] + ((f + g) * sizes.height() + y) * sizes.width(), sizes.width(), lines);
                }
            }
        }
        for (int r = from, end; r < to; r = end) {
            end = sizes.imageEnd(r, to);
            int y = sizes.firstLine(r);
            finish(sizes.image(r), y * sizes.width(), (y + sizes.lines(r, end)) * sizes.width());
        }
    }

    /** All channels of some tiles, to panels. */
    private void transform(Room room, int from, int to, int tiles) {
        int across = sizes.across();
        int half = (sizes.images(from, to) + to - from) * across + WinogradLoops.SLACK;
        int apart = 2 * half;
        int width = kernels.panelColumns();
        boolean direct = kernels.panelStart() >= 0;
        room.panels(kernels, blocks, (tiles + width - 1) / width, depth);
        room.rows = WinogradLoops.atLeast(WinogradLoops.SIDE * apart + WinogradLoops.SLACK, room.rows);
        for (int p = 0; p < PLACES && !direct; p++) {
            room.image[p] = WinogradLoops.atLeast(sizes.channels() * tiles + WinogradLoops.SLACK, room.image[p]);
        }
        for (int ch = 0; ch < sizes.channels(); ch++) {
            int line = 0;
            for (int r = from, end; r < to; r = end) {
                end = sizes.imageEnd(r, to);
                along(room, sizes.image(r), ch, sizes.firstLine(r), sizes.lines(r, end) + 2, line, half);
                int count = (end - r) * across;
                int block = ch / depth;
                if (direct) {
                    loops.down(room.rows, line, half, apart, across, count, (float[][]) room.panels[block],
                        kernels.panelStart() + ch % depth * width, (r - from) * across, width,
                        pitch(kernels, depth));
                } else {
                    loops.down(room.rows, line, half, apart, across, count, room.image, ch * tiles, (r - from) * across,
                        tiles + WinogradLoops.SLACK, 0);
                }
                line += count + across;
            }
        }
        if (direct) {
            fill(room, (tiles + width - 1) / width);
        } else {
            pack(room, tiles);
        }
    }

    /** What panels have behind their last row. */
    private void fill(Room room, int count) {
        for (int q = 0; q < blocks; q++) {
            int length = kernels.packedDepth(depth(q)) * kernels.panelColumns();
            int used = depth(q) * kernels.panelColumns();
            for (int i = 0; i < PLACES * count && used < length; i++) {
                int at = kernels.panelStart() + i / PLACES * pitch(kernels, depth);
                Arrays.fill((float[]) room.panels[q][i % PLACES], at + used, at + length, 0);
            }
        }
    }

    /** Lines of a channel, transformed along its rows. */
    private void along(Room room, int image, int channel, int y, int lines, int to, int half) {
        int start = (int) b[image].at() + channel * view.channel();
        float[] x = (float[]) b[image].array();
        int at = start + y * view.row();
        int step = view.column();
        int pitch = view.row();
        if (framed != null) {
            step = 1;
            pitch = sizes.width() + 2;
            at = 0;
            room.lines = WinogradLoops.atLeast(lines * pitch + WinogradLoops.SLACK, room.lines);
            x = room.lines;
            framed.copy(loops, framed.plane(start), framed.row(start) + y, framed.column(start), lines, x, 0, pitch);
        }
        loops.rows(x, at, step, pitch, lines, sizes.across(), room.rows, to, half, 2 * half);
    }

    private void pack(Room room, int tiles) {
        int width = kernels.panelColumns();
        for (int p = 0; p < PLACES; p++) {
            for (int q = 0; q < blocks; q++) {
                for (int t = 0; t < tiles; t += width) {
                    kernels.packB(room.image[p], q * depth * tiles + t, tiles, 1, depth(q), Math.min(width, tiles - t),
                        room.panels[q][p], t / width);
                }
            }
        }
    }

    /** Columns of panels that have no tile are computed all the same, where half of a panel is not enough. */
    private void multiply(Room room, int filter, int count, int tiles, int start, int apart, int pitch) {
        int width = kernels.panelColumns();
        boolean direct = kernels.panelStart() >= 0;
        for (int p = 0; p < PLACES; p++) {
            for (int q = 0; q < blocks; q++) {
                Object u = strips[p * blocks + q];
                Object v = room.panels[q][p];
                for (int t = 0, at = start + p * apart; t < tiles; t += width, at += width) {
                    int columns = 2 * (tiles - t) > width ? width : width / 2;
                    if (direct) {
                        int from = kernels.panelStart() + t / width * pitch(kernels, depth);
                        kernels.multiplyAt(u, filter, count, v, from, columns, depth(q), room.tile, room.products, at, pitch, q > 0);
                    } else {
                        kernels.multiply(u, filter, count, v, t / width, columns, depth(q), room.tile, room.products, at, pitch, q > 0);
                    }
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
            new Gemm(new Product(kernels, null, sizes.filters(), c1 - c0, WindowView.PLACES * sizes.channels(), a, x.fromColumn(c0), c,
                at[image] + c0, n, null)).run();
        }
        finished.block(image, c0, c1);
    }

    private synchronized float[] whole() {
        whole = whole == null ? framed.whole() : whole;
        return whole;
    }
}
