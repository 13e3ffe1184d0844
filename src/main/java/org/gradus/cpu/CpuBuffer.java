package org.gradus.cpu;

import org.gradus.device.Buffer;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;

/** Elements in a Java array, which goes back to its pool on release. */
final class CpuBuffer implements Buffer {
    private final DType dtype;
    private final int numel;
    private final ArrayPool.Lease lease;
    private volatile Object array;
    private int version;

    CpuBuffer(DType dtype, int numel, Object array, ArrayPool pool) {
        this.dtype = dtype;
        this.numel = numel;
        this.array = array;
        this.lease = pool.lease(this);
    }

    Object array() {
        Object a = array;
        if (a == null) {
            throw new ClosedException("cpu: use of a buffer of " + numel + " " + dtype + " after its release");
        }
        return a;
    }

    /** Another one after each write. */
    int version() {
        return version;
    }

    /** Notes that something is about to write to it. */
    void changes() {
        version++;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long numel() {
        return numel;
    }

    @Override
    public long bytes() {
        return (long) numel * dtype.bytes();
    }

    @Override
    public void release() {
        Object a = array;
        array = null;
        if (a != null) {
            lease.release(dtype, a);
        }
    }
}
