package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Kernel;
import org.gradus.ir.MatrixView;
import org.gradus.types.DType;
import org.gradus.types.Layout;

/**
 * Products with windows over images of one channel, as those of depthwise convolutions: few filters, or too few places for panels of
 * a matrix product. Some lines of an image at a time are copied with the frame around them, those of windows with a stride cut into
 * parts in which neighbouring windows have neighbours, and all filters are moved over them; or, where the windows are what is summed
 * over, some places of the filters' gradients are formed at a time.
 */
final class Correlation implements ImageProducts {
    private static final int MOST_FILTERS = 4;
    /** From one window to the next, with more filters: a row of an image whose channels are neighbours is no line of windows. */
    private static final int MOST_ACROSS = 4;
    /** Windows of a line, with more filters: shorter lines leave most of a vector empty, and may be places of a kernel in each channel. */
    private static final int FEWEST_ABREAST = CorrelationLoops.CHAINS / 2;
    /** Elements of lines that a thread has at hand. */
    private static final int AT_HAND = 1 << 12;
    /** Multiply-adds that are worth handing to another thread. */
    private static final int GRAIN = 1 << 15;
    private static final ThreadLocal<Room> ROOMS = ThreadLocal.withInitial(Room::new);

    /** What a launch takes. */
    private record Means(CorrelationLoops loops, WinogradLoops frames, float fill) { }

    /** What a thread copies and computes in. */
    private static final class Room {
        private float[] raw = {};
        private float[] lines = {};
        private float[] rows = {};
        private float[] sums = {};
        private float[] gathered = {};
        private int[] positions = {};
        /** Held no longer than a product takes. */
        private float[] left;
        private int leftAt;

        /** Some elements of a row of a matrix, one after another. */
        void left(Matrix m, int row, int from, int count, boolean withSlack) {
            leftAt = (int) m.at() + m.rows().position(row) + m.columns().position(from);
            left = (float[]) m.array();
            if (withSlack || !m.columns().isRegular() || m.columns().stride() != 1) {
                gather(m.columns(), leftAt - m.columns().position(from), from, count);
                left = gathered;
                leftAt = 0;
            }
        }

        private void gather(Steps steps, int start, int from, int count) {
            gathered = WinogradLoops.atLeast(count + CorrelationLoops.SLACK, gathered);
            if (positions.length < count) {
                positions = new int[count];
            }
            steps.positions(from, count, positions);
            for (int i = 0; i < count; i++) {
                gathered[i] = left[start + positions[i]];
            }
        }
    }

    private final Kernel.MatMul kernel;
    private final KernelSet kernels;
    private final CorrelationView view;
    private final boolean isTransposed;
    private final int filters;
    /** From one copied line to the next, and from one part of a line to the next. */
    private final int pitch;
    private final int part;
    /** Where places are in copied lines; the last one is repeated. */
    private final int[] places;
    private final int rows;
    private final int blocks;

    private Correlation(Kernel.MatMul kernel, KernelSet kernels, CorrelationView view, int filters) {
        this.kernel = kernel;
        this.kernels = kernels;
        this.view = view;
        this.filters = filters;
        isTransposed = CorrelationView.isTransposed(kernel.b());
        part = view.across() == 1 ? view.reach() : (view.reach() + view.across() - 1) / view.across();
        pitch = part * view.across();
        int groups = (view.places() + CorrelationLoops.PLACES - 1) / CorrelationLoops.PLACES;
        places = new int[groups * CorrelationLoops.PLACES];
        for (int i = 0; i < places.length; i++) {
            int p = Math.min(i, view.places() - 1);
            int column = view.columns()[p];
            places[i] = view.lines()[p] * pitch + column % view.across() * part + column / view.across();
        }
        int most = (AT_HAND / pitch - view.lastLine()) / Math.max(1, view.down());
        int some = Math.min(view.height(), Math.max(CorrelationLoops.ROWS, most));
        int parts = (view.height() + some - 1) / some;
        rows = (view.height() + parts - 1) / parts;
        blocks = (view.height() + rows - 1) / rows;
    }

    /**
     * Null if the product is none.
     *
     * @param filters rows of one product
     */
    static ImageProducts of(Kernel.MatMul kernel, KernelSet kernels, int filters) {
        CorrelationView v = view(kernel.b(), filters, kernel.dtype());
        SpreadView spread = v == null || kernel.frame() == null ? null : SpreadView.of(v, kernel.b(), kernel.frame().inside());
        return v == null ? null : spread == null ? new Correlation(kernel, kernels, v, filters)
            : new SpreadCorrelation(kernel, kernels, spread, filters);
    }

    private static CorrelationView view(MatrixView b, long filters, DType dtype) {
        boolean sums = CorrelationView.isTransposed(b);
        CorrelationView v = dtype == DType.FLOAT32 && filters > 0 && (sums || filters <= MOST_FILTERS) ? CorrelationView.of(b) : null;
        return v == null || filters > MOST_FILTERS && (v.across() > MOST_ACROSS || v.width() < FEWEST_ABREAST) ? null : v;
    }

    /** Whether a constant around the images need not be written. */
    static boolean reads(MatrixView a, MatrixView b, Layout inside, DType dtype) {
        CorrelationView v = view(b, a.rows().shape().numel(), dtype);
        return v != null && (v.isWithin(inside, b.batch()) || SpreadView.of(v, b, inside) != null);
    }

    @Override
    public void run(WorkerPool pool, long[] scalars, int products, Operand a, Operand b, Object c, Finished finished) {
        long work = (long) filters * view.places() * rows * view.width();
        Means means = new Means(kernels.correlation(work * blocks * products), kernels.winograd((long) pitch * view.height() * products),
            kernel.frame() == null ? 0 : (float) Double.longBitsToDouble(scalars[kernel.frame().fill()]));
        long grain = Math.max(1, GRAIN / work);
        int columns = isTransposed ? view.places() : view.windows();
        if (isTransposed || blocks == 1) {
            int together = Math.max(1, Tiling.BLOCK / (filters * columns));
            pool.parallelFor(products, Math.max(1, grain / blocks), (start, end) -> {
                for (int first = (int) start; first < end; first += together) {
                    int last = (int) Math.min(end, first + together);
                    for (int i = first; i < last; i++) {
                        product(means, a.matrix(i), b.matrix(i), (float[]) c, i * filters * columns);
                    }
                    finished.block(first, last, 0, columns);
                }
            });
            return;
        }
        pool.parallelFor((long) products * blocks, grain, (start, end) -> {
            for (long u = start; u < end; u++) {
                int i = (int) (u / blocks);
                int from = (int) (u % blocks) * rows;
                int to = Math.min(view.height(), from + rows);
                windows(means, a.matrix(i), b.matrix(i), (float[]) c, i * filters * columns, from, to);
                finished.block(i, i + 1, from * view.width(), to * view.width());
            }
        });
    }

    private void product(Means means, Matrix a, Matrix b, float[] c, int at) {
        if (isTransposed) {
            dots(means, a, b, c, at);
        } else {
            windows(means, a, b, c, at, 0, view.height());
        }
    }

    /** Rows {@code from .. to - 1} of windows, for each filter. */
    private void windows(Means means, Matrix a, Matrix b, float[] c, int at, int from, int to) {
        Room room = ROOMS.get();
        lines(means, room, b, from, to);
        room.rows = WinogradLoops.atLeast(CorrelationLoops.ROWS * (view.width() + CorrelationLoops.SLACK), room.rows);
        for (int f = 0; f < filters; f++) {
            room.left(a, f, 0, view.places(), false);
            means.loops.correlate(room.lines, 0, view.down() * pitch, places, view.places(), room.left, room.leftAt, c,
                at + f * view.windows() + from * view.width(), to - from, view.width(), room.rows);
        }
        room.left = null;
    }

    /** Sums over all windows for each place, with each row of the left matrix. */
    private void dots(Means means, Matrix a, Matrix b, float[] c, int at) {
        Room room = ROOMS.get();
        int each = places.length * CorrelationLoops.CHAINS;
        room.sums = WinogradLoops.atLeast(filters * each, room.sums);
        Arrays.fill(room.sums, 0, filters * each, 0);
        for (int y = 0; y < view.height(); y += rows) {
            int to = Math.min(view.height(), y + rows);
            lines(means, room, b, y, to);
            for (int f = 0; f < filters; f++) {
                room.left(a, f, y * view.width(), (to - y) * view.width(), view.width() < CorrelationLoops.CHAINS);
                for (int p = 0; p < places.length; p += CorrelationLoops.PLACES) {
                    means.loops.dots(room.lines, 0, view.down() * pitch, places, p, room.left, room.leftAt, to - y, view.width(), room.sums,
                        f * each + p * CorrelationLoops.CHAINS);
                }
            }
        }
        room.left = null;
        for (int f = 0; f < filters; f++) {
            for (int p = 0; p < view.places(); p++) {
                c[at + f * view.places() + p] = sum(room.sums, f * each + p * CorrelationLoops.CHAINS);
            }
        }
    }

    /** Of the chains from {@code at} on, halves by halves. */
    private static float sum(float[] chains, int at) {
        for (int half = CorrelationLoops.CHAINS / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                chains[i] += chains[i + half];
            }
        }
        return chains[at];
    }

    /** Copies what the windows of some rows have places in. */
    private void lines(Means means, Room room, Matrix b, int from, int to) {
        int first = from * view.down();
        int count = (to - 1 - from) * view.down() + view.lastLine() + 1;
        int most = (Math.max(to - from, CorrelationLoops.ROWS) - 1) * view.down() + view.lastLine() + 1;
        room.lines = WinogradLoops.atLeast(most * pitch + CorrelationLoops.SLACK, room.lines);
        if (view.across() == 1) {
            copy(means, b, first, count, room.lines);
            return;
        }
        room.raw = WinogradLoops.atLeast(count * view.reach() + CorrelationLoops.SLACK, room.raw);
        copy(means, b, first, count, room.raw);
        for (int i = 0; i < count; i++) {
            if (view.across() == 2) {
                means.loops.split(room.raw, i * view.reach(), view.reach(), room.lines, i * pitch, i * pitch + part);
            } else {
                split(room.raw, i * view.reach(), room.lines, i * pitch);
            }
        }
    }

    private void split(float[] raw, int at, float[] to, int start) {
        for (int r = 0, q = start; r < view.across(); r++, q += part) {
            for (int i = r, j = q; i < view.reach(); i += view.across(), j++) {
                to[j] = raw[at + i];
            }
        }
    }

    private void copy(Means means, Matrix b, int first, int count, float[] to) {
        int start = (int) b.at();
        int reach = view.reach();
        if (kernel.frame() == null) {
            for (int i = 0, p = start + first * view.line(); i < count; i++, p += view.line()) {
                System.arraycopy(b.array(), p, to, i * reach, reach);
            }
            return;
        }
        int axis = kernel.frame().inside().rank() - 2;
        FramedImages images = new FramedImages(b.array(), means.fill, kernel.frame(), axis);
        int step = view.lastLine() + view.down() == 0 ? 1 : view.line() / (int) kernel.frame().inside().stride(axis);
        int plane = images.plane(start);
        int row = images.row(start) + first * step;
        int column = images.column(start);
        int together = step == 1 ? count : 1;
        for (int i = 0; i < count; i += together) {
            images.copy(means.frames, plane, row + i * step, column, together, to, i * reach, reach);
        }
    }
}
