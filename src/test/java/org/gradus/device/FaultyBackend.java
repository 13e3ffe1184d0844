package org.gradus.device;

import java.util.List;
import java.util.function.Supplier;
import org.gradus.ir.Kernel;
import org.gradus.types.DType;

/** A backend that works until a test tells it at which call it shall not. */
public final class FaultyBackend implements Backend {
    /** Where a fault shows. */
    public enum At { ALLOCATE, COMPILE, RUN }

    private final Backend backend;
    private At at;
    private int calls;
    private Supplier<RuntimeException> fault;

    public FaultyBackend(Backend backend) {
        this.backend = backend;
    }

    /** After {@code calls} calls of a kind that work, the next one fails, once. */
    public void failAfter(int calls, At at, Supplier<RuntimeException> fault) {
        this.at = at;
        this.calls = calls;
        this.fault = fault;
    }

    private void pass(At here) {
        if (here == at && calls-- == 0) {
            at = null;
            throw fault.get();
        }
    }

    @Override
    public Buffer allocate(DType dtype, long numel) {
        pass(At.ALLOCATE);
        return backend.allocate(dtype, numel);
    }

    @Override
    public void upload(Object array, int from, Buffer to, long toIndex, int count) {
        backend.upload(array, from, to, toIndex, count);
    }

    @Override
    public void download(Buffer from, long fromIndex, Object array, int to, int count) {
        backend.download(from, fromIndex, array, to, count);
    }

    @Override
    public void copy(Buffer from, Buffer to) {
        backend.copy(from, to);
    }

    @Override
    public void prepare(List<Kernel> kernels) {
        backend.prepare(kernels);
    }

    @Override
    public Compiled compile(Kernel kernel) {
        pass(At.COMPILE);
        Compiled compiled = backend.compile(kernel);
        return (operands, scalars) -> {
            pass(At.RUN);
            compiled.run(operands, scalars);
        };
    }

    @Override
    public void finish() {
        backend.finish();
    }

    @Override
    public void trim() {
        backend.trim();
    }

    @Override
    public void keepTimes(boolean keep) {
        backend.keepTimes(keep);
    }

    @Override
    public void timed(Runnable work, Interval interval) {
        backend.timed(work, interval);
    }

    @Override
    public void awaitTimes() {
        backend.awaitTimes();
    }

    @Override
    public Limits measureLimits() {
        return backend.measureLimits();
    }

    @Override
    public Statistics statistics() {
        return backend.statistics();
    }

    @Override
    public void close() {
        backend.close();
    }
}
