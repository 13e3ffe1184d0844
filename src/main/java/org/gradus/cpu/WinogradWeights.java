package org.gradus.cpu;

import static org.gradus.cpu.WinogradLoops.PLACES;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

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
        private final Object[] strips = new Object[PLACES];
        private Object[][] panels = {};
        /** Rows of framed images with channels as neighbours, and of gradients with filters as neighbours. */
        private float[] lines = {};
        private float[] turned = {};
        private int[] places = {};
        /** Of the pieces of the thread's own run. */
        private float[][] sums = {};

        Room(GemmKernels kernels) {
            tile = kernels.newRoom();
        }

        void places(int count) {
            if (places.length < count) {
                places = new int[count];
            }
        }

        float[][] sums(int pieces, int size) {
            int old = sums.length;
            sums = Arrays.copyOf(sums, Math.max(pieces, old));
            for (int i = 0; i < pieces; i++) {
                sums[i] = i < old ? WinogradLoops.atLeast(size, sums[i]) : new float[size];
            }
            return sums;
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
        float[][] sums = room().sums(pieces, PLACES * sizes.filters() * sizes.channels());
        WorkerPool.run(pool, pieces, 1, (start, end) -> {
            for (int i = (int) start; i < end; i++) {
                sum(sums[i], (int) ((long) rows * i / pieces), (int) ((long) rows * (i + 1) / pieces));
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
    private void sum(float[] sum, int from, int to) {
        Room room = room();
        int rows = sizes.rows();
        for (int r = from; r < to; r += rows) {
            int end = Math.min(to, r + rows);
            int tiles = (end - r) * sizes.across();
            image(room, r, end, tiles);
            gradients(room, r, end, tiles);
            multiply(room, tiles, sum, r > from);
        }
    }

    private Room room() {
        return ROOMS.get().computeIfAbsent(kernels, Room::new);
    }

    private void image(Room room, int from, int to, int tiles) {
        int across = sizes.across();
        int width = kernels.panelColumns();
        boolean direct = kernels.panelStart() >= 0;
        panels(room, (sizes.channels() + width - 1) / width, tiles);
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
                lines(room, start, lines, pitch);
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
        for (int p = 0; p < PLACES && !direct; p++) {
            for (int ch = 0; ch < sizes.channels(); ch += width) {
                kernels.packB(room.image[p], ch, sizes.channels(), 1, tiles, Math.min(width, sizes.channels() - ch),
                    room.panels[ch / width][p], 0);
            }
        }
    }

    /** Rows of framed images from a position on. */
    private void lines(Room room, int start, int lines, int pitch) {
        int channels = sizes.channels();
        int row = framed.row(start);
        int column = framed.column(start);
        int from = Math.min(sizes.width() + 2, Math.max(0, -column));
        int end = Math.max(from, Math.min(sizes.width() + 2, framed.width() - column));
        room.places(end - from);
        for (int i = 0; i < end - from; i++) {
            room.places[i] = (column + from + i) * framed.step();
        }
        for (int y = 0; y < lines; y++) {
            int inside = framed.hasRow(row + y) ? from : sizes.width() + 2;
            Arrays.fill(room.lines, y * pitch, y * pitch + inside * channels, framed.fill());
            Arrays.fill(room.lines, y * pitch + Math.max(inside, end) * channels, (y + 1) * pitch, framed.fill());
        }
        float[] x = framed.array();
        for (int ch = 0, some; ch < channels; ch += some) {
            some = ch + 4 <= channels ? 4 : 1;
            for (int y = 0; y < lines; y++) {
                int to = y * pitch + from * channels + ch;
                int p = framed.at(framed.plane(start + ch), row + y);
                if (framed.hasRow(row + y) && some == 4) {
                    four(x, p, framed.at(framed.plane(start + ch + 1), row + y), framed.at(framed.plane(start + ch + 2), row + y),
                        framed.at(framed.plane(start + ch + 3), row + y), room.places, 0, end - from, room.lines, to, channels);
                } else if (framed.hasRow(row + y)) {
                    one(x, p, room.places, 0, end - from, room.lines, to, channels);
                }
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

    private void gradients(Room room, int from, int to, int tiles) {
        int filters = sizes.filters();
        int across = sizes.across();
        int line = 2 * across * filters;
        room.turned = WinogradLoops.atLeast(2 * (to - from) * line, room.turned);
        for (int p = 0; p < PLACES; p++) {
            room.gradients[p] = WinogradLoops.atLeast(tiles * filters + WinogradLoops.LINE, room.gradients[p]);
            room.strips[p] = kernels.strips(room.strips[p], filters, tiles);
        }
        for (int r = from, end; r < to; r = end) {
            int image = r / sizes.down();
            end = Math.min(to, (image + 1) * sizes.down());
            int y = 2 * (r % sizes.down());
            turn(room, image, y, Math.min(sizes.height(), y + 2 * (end - r)), 2 * (end - r));
            for (int i = r; i < end; i++) {
                loops.gradients(room.turned, 2 * (i - r) * line, line, filters, across, filters, room.gradients,
                    (i - from) * across * filters, filters);
            }
        }
        for (int p = 0; p < PLACES; p++) {
            kernels.packA(room.gradients[p], 0, 1, filters, filters, tiles, room.strips[p], 0);
        }
    }

    /** Rows of gradients of all filters, as many elements as tiles have, with zeros behind the last ones. */
    private void turn(Room room, int image, int y0, int y1, int lines) {
        int filters = sizes.filters();
        int width = sizes.width();
        int line = 2 * sizes.across() * filters;
        room.places((y1 - y0) * width);
        a.columns().positions((image * sizes.height() + y0) * width, (y1 - y0) * width, room.places);
        int rows = 2 * sizes.across() == width ? 1 : y1 - y0;
        int length = (y1 - y0) * width / rows;
        for (int f = 0, some; f < filters; f += some) {
            some = f + 4 <= filters ? 4 : 1;
            for (int i = 0; i < rows; i++) {
                if (some == 4) {
                    four((float[]) a.array(), row(f), row(f + 1), row(f + 2), row(f + 3), room.places, i * length, length,
                        room.turned, i * line + f, filters);
                } else {
                    one((float[]) a.array(), row(f), room.places, i * length, length, room.turned, i * line + f, filters);
                }
            }
        }
        for (int i = 0; i < y1 - y0; i++) {
            Arrays.fill(room.turned, i * line + width * filters, (i + 1) * line, 0);
        }
        Arrays.fill(room.turned, (y1 - y0) * line, lines * line, 0);
    }

    private int row(int filter) {
        return (int) a.at() + a.rows().position(filter);
    }

    private static void one(float[] g, int p, int[] places, int first, int count, float[] to, int at, int pitch) {
        for (int x = first, q = at; x < first + count; x++, q += pitch) {
            to[q] = g[p + places[x]];
        }
    }

    private static void four(float[] g, int p0, int p1, int p2, int p3, int[] places, int first, int count, float[] to, int at,
        int pitch) {
        for (int x = first, q = at; x < first + count; x++, q += pitch) {
            int p = places[x];
            to[q] = g[p0 + p];
            to[q + 1] = g[p1 + p];
            to[q + 2] = g[p2 + p];
            to[q + 3] = g[p3 + p];
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
                for (int i = 1; i < sizes.pieces(); i++) {
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
