package org.gradus.opencl;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.gradus.device.Backend;
import org.gradus.device.MemoryPool;
import org.gradus.device.RowUses;
import org.gradus.ir.Kernel;
import org.gradus.opencl.Launch.Arg;
import org.gradus.types.KernelBuildException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Launches that are held back to become one: products of few rows and the loops between them, as the steps of a recurrent layer are.
 * On CPU drivers a launch costs as much as such a product, since threads go to sleep and wake up between two. Here a work-item
 * takes its rows through all of them; {@link RowUses} says when that is right.
 */
final class RowQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RowQueue.class);
    /** From so many launches on, a program of their own pays. */
    private static final int FEWEST = 8;
    private static final int LONGEST = 1024;
    /** A kernel that is launched less often stays alone: a program with few functions is built sooner. */
    private static final int OFTEN = 4;
    /** More rows are worth a launch of their own. */
    private static final long MOST_ROWS = 36;
    /** Bytes that each work-item reads of a product's right operand: most of a second-level cache. */
    private static final long MOST_BYTES = 3 << 19;
    private static final int TABLES = 64;

    /**
     * A launch that waits.
     *
     * @param apart   of {@link org.gradus.ir.RowSpread}
     * @param part    of the kernel, for the rows of a work-item
     * @param scratch its own temporary memory, where it runs alone
     */
    record Held(Composed kernel, long[] apart, List<Kernel.Operand> operands, RowPart part, ClApi.Mem[] memory, long[] scalars,
                ClApi.Mem[] scratch, Prepared[] alone, long operations, Backend.Interval interval) { }

    private record Words(long[] values) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Words w && Arrays.equals(values, w.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    private final ClApi.Context context;
    private final Programs programs;
    private final MemoryPool<ClApi.Mem> pool;
    private final int units;
    private final List<Held> held = new ArrayList<>();
    private final RowUses uses = new RowUses();
    /** Programs by the names of their kernels; {@code null} for one that the driver rejected. */
    private final Map<List<String>, ClApi.Kernel> together = new HashMap<>();
    private final Map<Words, ClApi.Mem> tables = new LinkedHashMap<>(16, 0.75f, true);
    private MemoryPool.Lease<ClApi.Mem> panels;
    private long rows;
    private long room;

    RowQueue(ClApi.Context context, Programs programs, MemoryPool<ClApi.Mem> pool, int units) {
        this.context = context;
        this.programs = programs;
        this.pool = pool;
        this.units = units;
    }

    /** Whether a product may wait here. */
    boolean suits(Kernel.MatMul k, Composed composed) {
        return composed.rows() != null && !composed.wide() && units > 1 && k.m() > 1 && each(k.m()) <= MOST_ROWS
            && k.k() * k.n() * k.dtype().bytes() <= MOST_BYTES;
    }

    /** Rows of the launches that wait, 0 if there are none. */
    long rows() {
        return rows;
    }

    long each(long count) {
        return RowPart.each(count, units);
    }

    /** Makes sure that a launch of so many rows finds room for its panels. What waits may run, with the room it was given. */
    void reserve(long count, long bytes) {
        if (count != rows) {
            flush();
        }
        long wider = Math.max(room, Composer.ceilDiv(bytes, CpuTile.WIDE) * CpuTile.WIDE);
        long all = Math.max(1, wider) * Composer.ceilDiv(count, each(count));
        if (panels == null || panels.bytes() < all) {
            flush();
            if (panels != null) {
                panels.release();
                panels = null;
            }
            panels = pool.acquire(all, "panels of products of few rows");
        }
        room = wider;
    }

    /** Takes a launch, if it can run beside those that wait; a product also after they have run. */
    boolean takes(Held launch, long count, boolean isProduct) {
        boolean fits = count == rows && held.size() < LONGEST && note(launch);
        if (!fits) {
            flush();
        }
        if (!fits && isProduct) {
            rows = count;
            fits = note(launch);
        }
        if (fits) {
            held.add(launch);
        } else {
            flush();
        }
        return fits;
    }

    private boolean note(Held h) {
        return uses.note(h.apart(), h.operands(), h.memory()) && uses.memories() <= RowProgram.MEMORIES;
    }

    /** Launches what waits. */
    void flush() {
        if (rows == 0) {
            return;
        }
        List<Held> all = new ArrayList<>(held);
        long count = rows;
        held.clear();
        uses.clear();
        rows = 0;
        Backend.Interval before = context.interval();
        try {
            launch(all, Composer.ceilDiv(count, each(count)));
        } finally {
            context.time(before);
        }
    }

    private void launch(List<Held> all, long parts) {
        Map<String, Integer> often = new HashMap<>();
        all.forEach(h -> often.merge(h.kernel().entry(), 1, Integer::sum));
        for (int i = 0, end; i < all.size(); i = end) {
            end = i;
            while (end < all.size() && often.get(all.get(end).kernel().entry()) >= OFTEN) {
                end++;
            }
            ClApi.Kernel kernel = end - i < FEWEST ? null : kernel(all.subList(i, end));
            end = Math.max(end, i + 1);
            if (kernel != null) {
                together(all.subList(i, end), kernel, parts);
            } else {
                oneByOne(all.subList(i, end));
            }
        }
    }

    private void oneByOne(List<Held> all) {
        for (Held h : all) {
            context.time(h.interval());
            for (Prepared p : h.alone()) {
                p.launch(context, h.memory(), h.scalars(), h.scratch());
            }
        }
    }

    private static List<Composed> kernels(List<Held> all) {
        Map<String, Composed> byName = new TreeMap<>();
        all.forEach(h -> byName.put(h.kernel().entry(), h.kernel()));
        return new ArrayList<>(byName.values());
    }

    private ClApi.Kernel kernel(List<Held> all) {
        List<Composed> kernels = kernels(all);
        List<String> names = kernels.stream().map(Composed::entry).toList();
        if (!together.containsKey(names)) {
            together.put(names, build(kernels));
        }
        return together.get(names);
    }

    private ClApi.Kernel build(List<Composed> kernels) {
        Composed c = RowProgram.of(kernels);
        try {
            return programs.get(c).kernel(c.entry());
        } catch (KernelBuildException e) {
            LOG.warn("launches of {} stay apart", c.name(), e);
            return null;
        }
    }

    private void together(List<Held> all, ClApi.Kernel kernel, long parts) {
        if (panels.bytes() < room * parts) {
            throw new IllegalStateException(parts + " parts of " + room + " bytes in panels of " + panels.bytes());
        }
        List<String> names = kernels(all).stream().map(Composed::entry).toList();
        List<ClApi.Mem> memories = new ArrayList<>();
        kernel.arg(0, table(words(all, names, memories)));
        kernel.arg(1, all.size());
        kernel.arg(2, panels.handle());
        kernel.arg(3, room);
        for (int i = 0; i < RowProgram.MEMORIES; i++) {
            kernel.arg(RowProgram.OWN_ARGS + i, memories.get(Math.min(i, memories.size() - 1)));
        }
        context.time(all.stream().allMatch(h -> h.interval() == null) ? null : (start, end) -> share(all, start, end));
        context.launch(kernel, new long[] {parts}, new long[] {1});
    }

    /** Tells each launch its part of the time, by its operations. */
    private static void share(List<Held> all, long start, long end) {
        double total = all.stream().mapToDouble(h -> h.operations() + 1).sum();
        double done = 0;
        for (Held h : all) {
            long from = start + (long) (done / total * (end - start));
            done += h.operations() + 1;
            if (h.interval() != null) {
                h.interval().ran(from, start + (long) (done / total * (end - start)));
            }
        }
    }

    private static long[] words(List<Held> all, List<String> names, List<ClApi.Mem> memories) {
        int length = all.size();
        for (Held h : all) {
            length += RowProgram.HEAD + h.part().args().size();
        }
        long[] words = new long[length];
        int at = all.size();
        for (int i = 0; i < all.size(); i++) {
            Held h = all.get(i);
            words[i] = at;
            words[at++] = names.indexOf(h.kernel().entry());
            words[at++] = h.part().calls();
            words[at++] = h.part().first();
            words[at++] = h.part().second();
            for (Arg a : h.part().args()) {
                words[at++] = word(a, h, memories);
            }
        }
        return words;
    }

    private static long word(Arg a, Held h, List<ClApi.Mem> memories) {
        if (a instanceof Arg.Operand o) {
            int known = memories.indexOf(h.memory()[o.number()]);
            if (known < 0) {
                memories.add(h.memory()[o.number()]);
            }
            return known < 0 ? memories.size() - 1 : known;
        }
        if (a instanceof Arg.Scalar s) {
            return Prepared.word(s.dtype(), h.scalars()[s.number()]);
        }
        return a instanceof Arg.Index x ? x.value() : a instanceof Arg.Int n ? n.value() : 0;
    }

    private ClApi.Mem table(long[] words) {
        Words key = new Words(words);
        ClApi.Mem known = tables.get(key);
        if (known == null) {
            ByteBuffer b = ClApi.direct(words.length * Long.BYTES);
            b.asLongBuffer().put(words);
            known = context.constant(b);
            tables.put(key, known);
            if (tables.size() > TABLES) {
                var oldest = tables.entrySet().iterator();
                oldest.next().getValue().release();
                oldest.remove();
            }
        }
        return known;
    }

    void close() {
        together.values().stream().filter(Objects::nonNull).forEach(ClApi.Kernel::release);
        tables.values().forEach(ClApi.Mem::release);
    }
}
