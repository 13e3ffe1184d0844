package org.gradus.cpu;

import java.util.Arrays;
import org.gradus.ir.Frame;
import org.gradus.ir.Kernel;

/**
 * Products with windows over images of one channel whose elements stand apart, zeros between them: the input gradients of depthwise
 * convolutions with a stride. Only what is there is copied, and only places at which something is there are multiplied: windows that
 * begin a multiple of the distances apart have the same ones, and are computed together before their columns are put between one
 * another.
 */
final class SpreadCorrelation implements ImageProducts {
    /** Elements of results that a thread has at hand. */
    private static final int AT_HAND = 1 << 12;
    /** Multiply-adds that are worth handing to another thread. */
    private static final int GRAIN = 1 << 14;
    private static final ThreadLocal<Room> ROOMS = ThreadLocal.withInitial(Room::new);

    /** What a thread copies and computes in. */
    private static final class Room {
        private float[] lines = {};
        private float[] phases = {};
        private float[] merged = {};
        private float[] rows = {};
        private float[] weights = {};
    }

    private final Kernel.MatMul kernel;
    private final KernelSet kernels;
    private final Frame frame;
    private final SpreadView view;
    private final SpreadView.Phase[][] phases;
    private final int filters;
    /** Of the results of a phase. */
    private final int width;
    private final int rows;
    private final int blocks;

    SpreadCorrelation(Kernel.MatMul kernel, KernelSet kernels, SpreadView view, int filters) {
        this.kernel = kernel;
        this.kernels = kernels;
        frame = kernel.frame();
        this.view = view;
        this.filters = filters;
        phases = new SpreadView.Phase[view.down()][view.across()];
        for (int a = 0; a < view.down(); a++) {
            for (int b = 0; b < view.across(); b++) {
                phases[a][b] = view.phase(a, b);
            }
        }
        CorrelationView windows = view.windows();
        width = (windows.width() + view.across() - 1) / view.across();
        int most = Math.max(CorrelationLoops.ROWS, AT_HAND / windows.width() / view.down()) * view.down();
        int parts = (windows.height() + most - 1) / most;
        rows = ((windows.height() + parts - 1) / parts + view.down() - 1) / view.down() * view.down();
        blocks = (windows.height() + rows - 1) / rows;
    }

    @Override
    public void run(WorkerPool pool, long[] scalars, int products, Operand a, Operand b, Object c, Finished finished) {
        double fill = Double.longBitsToDouble(scalars[frame.fill()]);
        if (fill != 0) {
            written(fill, pool, scalars, products, a, b, c, finished);
            return;
        }
        CorrelationView windows = view.windows();
        long work = (long) filters * windows.places() * rows * windows.width() / (view.down() * view.across()) + 1;
        CorrelationLoops loops = kernels.correlation(work * blocks * products);
        WinogradLoops frames = kernels.winograd((long) view.columns() * view.lines(rows) * blocks * products);
        pool.parallelFor((long) products * blocks, Math.max(1, GRAIN / work), (start, end) -> {
            FramedImages images = new FramedImages(b.matrix(0).array(), 0, frame, frame.inside().rank() - 2);
            for (long u = start; u < end; u++) {
                int i = (int) (u / blocks);
                int from = (int) (u % blocks) * rows;
                int to = Math.min(windows.height(), from + rows);
                copy(frames, images, images.plane((int) b.matrix(i).at()), from, to);
                for (int f = 0; f < filters; f++) {
                    filter(loops, a.matrix(i), f, to - from, (float[]) c, ((i * filters + f) * windows.height() + from) * windows.width());
                }
                finished.block(i, i + 1, from * windows.width(), to * windows.width());
            }
        });
    }

    /** With images that have something else than zeros between their elements. */
    private void written(double fill, WorkerPool pool, long[] scalars, int products, Operand a, Operand b, Object c, Finished finished) {
        float[] whole = new FramedImages(b.matrix(0).array(), (float) fill, frame, frame.inside().rank() - 2).whole();
        Kernel.MatMul unframed = new Kernel.MatMul(kernel.name(), kernel.a(), kernel.b(), null, kernel.dtype(), kernel.epilogue());
        Operand images = i -> new Matrix(whole, b.matrix(i).at(), b.matrix(i).rows(), b.matrix(i).columns());
        Correlation.of(unframed, kernels, filters).run(pool, scalars, products, a, images, c, finished);
    }

    private void copy(WinogradLoops frames, FramedImages images, int plane, int from, int to) {
        Room room = ROOMS.get();
        int pitch = view.columns();
        int count = view.lines(to - from);
        int most = view.lines(Math.max(to - from, CorrelationLoops.ROWS * view.down()));
        room.lines = WinogradLoops.atLeast(most * pitch + CorrelationLoops.SLACK, room.lines);
        images.copy(frames, plane, view.firstLine(from), view.firstColumn(), count, room.lines, 0, pitch);
    }

    /** {@code count} rows of windows. */
    private void filter(CorrelationLoops loops, Matrix a, int filter, int count, float[] c, int at) {
        Room room = ROOMS.get();
        int each = rows / view.down() * width + CorrelationLoops.SLACK;
        room.phases = WinogradLoops.atLeast(view.across() * each, room.phases);
        room.rows = WinogradLoops.atLeast(CorrelationLoops.ROWS * (width + CorrelationLoops.SLACK), room.rows);
        room.weights = WinogradLoops.atLeast(view.windows().places(), room.weights);
        for (int y = 0; y < Math.min(view.down(), count); y++) {
            int height = (count - 1 - y) / view.down() + 1;
            for (int x = 0; x < view.across(); x++) {
                phase(loops, room, a, filter, phases[y][x], x * each, height);
            }
            store(loops, room, each, height, c, at + y * view.windows().width());
        }
    }

    private void phase(CorrelationLoops loops, Room room, Matrix a, int filter, SpreadView.Phase phase, int to, int height) {
        int count = phase.places().length;
        if (count == 0) {
            Arrays.fill(room.phases, to, to + height * width, 0);
            return;
        }
        int start = (int) a.at() + a.rows().position(filter);
        for (int p = 0; p < count; p++) {
            room.weights[p] = ((float[]) a.array())[start + a.columns().position(phase.places()[p])];
        }
        loops.correlate(room.lines, 0, view.columns(), phase.positions(), count, room.weights, 0, room.phases, to, height, width, room.rows);
    }

    /** Columns between one another, rows {@link SpreadView#down} apart. */
    private void store(CorrelationLoops loops, Room room, int each, int height, float[] c, int at) {
        int across = view.across();
        float[] from = room.phases;
        if (across == 2) {
            room.merged = WinogradLoops.atLeast(2 * height * width + CorrelationLoops.SLACK, room.merged);
            loops.merge(room.phases, 0, each, height * width, room.merged, 0);
            from = room.merged;
        } else if (across > 2) {
            room.merged = WinogradLoops.atLeast(across * height * width, room.merged);
            for (int x = 0; x < across; x++) {
                for (int i = 0, p = x * each, q = x; i < height * width; i++, p++, q += across) {
                    room.merged[q] = room.phases[p];
                }
            }
            from = room.merged;
        }
        int whole = view.windows().width();
        for (int y = 0; y < height; y++) {
            System.arraycopy(from, y * width * across, c, at + y * view.down() * whole, whole);
        }
    }
}
