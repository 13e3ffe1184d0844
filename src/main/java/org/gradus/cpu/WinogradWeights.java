package org.gradus.cpu;

import static org.gradus.cpu.WinogradLoops.PLACES;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.gradus.types.DType;

/**
 * {@code C (F, 9 C) = A (F, N H W) B (N H W, 9 C)} where the rows of B are windows of 3 x 3 over images: the gradient of a
 * convolution's filters. It is the transpose of {@link Winograd} in the filters: with {@code Y = P y P^T} of a tile of two by two
 * gradients and {@code V = Q^T d Q} of the tile of four by four elements that it saw, {@code C = G^T (sum over tiles Y * V) G}.
 *
 * <p>The rows of tiles are cut into pieces by the sizes alone. A thread takes a piece, which it goes through in blocks that stay
 * in the second-level cache together with its sums; the sums of all pieces are added up in their order.
 */
final class WinogradWeights {
    /** Filters that are transformed back at a time. */
    private static final int FILTERS = 4;

    private static final ThreadLocal<Map<GemmKernels, Room>> ROOMS = ThreadLocal.withInitial(IdentityHashMap::new);

    /** What a thread transforms and multiplies into. */
    private static final class Room {
        private final Object tile;
        private final float[][] image = new float[PLACES][0];
        private final float[][] gradients = new float[PLACES][0];
        private final Object[] strips;
        private Object[][] panels = {};
        /** Rows of framed images with channels as neighbours, and of gradients with filters as neighbours. */
        private float[] lines = {};
        private float[] turned = {};
        private final TurnedRows turning = new TurnedRows();

        Room(GemmKernels kernels) {
            tile = kernels.newRoom();
            strips = kernels.stripHeight(1) > 0 ? new float[PLACES][] : new Object[PLACES];
        }
    }

    private final GemmKernels kernels;
    private final WinogradLoops loops;
    private final WorkerPool pool;
    private final WinogradWeightSizes sizes;
    private final ChannelView view;
    private final Matrix a;
    private final Matrix b;
    private final FramedImages framed;
    private final float[] c;
    private final int at;

    /**
     * @param pool   the threads to use, or null for the caller's alone
     * @param framed what is read instead of the array of {@code b}, unless null
     * @param at     where C starts
     */
    WinogradWeights(GemmKernels kernels, WinogradLoops loops, WorkerPool pool, WinogradWeightSizes sizes, ChannelView view, Matrix a, Matrix b,
        FramedImages framed, Object c, int at) {
        this.kernels = kernels;
        this.loops = loops;
        this.pool = pool;
        this.sizes = sizes;
        this.view = view;
        this.a = a;
        this.b = b;
        this.framed = framed;
        this.c = (float[]) c;
        this.at = at;
    }

    /** Whether all results are finite; else the product has to be formed directly, as an infinity would spread over its tile. */
    boolean run() {
        int pieces = sizes.pieces();
        int rows = sizes.images() * sizes.down();
        float[][] sums = new float[pieces][];
        for (int i = 0; i < pieces; i++) {
            sums[i] = (float[]) Scratch.local().sum(DType.FLOAT32, i, PLACES * sizes.filters() * sizes.channels());
        }
        WorkerPool.run(pool, pieces, 1, (start, end) -> {
            for (int i = (int) start; i < end; i++) {
                sum((int) ((long) rows * i / pieces), (int) ((long) rows * (i + 1) / pieces), sums[i]);
            }
        });
        int parts = (sizes.filters() + FILTERS - 1) / FILTERS;
        boolean[] finite = new boolean[parts];
        WorkerPool.run(pool, parts, 1, (start, end) -> {
            for (int i = (int) start; i < end; i++) {
                finite[i] = back(sums, i * FILTERS, Math.min(sizes.filters(), (i + 1) * FILTERS));
            }
        });
        for (boolean f : finite) {
            if (!f) {
                return false;
            }
        }
        return true;
    }

    /** The sixteen products over rows of tiles, numbered through all images. */
    private void sum(int from, int to, float[] sum) {
        Room room = ROOMS.get().computeIfAbsent(kernels, Room::new);
        int rows = sizes.rows();
        for (int r = from; r < to; r += rows) {
            int end = Math.min(to, r + rows);
            int tiles = (end - r) * sizes.across();
            image(room, r, end, tiles);
            gradients(room, r, end, tiles);
            multiply(room, tiles, sum, r > from);
        }
    }

    private void image(Room room, int from, int to, int tiles) {
        int across = sizes.across();
        int width = kernels.panelColumns();
        boolean direct = kernels.panelStart() >= 0;
        int count = (sizes.channels() + width - 1) / width;
        panels(room, count, tiles);
        for (int p = 0; p < PLACES && !direct; p++) {
            room.image[p] = WinogradLoops.atLeast(tiles * sizes.channels(), room.image[p]);
        }
        int pitch = 2 * (across + 1) * sizes.channels();
        for (int r = from, end; r < to; r = end) {
            end = Math.min(to, (r / sizes.down() + 1) * sizes.down());
            int start = (int) b.at() + r / sizes.down() * view.image() + 2 * (r % sizes.down()) * view.row();
            if (framed != null) {
                room.lines = WinogradLoops.atLeast(2 * (end - r + 1) * pitch, room.lines);
                int lines = Math.min(2 * (end - r + 1), sizes.height() + 2 - 2 * (r % sizes.down()));
                room.turning.images(loops, framed, start, sizes.channels(), lines, sizes.width() + 2, room.lines, pitch);
                Arrays.fill(room.lines, lines * pitch, 2 * (end - r + 1) * pitch, 0);
            }
            for (int i = r; i < end; i++) {
                int t = (i - from) * across;
                int at = framed == null ? start + 2 * (i - r) * view.row() : 2 * (i - r) * pitch;
                float[] x = framed == null ? (float[]) b.array() : room.lines;
                int row = framed == null ? view.row() : pitch;
                int column = framed == null ? view.column() : sizes.channels();
                for (int ch = 0; ch < sizes.channels(); ch += direct ? width : sizes.channels()) {
                    loops.tiles(x, at + ch, row, column, across, direct ? Math.min(width, sizes.channels() - ch) : sizes.channels(),
                        direct ? (float[][]) room.panels[ch / width] : room.image,
                        direct ? kernels.panelStart() + t * width : t * sizes.channels(), direct ? width : sizes.channels());
                }
            }
        }
        int behind = kernels.packedDepth(tiles) - tiles;
        for (int i = 0; i < PLACES * count && direct && behind > 0; i++) {
            int last = kernels.panelStart() + tiles * width;
            Arrays.fill((float[]) room.panels[i / PLACES][i % PLACES], last, last + behind * width, 0);
        }
        for (int p = 0; p < PLACES && !direct; p++) {
            for (int ch = 0; ch < sizes.channels(); ch += width) {
                kernels.packB(room.image[p], ch, sizes.channels(), 1, tiles, Math.min(width, sizes.channels() - ch),
                    room.panels[ch / width][p], 0);
            }
        }
    }

    private void panels(Room room, int count, int tiles) {
        int old = room.panels.length;
        room.panels = Arrays.copyOf(room.panels, Math.max(count, old));
        for (int i = 0; i < count; i++) {
            if (i >= old) {
                room.panels[i] = kernels.panelStart() < 0 ? new Object[PLACES] : new float[PLACES][];
            }
            for (int p = 0; p < PLACES; p++) {
                room.panels[i][p] = kernels.panels(room.panels[i][p], tiles, kernels.panelColumns());
            }
        }
    }

    private void gradients(Room room, int from, int last, int tiles) {
        int filters = sizes.filters();
        int line = 2 * sizes.across() * filters;
        room.turned = WinogradLoops.atLeast(2 * (last - from) * line + WinogradLoops.SLACK, room.turned);
        for (int r = from, end; r < last; r = end) {
            int image = r / sizes.down();
            end = Math.min(last, (image + 1) * sizes.down());
            int y = 2 * (r % sizes.down());
            int lines = Math.min(sizes.height() - y, 2 * (end - r));
            int to = 2 * (r - from) * line;
            int column = (image * sizes.height() + y) * sizes.width();
            room.turning.gradients(loops, a, column, lines, sizes.width(), filters, room.turned, to, line);
            Arrays.fill(room.turned, to + lines * line, to + 2 * (end - r) * line, 0);
        }
        for (int p = 0; p < PLACES; p++) {
            room.strips[p] = kernels.strips(room.strips[p], filters, tiles);
        }
        if (kernels.stripHeight(filters) > 0) {
            for (int f = 0; f < filters; f += kernels.stripHeight(filters - f)) {
                strip(room, f, kernels.stripHeight(filters - f), last - from, line);
            }
            return;
        }
        for (int p = 0; p < PLACES; p++) {
            room.gradients[p] = WinogradLoops.atLeast(tiles * filters + WinogradLoops.SLACK, room.gradients[p]);
        }
        transform(room, 0, filters, last - from, line, room.gradients, 0);
        for (int p = 0; p < PLACES; p++) {
            kernels.packA(room.gradients[p], 0, 1, filters, filters, tiles, room.strips[p], 0);
        }
    }

    /** A strip of filters. What tiles leave behind it, the next strip overwrites. */
    private void strip(Room room, int filter, int height, int rows, int line) {
        int tiles = rows * sizes.across();
        int depth = kernels.packedDepth(tiles);
        transform(room, filter, height, rows, line, (float[][]) room.strips, filter * depth);
        for (int p = 0; p < PLACES && tiles < depth; p++) {
            Arrays.fill((float[]) room.strips[p], filter * depth + tiles * height, (filter + height) * depth, 0);
        }
    }

    /** Some filters of rows of tiles: those of a tile side by side, tile after tile. */
    private void transform(Room room, int filter, int count, int rows, int line, float[][] y, int to) {
        for (int i = 0; i < rows; i++) {
            loops.gradients(room.turned, 2 * i * line + filter, line, sizes.filters(), sizes.across(), count, y,
                to + i * sizes.across() * count, count);
        }
    }

    private void multiply(Room room, int tiles, float[] sum, boolean more) {
        int width = kernels.panelColumns();
        for (int p = 0; p < PLACES; p++) {
            int first = p * sizes.filters() * sizes.channels();
            for (int ch = 0; ch < sizes.channels(); ch += width) {
                kernels.multiply(room.strips[p], 0, sizes.filters(), room.panels[ch / width][p], 0,
                    Math.min(width, sizes.channels() - ch), tiles, room.tile, sum, first + ch, sizes.channels(), more);
            }
        }
    }

    /** The sums of all pieces transformed back, for some filters: whether they are finite. */
    private boolean back(float[][] sums, int from, int to) {
        int channels = sizes.channels();
        int all = sizes.filters() * channels;
        float[] sum = sums[0];
        boolean finite = true;
        for (int f = from; f < to; f++) {
            for (int p = 0; p < PLACES; p++) {
                int start = p * all + f * channels;
                for (int i = 1; i < sums.length; i++) {
                    add(sum, sums[i], start, start + channels);
                }
            }
            int row = at + f * WindowView.PLACES * channels;
            for (int ch = 0; ch < channels; ch++) {
                back(sum, f * channels + ch, all, c, row + ch, channels);
            }
            finite &= loops.areFinite(c, row, WindowView.PLACES * channels);
        }
        return finite;
    }

    private static void add(float[] sum, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += x[i];
        }
    }

    /** {@code G^T s G}. */
    private static void back(float[] s, int at, int apart, float[] c, int to, int pitch) {
        for (int k = 0, p = at; k < WinogradLoops.SIDE; k++, p += apart) {
            float outer = 0.5f * (s[p + 4 * apart] + s[p + 8 * apart]);
            float inner = 0.5f * (s[p + 4 * apart] - s[p + 8 * apart]);
            s[p] += outer;
            s[p + 4 * apart] = inner;
            s[p + 8 * apart] = outer + s[p + 12 * apart];
        }
        for (int i = 0, p = at, q = to; i < WindowView.SIDE; i++, p += 4 * apart, q += 3 * pitch) {
            float outer = 0.5f * (s[p + apart] + s[p + 2 * apart]);
            c[q] = s[p] + outer;
            c[q + pitch] = 0.5f * (s[p + apart] - s[p + 2 * apart]);
            c[q + 2 * pitch] = outer + s[p + 3 * apart];
        }
    }
}
