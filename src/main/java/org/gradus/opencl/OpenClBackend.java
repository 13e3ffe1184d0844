package org.gradus.opencl;

import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gradus.device.Backend;
import org.gradus.device.Buffer;
import org.gradus.device.Limits;
import org.gradus.device.MemoryPool;
import org.gradus.device.Statistics;
import org.gradus.device.TuningReport;
import org.gradus.ir.Kernel;
import org.gradus.ir.RowSpread;
import org.gradus.types.DType;
import org.gradus.types.UnsupportedException;

/** An OpenCL device. Launches are queued and not waited for. */
final class OpenClBackend implements Backend {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int FLUSH_EACH = 16;
    /** The host may run ahead of the device by so many launches; each holds memory of the driver. */
    private static final int MOST_AHEAD = 4096;

    private final ClApi.Context context;
    private final ClDevice device;
    private final Traits traits;
    private final Composer composer;
    private final Programs programs;
    private final MemoryPool<ClApi.Mem> pool;
    private final Staging staging;
    private final IndexErrors indexErrors;
    private final RowQueue queue;
    private final Map<Kernel, Composed> composed = new IdentityHashMap<>();
    private final Queue<ClApi.Kernel> dead = new ConcurrentLinkedQueue<>();
    private int ahead;

    OpenClBackend(ClDevice device) {
        this(device, Traits.of(device));
    }

    OpenClBackend(ClDevice device, Traits traits) {
        this.device = device;
        this.traits = traits;
        this.context = ClApi.open(device);
        this.composer = new Composer(traits);
        ProgramFiles files = device.isPocl() ? null : ProgramFiles.of(device, traits.options());
        this.programs = new Programs(context, traits.options(), files);
        this.pool = new MemoryPool<>(new Heap(), MemoryPool.limit(device.globalMemory()));
        this.staging = new Staging(context);
        this.indexErrors = new IndexErrors(context);
        this.queue = new RowQueue(context, programs, pool, traits.gpu() ? 1 : traits.units());
        programs.readLibrary();
    }

    private final class Heap implements MemoryPool.Heap<ClApi.Mem> {
        @Override
        public ClApi.Mem allocate(long bytes) {
            try {
                return context.allocate(bytes);
            } catch (ClException e) {
                if (ClError.isMemory(e.code())) {
                    return null;
                }
                throw e;
            }
        }

        @Override
        public void free(ClApi.Mem m) {
            m.release();
        }

        @Override
        public void finish() {
            queue.flush();
            context.finish();
        }
    }

    @Override
    public Buffer allocate(DType dtype, long numel) {
        return new OpenClBuffer(pool.acquire(numel * dtype.bytes(), numel + " " + dtype + " elements"), dtype, numel);
    }

    private static ClApi.Mem memory(Buffer b) {
        return ((OpenClBuffer) b).memory();
    }

    @Override
    public void upload(Object array, int from, Buffer to, long toIndex, int count) {
        queue.flush();
        staging.upload(array, from, to.dtype(), memory(to), toIndex, count);
    }

    @Override
    public void download(Buffer from, long fromIndex, Object array, int to, int count) {
        queue.flush();
        indexErrors.check();
        if (count > 0) {
            staging.download(memory(from), fromIndex, from.dtype(), array, to, count);
            ahead = 0;
        }
    }

    @Override
    public void copy(Buffer from, Buffer to) {
        if (from.numel() > 0) {
            queue.flush();
            context.copy(memory(from), 0, memory(to), 0, from.numel() * from.dtype().bytes());
        }
    }

    @Override
    public void trim() {
        pool.trim(0);
    }

    @Override
    public void prepare(List<Kernel> kernels) {
        composed.clear();
        for (Kernel k : kernels) {
            if (!k.isEmpty()) {
                composed.put(k, compose(k));
            }
        }
        programs.prepare(kernels.stream().map(composed::get).filter(Objects::nonNull).toList());
    }

    @Override
    public Compiled compile(Kernel kernel) {
        for (ClApi.Kernel k = dead.poll(); k != null; k = dead.poll()) {
            k.release();
        }
        if (kernel.isEmpty()) {
            return (operands, scalars) -> { };
        }
        Composed known = composed.remove(kernel);
        Composed c = known != null ? known : compose(kernel);
        ClApi.Program program = programs.get(c);
        Prepared[] launches = c.launches().stream().map(l -> new Prepared(l, program.kernel(c.entry()), c.wide(), indexErrors))
            .toArray(Prepared[]::new);
        CompiledKernel compiled = new CompiledKernel(kernel, c, launches);
        Queue<ClApi.Kernel> returned = dead;
        CLEANER.register(compiled, () -> {
            for (Prepared p : launches) {
                returned.add(p.kernel());
            }
        });
        return compiled;
    }

    @Override
    public boolean attends(long keys) {
        return AttentionComposer.suits(traits, keys);
    }

    private Composed compose(Kernel kernel) {
        boolean doubles = kernel.operands().stream().anyMatch(o -> o.dtype() == DType.FLOAT64)
            || kernel.scalars().contains(DType.FLOAT64);
        if (doubles && !device.fp64()) {
            throw new UnsupportedException(kernel.name() + ": " + device.name()
                + " has no float64; use float32, or the CPU device");
        }
        return composer.compose(kernel);
    }

    private final class CompiledKernel implements Compiled {
        private final Kernel kernel;
        private final Composed composed;
        private final Prepared[] launches;
        private final boolean isProduct;
        /** How it goes by rows, by their number. */
        private final Map<Long, Optional<ByRows>> byRows = new HashMap<>();

        private record ByRows(long[] apart, RowPart part) { }

        CompiledKernel(Kernel kernel, Composed composed, Prepared[] launches) {
            this.kernel = kernel;
            this.composed = composed;
            this.launches = launches;
            this.isProduct = kernel instanceof Kernel.MatMul m && queue.suits(m, composed);
        }

        @Override
        public void run(Buffer[] operands, long[] scalars) {
            ClApi.Mem[] memory = new ClApi.Mem[operands.length];
            for (int i = 0; i < memory.length; i++) {
                memory[i] = memory(operands[i]);
            }
            ClApi.Mem[] scratch = new ClApi.Mem[composed.scratch().length];
            List<MemoryPool.Lease<ClApi.Mem>> leases = scratch.length == 0 ? List.of() : new java.util.ArrayList<>();
            for (int i = 0; i < scratch.length; i++) {
                MemoryPool.Lease<ClApi.Mem> lease = pool.acquire(composed.scratch()[i], "temporary of " + composed.name());
                leases.add(lease);
                scratch[i] = lease.handle();
            }
            try {
                if (!waits(memory, scalars, scratch)) {
                    for (Prepared p : launches) {
                        p.launch(context, memory, scalars, scratch);
                    }
                }
            } finally {
                leases.forEach(MemoryPool.Lease::release);
            }
            launched(launches.length);
        }

        private boolean waits(ClApi.Mem[] memory, long[] scalars, ClApi.Mem[] scratch) {
            long count = isProduct ? ((Kernel.MatMul) kernel).m() : kernel instanceof Kernel.Loop ? queue.rows() : 0;
            ByRows rows = count == 0 ? null : byRows.computeIfAbsent(count, n -> Optional.ofNullable(byRows(n))).orElse(null);
            if (rows == null) {
                queue.flush();
                return false;
            }
            queue.reserve(count, rows.part().room());
            return queue.takes(new RowQueue.Held(composed, rows.apart(), kernel.operands(), rows.part(), memory, scalars, scratch,
                launches, kernel.operations(), context.interval()), count, isProduct);
        }

        private ByRows byRows(long count) {
            boolean able = composed.rows() != null && !composed.wide() && launches.length == 1;
            long[] apart = !able ? null : kernel instanceof Kernel.MatMul m ? RowSpread.of(m) : RowSpread.of((Kernel.Loop) kernel, count);
            return apart == null ? null : new ByRows(apart, composed.rows().kind().part(count, queue.each(count)));
        }

        private void launched(int count) {
            ahead += count;
            if (ahead >= MOST_AHEAD) {
                context.finish();
                ahead = 0;
            } else if (ahead % FLUSH_EACH < count) {
                context.flush();
            }
        }
    }

    @Override
    public void flush() {
        queue.flush();
    }

    @Override
    public void finish() {
        queue.flush();
        indexErrors.check();
        context.finish();
        ahead = 0;
    }

    @Override
    public void keepTimes(boolean keep) {
        queue.flush();
        context.keepTimes(keep);
    }

    @Override
    public void timed(Runnable work, Interval interval) {
        context.time(interval);
        try {
            work.run();
        } finally {
            context.time(null);
        }
    }

    @Override
    public void awaitTimes() {
        queue.flush();
        context.finish();
    }

    @Override
    public Limits measureLimits() {
        queue.flush();
        return LimitProbe.measure(context, device, traits);
    }

    @Override
    public TuningReport tune(String label, Duration limit) {
        queue.flush();
        return Tunings.tune(device, traits, label, limit);
    }

    @Override
    public Statistics statistics() {
        return new Statistics(context.launches(), context.builds(), context.uploads(), context.uploadedBytes(),
            context.downloads(), context.downloadedBytes(), pool.bytesInUse(), pool.bytesPooled(), pool.peakBytes());
    }

    @Override
    public void close() {
        queue.flush();
        context.finish();
        queue.close();
        programs.close();
        pool.close();
        indexErrors.close();
        context.close();
    }
}
