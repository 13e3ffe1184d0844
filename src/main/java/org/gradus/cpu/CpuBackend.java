package org.gradus.cpu;

import org.gradus.device.Backend;
import org.gradus.device.Buffer;
import org.gradus.device.Limits;
import org.gradus.device.MemoryPool;
import org.gradus.device.Statistics;
import org.gradus.ir.Frame;
import org.gradus.ir.Kernel;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.DeviceOutOfMemoryException;

/** The Java virtual machine as a device. Kernels have run when their launch returns; what goes wrong is thrown there. */
final class CpuBackend implements Backend {
    /** Longest array of common virtual machines. */
    private static final long LONGEST = Integer.MAX_VALUE - 8;

    private final KernelSet kernels;
    private final WorkerPool pool;
    private final ArrayPool arrays;
    private final PanelCache panels = new PanelCache();
    private long launches;
    private long uploads;
    private long uploadedBytes;
    private long downloads;
    private long downloadedBytes;
    private boolean closed;

    CpuBackend(KernelSet kernels, WorkerPool pool) {
        this.kernels = kernels;
        this.pool = pool;
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
        System.arraycopy(array, from, arrayToWrite(to), Math.toIntExact(toIndex), count);
        uploads++;
        uploadedBytes += (long) count * to.dtype().bytes();
    }

    @Override
    public void download(Buffer from, long fromIndex, Object array, int to, int count) {
        open();
        System.arraycopy(array(from), Math.toIntExact(fromIndex), array, to, count);
        downloads++;
        downloadedBytes += (long) count * from.dtype().bytes();
    }

    @Override
    public void copy(Buffer from, Buffer to) {
        open();
        Object source = array(from);
        Object target = arrayToWrite(to);
        pool.parallelFor(from.numel(), 1 << 16, (start, end) ->
            System.arraycopy(source, (int) start, target, (int) start, (int) (end - start)));
    }

    @Override
    public Frame.Reader frames() {
        return WindowProduct::reads;
    }

    @Override
    public boolean attends() {
        return true;
    }

    @Override
    public Compiled compile(Kernel kernel) {
        open();
        if (kernel instanceof Kernel.MatMul m) {
            MatMulProgram program = new MatMulProgram(m, kernels);
            return (operands, scalars) -> program.run(pool, launch(kernel, operands), scalars, panels, (CpuBuffer) operands[1]);
        }
        if (kernel instanceof Kernel.Attention a) {
            AttentionProgram program = AttentionProgram.of(a, kernels);
            return (operands, scalars) -> program.run(pool, launch(kernel, operands), scalars);
        }
        if (kernel instanceof Kernel.Scan s) {
            ScanProgram program = new ScanProgram(s);
            return (operands, scalars) -> program.run(pool, launch(kernel, operands));
        }
        if (kernel instanceof Kernel.Sort s) {
            SortProgram program = new SortProgram(s);
            return (operands, scalars) -> program.run(pool, launch(kernel, operands));
        }
        LoopProgram program = LoopCompiler.compile((Kernel.Loop) kernel, kernels);
        return (operands, scalars) -> program.run(pool, launch(kernel, operands), scalars);
    }

    private Object[] launch(Kernel kernel, Buffer[] operands) {
        open();
        launches++;
        Object[] a = new Object[operands.length];
        for (int i = 0; i < a.length; i++) {
            a[i] = kernel.operands().get(i).written() ? arrayToWrite(operands[i]) : array(operands[i]);
        }
        return a;
    }

    @Override
    public void finish() {
        open();
    }

    @Override
    public void trim() {
        panels.clear();
        arrays.trim();
    }

    @Override
    public Limits measureLimits() {
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
        closed = true;
        panels.clear();
        arrays.trim();
    }
}
