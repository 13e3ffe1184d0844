package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import org.gradus.device.Backend;
import org.gradus.device.RowUses;
import org.gradus.ir.Kernel;
import org.gradus.ir.RowSpread;

/**
 * Launches that are held back to run together, row by row: products of few rows and the loops between them, as the steps of a
 * recurrent layer are. Each thread takes some of the rows through all launches, without waiting for the other threads between
 * them and without reading what another one has written. That is right as long as every element that is written belongs to one row
 * (see {@link RowSpread}) and no other row reaches it.
 */
final class RowQueue {
    /** Fewer rows a thread fill no tile. */
    private static final int FEWEST = 8;
    /** Rows are cut at multiples of this. */
    private static final int TOGETHER = 4;
    private static final int LONGEST = 512;
    /** Multiply-adds and element operations that are worth handing to another thread. */
    private static final long GRAIN = 1 << 18;

    /** A launch that runs as a whole, by all threads, or by rows, on the thread that asks. */
    interface Rows {
        void all();

        void some(int from, int to);
    }

    private record Held(Rows launch, Backend.Interval interval) { }

    private final WorkerPool pool;
    private final LaunchTimes times;
    private final List<Held> held = new ArrayList<>();
    private final RowUses uses = new RowUses();
    private int rows;
    private int products;
    private long work;

    RowQueue(WorkerPool pool, LaunchTimes times) {
        this.pool = pool;
        this.times = times;
    }

    /** Whether products of so many rows, which each thread multiplies by so many bytes, may wait here. */
    boolean suits(long count, long bytes) {
        return count >= (long) FEWEST * pool.threads() && bytes <= Caches.SECOND / 4 * 3;
    }

    /** Rows of the launches that wait, 0 if there are none. */
    int rows() {
        return rows;
    }

    /**
     * Makes room for a launch: those run that it must not run beside.
     *
     * @param apart  of {@link RowSpread}
     * @param arrays the operands
     * @return whether the launch may be added, at once; only a product may where nothing waits
     */
    boolean admits(int count, boolean isProduct, long[] apart, List<Kernel.Operand> operands, Object[] arrays) {
        boolean fits = count == rows && held.size() < LONGEST && uses.note(apart, operands, arrays);
        if (!fits) {
            flush();
        }
        if (!fits && isProduct) {
            rows = count;
            fits = uses.note(apart, operands, arrays);
        }
        if (!fits) {
            flush();
        }
        return fits;
    }

    /** Adds a launch that was admitted. */
    void add(Rows launch, boolean isProduct, long operations) {
        held.add(new Held(launch, times.take()));
        products += isProduct ? 1 : 0;
        work += operations;
    }

    /** Runs what waits. */
    void flush() {
        if (rows == 0) {
            return;
        }
        Held[] all = held.toArray(Held[]::new);
        int count = rows;
        boolean pays = products > 1;
        int threads = work < GRAIN ? 1 : Math.min(pool.threads(), count / FEWEST);
        held.clear();
        uses.clear();
        rows = 0;
        products = 0;
        work = 0;
        if (all.length == 0) {
            return;
        }
        long start = System.nanoTime();
        if (pays) {
            byRows(all, count, threads);
        } else {
            oneByOne(all);
        }
        times.spend(System.nanoTime() - start);
    }

    private static void oneByOne(Held[] all) {
        for (Held h : all) {
            long start = System.nanoTime();
            h.launch.all();
            if (h.interval != null) {
                h.interval.ran(start, System.nanoTime());
            }
        }
    }

    /** The first thread's times stand for all. */
    private void byRows(Held[] all, int count, int threads) {
        long[] times = new long[all.length + 1];
        pool.parallelFor(threads, 1, (start, end) -> {
            for (int t = (int) start; t < end; t++) {
                int from = cut(count, t, threads);
                int to = cut(count, t + 1, threads);
                for (int i = 0; i < all.length; i++) {
                    if (t == 0 && all[i].interval != null) {
                        times[i] = System.nanoTime();
                    }
                    all[i].launch.some(from, to);
                }
                if (t == 0) {
                    times[all.length] = System.nanoTime();
                }
            }
        });
        for (int i = 0; i < all.length; i++) {
            if (all[i].interval != null) {
                all[i].interval.ran(times[i], times[i + 1] > 0 ? times[i + 1] : times[all.length]);
            }
        }
    }

    private static int cut(int count, int part, int parts) {
        int groups = (count + TOGETHER - 1) / TOGETHER;
        return Math.min(count, groups * part / parts * TOGETHER);
    }
}
