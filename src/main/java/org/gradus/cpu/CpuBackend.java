package org.gradus.cpu;

import org.gradus.device.Backend;
import org.gradus.device.Buffer;
import org.gradus.device.BufferList;
import org.gradus.device.Limits;
import org.gradus.device.MemoryPool;
import org.gradus.device.Statistics;
import org.gradus.ir.Frame;
import org.gradus.ir.Kernel;
import org.gradus.ir.RowSpread;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.DeviceOutOfMemoryException;

/**
 * The Java virtual machine as a device. Kernels have run when their launch returns, and what goes wrong is thrown there; but those
 * that cannot fail may wait until others are asked for: those that follow a product of few rows in a {@link RowQueue}, others for a fold
 * over their columns ({@link TileFusion}); and the one that ends a plan runs beside its caller ({@link LastLaunch}).
 */
final class CpuBackend implements Backend {
    /** Longest array of common virtual machines. */
    /** Of attention: with fewer, scores take no more memory than queries and keys do, and no more time than to prepare these. */
    private static final long FEWEST_KEYS = 64;
    private static final long LONGEST = Integer.MAX_VALUE - 8;

    private final KernelSet kernels;
    private final WorkerPool pool;
    private final ArrayPool arrays;
    private final PanelCache panels = new PanelCache();
    private final LaunchTimes times = new LaunchTimes();
    private final RowQueue queue;
    private final TileFusion fusion;
    private final LastLaunch last;
    private long launches;
    private long uploads;
    private long uploadedBytes;
    private long downloads;
    private long downloadedBytes;
    private boolean closed;

    CpuBackend(KernelSet kernels, WorkerPool pool) {
        this.kernels = kernels;
        this.pool = pool;
        this.queue = new RowQueue(pool, times);
        this.fusion = new TileFusion(pool, times);
        this.last = new LastLaunch(pool);
        this.arrays = new ArrayPool(MemoryPool.limit(Runtime.getRuntime().maxMemory()));
    }

    private void open() {
        if (closed) {
            throw new ClosedException("cpu: the device is closed");
        }
    }

    @Override
    public Buffer allocate(DType dtype, long numel) {
        open();
        if (numel > LONGEST) {
            throw new DeviceOutOfMemoryException("cpu: " + numel + " elements of " + dtype
                + " do not fit a Java array, which holds "
                + LONGEST + " at most");
        }
        return arrays.allocate(dtype, (int) numel);
    }

    private static Object array(Buffer b) {
        return ((CpuBuffer) b).array();
    }

    private static Object arrayToWrite(Buffer b) {
        ((CpuBuffer) b).changes();
        return array(b);
    }

    @Override
    public void upload(Object array, int from, Buffer to, long toIndex, int count) {
        open();
        settle();
        System.arraycopy(array, from, arrayToWrite(to), Math.toIntExact(toIndex), count);
        uploads++;
        uploadedBytes += (long) count * to.dtype().bytes();
    }

    @Override
    public void download(Buffer from, long fromIndex, Object array, int to, int count) {
        open();
        settle();
        System.arraycopy(array(from), Math.toIntExact(fromIndex), array, to, count);
        downloads++;
        downloadedBytes += (long) count * from.dtype().bytes();
    }

    @Override
    public void copy(Buffer from, Buffer to) {
        open();
        settle();
        Object source = array(from);
        Object target = arrayToWrite(to);
        pool.parallelFor(from.numel(), 1 << 16, (start, end) ->
            System.arraycopy(source, (int) start, target, (int) start, (int) (end - start)));
    }

    @Override
    public Frame.Reader frames() {
        return (a, b, inside, dtype) -> WindowProduct.reads(a, b, inside, dtype) || Correlation.reads(a, b, inside, dtype);
    }

    @Override
    public boolean attends(long keys) {
        return keys >= FEWEST_KEYS;
    }

    @Override
    public boolean correlates() {
        return true;
    }

    @Override
    public boolean sortsParts() {
        return true;
    }

    @Override
    public Compiled compile(Kernel kernel) {
        open();
        if (kernel instanceof Kernel.MatMul m) {
            return compile(m, new MatMulProgram(m, kernels));
        }
        if (kernel instanceof Kernel.Attention a) {
            AttentionProgram program = AttentionProgram.of(a, kernels);
            return (operands, scalars) -> program.run(pool, launchNow(kernel, operands), scalars);
        }
        if (kernel instanceof Kernel.Scan s) {
            ScanProgram program = new ScanProgram(s);
            return (operands, scalars) -> program.run(pool, launchNow(kernel, operands));
        }
        if (kernel instanceof Kernel.Sort s) {
            SortProgram program = new SortProgram(s);
            return (operands, scalars) -> program.run(pool, launchNow(kernel, operands));
        }
        return compile((Kernel.Loop) kernel, LoopCompiler.compile((Kernel.Loop) kernel, kernels));
    }

    @Override
    public Compiled compile(Kernel.Loop map, long[] parts) {
        open();
        LoopProgram program = LoopCompiler.compile(map, kernels);
        boolean mayWait = program.isLong() && TileFusion.Loop.cannotFail(map);
        return (operands, scalars) -> {
            open();
            settle();
            launches++;
            Object[][] arrays = new Object[parts.length][];
            for (int i = 0; i < parts.length; i++) {
                Buffer[] part = BufferList.parts(operands, i);
                noteWrites(map, part);
                arrays[i] = arrays(part);
            }
            run(mayWait, () -> program.run(pool, arrays, parts, scalars));
        };
    }

    private Compiled compile(Kernel.MatMul kernel, MatMulProgram program) {
        boolean mayWait = program.isByRows() && queue.suits(kernel.m(), program.panelBytes());
        long[] apart = mayWait ? RowSpread.of(kernel) : null;
        return (operands, scalars) -> {
            open();
            last.finish();
            fusion.flush();
            boolean waits = apart != null && queue.admits((int) kernel.m(), true, apart, kernel.operands(), arrays(operands));
            if (apart == null) {
                settle();
            }
            MatMulProgram.Launch launch = program.new Launch(pool, launch(kernel, operands), scalars, panels, (CpuBuffer) operands[1]);
            if (waits && launch.isByRows()) {
                queue.add(launch, true, kernel.operations());
            } else {
                settle();
                run(program.mayWait(), launch::all);
            }
        };
    }

    private Compiled compile(Kernel.Loop kernel, LoopProgram program) {
        TileFusion.Loop loop = new TileFusion.Loop(kernel, program);
        return (operands, scalars) -> {
            open();
            last.finish();
            int rows = queue.rows();
            long[] spread = loop.spread(rows);
            if (spread != null && queue.admits(rows, false, spread, kernel.operands(), arrays(operands))) {
                queue.add(program.new Launch(pool, launch(kernel, operands), scalars, rows), false, kernel.operations());
                return;
            }
            queue.flush();
            fusion.add(loop, launch(kernel, operands), scalars);
        };
    }

    private Object[] launchNow(Kernel kernel, Buffer[] operands) {
        open();
        settle();
        return launch(kernel, operands);
    }

    private Object[] launch(Kernel kernel, Buffer[] operands) {
        launches++;
        noteWrites(kernel, operands);
        return arrays(operands);
    }

    private static void noteWrites(Kernel kernel, Buffer[] operands) {
        for (int i = 0; i < operands.length; i++) {
            if (kernel.operands().get(i).written()) {
                ((CpuBuffer) operands[i]).changes();
            }
        }
    }

    private static Object[] arrays(Buffer[] operands) {
        Object[] a = new Object[operands.length];
        for (int i = 0; i < a.length; i++) {
            a[i] = array(operands[i]);
        }
        return a;
    }

    /** Runs a launch, or keeps it for when it is known whether it ends its plan. */
    private void run(boolean mayWait, Runnable launch) {
        if (mayWait && times.isTaken()) {
            last.hold(launch);
        } else {
            launch.run();
        }
    }

    /** Returns when all launches have run. */
    private void settle() {
        last.finish();
        fusion.flush();
        queue.flush();
    }

    @Override
    public void flush() {
        Runnable launch = fusion.take();
        if (launch != null) {
            last.hold(launch);
        } else {
            fusion.flush();
            queue.flush();
        }
        last.begin();
    }

    @Override
    public void timed(Runnable work, Interval interval) {
        times.expect(interval);
        long before = times.spent();
        long start = System.nanoTime();
        boolean later;
        try {
            work.run();
            later = times.isTaken();
        } finally {
            times.expect(null);
        }
        if (!later) {
            interval.ran(start + times.spent() - before, System.nanoTime());
        }
    }

    @Override
    public void awaitTimes() {
        settle();
    }

    @Override
    public void finish() {
        open();
        settle();
    }

    @Override
    public void trim() {
        panels.clear();
        arrays.trim();
    }

    @Override
    public Limits measureLimits() {
        settle();
        return LimitProbe.measure(pool, kernels);
    }

    @Override
    public Statistics statistics() {
        return new Statistics(launches, 0, uploads, uploadedBytes, downloads, downloadedBytes, arrays.bytesInUse(),
            arrays.bytesPooled(),
            arrays.peakBytes());
    }

    @Override
    public void close() {
        if (!closed) {
            settle();
        }
        closed = true;
        panels.clear();
        arrays.trim();
    }
}
