package org.gradus.opencl;

import org.gradus.device.Buffer;
import org.gradus.device.MemoryPool;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;

/** Elements in a block of the device's pool. */
final class OpenClBuffer implements Buffer {
    private final MemoryPool.Lease<ClApi.Mem> lease;
    private final DType dtype;
    private final long numel;

    OpenClBuffer(MemoryPool.Lease<ClApi.Mem> lease, DType dtype, long numel) {
        this.lease = lease;
        this.dtype = dtype;
        this.numel = numel;
        lease.releaseWith(this);
    }

    /** @throws ClosedException after {@link #release} */
    ClApi.Mem memory() {
        if (lease.isReleased()) {
            throw new ClosedException("a buffer of " + numel + " " + dtype + " elements is used after it was released");
        }
        return lease.handle();
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
        return lease.bytes();
    }

    @Override
    public void release() {
        lease.release();
    }
}
