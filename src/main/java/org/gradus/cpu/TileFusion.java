package org.gradus.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.gradus.device.Backend;
import org.gradus.device.RowUses;
import org.gradus.ir.Instr;
import org.gradus.ir.Kernel;
import org.gradus.ir.RowSpread;

/**
 * Runs a loop over rows together with a fold over the columns of the same rows, some rows at a time: what one of the two has read or
 * written is still in the cache when the other one needs it. So the gradients of a layer norm read its input once, the rows that
 * give the input's gradient and the columns that give those of weight and bias. A launch that may be one of two such is held back until
 * the next one is known. The fold is cut as it is alone, so its result has the same bits.
 */
final class TileFusion {
    /** A loop kernel, compiled. */
    static final class Loop {
        private final Kernel.Loop kernel;
        private final LoopProgram program;
        private final boolean mayWait;
        /** By number of rows: of {@link RowSpread}. */
        private final Map<Long, Optional<long[]>> rows = new HashMap<>();
        private final Map<Long, Optional<long[]>> folded = new HashMap<>();

        Loop(Kernel.Loop kernel, LoopProgram program) {
            this.kernel = kernel;
            this.program = program;
            this.mayWait = program.isLong() && cannotFail(kernel);
        }

        /** Whether it has no index that may be out of range. */
        static boolean cannotFail(Kernel.Loop kernel) {
            return kernel.body().stream().noneMatch(i -> i instanceof Instr.Gather) && !kernel.hasScatter();
        }

        /** How its operands belong to so many rows that it is dealt out as; {@code null} if they do not. */
        long[] spread(long count) {
            return !program.isByRows(count) ? null : of(rows, count, n -> RowSpread.of(kernel, n));
        }

        private long[] foldedSpread(long count) {
            return of(folded, count, n -> RowSpread.ofFolded(kernel, n));
        }

        private static long[] of(Map<Long, Optional<long[]>> known, long count, LongFunction<long[]> make) {
            return known.computeIfAbsent(count, n -> Optional.ofNullable(make.apply(n))).orElse(null);
        }

        private long rowBytes(long count) {
            return kernel.operands().stream().mapToLong(o -> o.elements() * o.dtype().bytes()).sum() / count;
        }
    }

    private record Launch(Loop loop, Object[] operands, long[] scalars, Backend.Interval interval) {
        List<Kernel.Operand> uses() {
            return loop.kernel.operands();
        }
    }

    private final WorkerPool pool;
    private final LaunchTimes times;
    private Launch held;

    TileFusion(WorkerPool pool, LaunchTimes times) {
        this.pool = pool;
        this.times = times;
    }

    /** Runs a launch, or holds it back. */
    void add(Loop loop, Object[] operands, long[] scalars) {
        if (held != null) {
            Launch first = held;
            Launch second = new Launch(loop, operands, scalars, null);
            if (mayRunTogether(first, second)) {
                held = null;
                runTogether(first, new Launch(loop, operands, scalars, times.take()));
                return;
            }
            flush();
        }
        if (loop.mayWait) {
            held = new Launch(loop, operands, scalars, times.take());
        } else {
            loop.program.run(pool, operands, scalars);
        }
    }

    /** What is held back, for somebody else to run; {@code null} if nothing is, or its time is asked for. */
    Runnable take() {
        if (held == null || held.interval != null) {
            return null;
        }
        Launch last = held;
        held = null;
        return () -> last.loop.program.run(pool, last.operands, last.scalars);
    }

    /** Runs what is held back. */
    void flush() {
        if (held == null) {
            return;
        }
        Launch last = held;
        held = null;
        long start = System.nanoTime();
        last.loop.program.run(pool, last.operands, last.scalars);
        tell(last, start, System.nanoTime());
        times.spend(System.nanoTime() - start);
    }

    private static void tell(Launch launch, long start, long end) {
        if (launch.interval != null) {
            launch.interval.ran(start, end);
        }
    }

    private static boolean mayRunTogether(Launch first, Launch second) {
        boolean isFirst = second.loop.program.foldedLines() > 0;
        Launch rows = isFirst ? first : second;
        Launch fold = isFirst ? second : first;
        long count = fold.loop.program.foldedLines();
        if (count == 0 || !rows.loop.mayWait || !fold.loop.mayWait) {
            return false;
        }
        long[] apart = rows.loop.spread(count);
        long[] foldedApart = apart == null ? null : fold.loop.foldedSpread(count);
        if (foldedApart == null) {
            return false;
        }
        long together = fold.loop.program.linesTogether() * (rows.loop.rowBytes(count) + fold.loop.rowBytes(count));
        RowUses uses = new RowUses();
        return together <= Caches.SECOND && uses.note(apart, rows.uses(), rows.operands)
            && uses.note(foldedApart, fold.uses(), fold.operands) && sharesMemory(rows, fold);
    }

    private static boolean sharesMemory(Launch a, Launch b) {
        for (Object x : a.operands) {
            for (Object y : b.operands) {
                if (x == y) {
                    return true;
                }
            }
        }
        return false;
    }

    private void runTogether(Launch first, Launch second) {
        boolean isFirst = second.loop.program.foldedLines() > 0;
        Launch rows = isFirst ? first : second;
        Launch fold = isFirst ? second : first;
        long count = fold.loop.program.foldedLines();
        LoopProgram.Launch part = rows.loop.program.new Launch(pool, rows.operands, rows.scalars, count);
        Thread caller = Thread.currentThread();
        long[] spent = new long[1];
        long start = System.nanoTime();
        fold.loop.program.foldBeside(pool, fold.operands, fold.scalars, (from, to) -> {
            long begin = System.nanoTime();
            part.some((int) from, (int) to);
            if (Thread.currentThread() == caller) {
                spent[0] += System.nanoTime() - begin;
            }
        }, isFirst);
        long end = System.nanoTime();
        long cut = isFirst ? start + spent[0] : end - spent[0];
        tell(first, start, cut);
        tell(second, cut, end);
        times.spend(end - start);
    }
}
