package org.gradus.cpu;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gradus.types.DType;
import org.gradus.types.DeviceOutOfMemoryException;

/**
 * Java arrays for buffers. Large ones are kept for reuse, because a fresh large array costs more than most kernels: it is
 * zeroed, and its pages are touched for the first time. A request takes the shortest free array that has room and is at most
 * twice as long. What is kept is softly reachable, so it never stands in the way of other
 * allocations. A buffer that is dropped without release is the garbage collector's; only the accounts have to notice.
 */
final class ArrayPool {
    /** Smaller arrays are left to the garbage collector, which is faster at them. */
    private static final long SMALL = 1 << 14;

    private record Free(DType dtype, int length, SoftReference<Object> array) {
        long bytes() {
            return (long) length * dtype.bytes();
        }
    }

    /** One array in use, for the accounts. */
    static final class Lease extends WeakReference<CpuBuffer> {
        private final ArrayPool pool;
        private final long bytes;
        private final String what;

        private Lease(ArrayPool pool, CpuBuffer owner) {
            super(owner, pool.dropped);
            this.pool = pool;
            this.bytes = owner.bytes();
            this.what = owner.numel() + " " + owner.dtype();
        }

        void release(DType dtype, Object array) {
            pool.takeBack(this, dtype, array);
        }
    }

    private final long limit;
    private final Deque<Free> free = new ArrayDeque<>();
    private final Set<Lease> live = new HashSet<>();
    private final ReferenceQueue<CpuBuffer> dropped = new ReferenceQueue<>();
    private long inUse;
    private long pooled;
    private long peak;

    /** @param limit bytes that buffers may take together */
    ArrayPool(long limit) {
        this.limit = limit;
    }

    /** @throws DeviceOutOfMemoryException beyond the limit, or when the heap is full */
    synchronized CpuBuffer allocate(DType dtype, int numel) {
        long bytes = (long) numel * dtype.bytes();
        noticeDropped();
        if (inUse + bytes > limit) {
            collect(bytes);
        }
        if (inUse + bytes > limit) {
            throw new DeviceOutOfMemoryException(report(numel + " " + dtype, bytes, "limit " + grouped(limit)));
        }
        Object array = bytes < SMALL ? null : reuse(dtype, numel);
        return new CpuBuffer(dtype, numel, array == null ? fresh(dtype, numel, bytes) : array, this);
    }

    synchronized Lease lease(CpuBuffer owner) {
        Lease lease = new Lease(this, owner);
        live.add(lease);
        inUse += lease.bytes;
        peak = Math.max(peak, inUse);
        return lease;
    }

    private synchronized void takeBack(Lease lease, DType dtype, Object array) {
        forget(lease);
        lease.clear();
        if (lease.bytes >= SMALL) {
            Free f = new Free(dtype, Elements.of(dtype).length(array), new SoftReference<>(array));
            free.addLast(f);
            pooled += f.bytes();
            while (pooled > limit / 4) {
                pooled -= free.removeFirst().bytes();
            }
        }
    }

    private void forget(Lease lease) {
        if (live.remove(lease)) {
            inUse -= lease.bytes;
        }
    }

    private Object reuse(DType dtype, int length) {
        for (Free f = closest(dtype, length); f != null; f = closest(dtype, length)) {
            free.removeLastOccurrence(f);
            pooled -= f.bytes();
            Object array = f.array.get();
            if (array != null) {
                return array;
            }
        }
        return null;
    }

    /** The shortest one with room, among several the one that came back last; null if there is none. */
    private Free closest(DType dtype, int length) {
        Free best = null;
        for (Iterator<Free> i = free.descendingIterator(); i.hasNext() && (best == null || best.length > length);) {
            Free f = i.next();
            if (f.dtype == dtype && f.length >= length && f.length / 2 <= length && (best == null || f.length < best.length)) {
                best = f;
            }
        }
        return best;
    }

    private Object fresh(DType dtype, int numel, long bytes) {
        try {
            return Elements.of(dtype).allocate(numel);
        } catch (OutOfMemoryError first) {
            trim();
            try {
                return Elements.of(dtype).allocate(numel);
            } catch (OutOfMemoryError e) {
                String most = "Java heap of " + grouped(Runtime.getRuntime().maxMemory()) + " (raise it with -Xmx)";
                throw new DeviceOutOfMemoryException(report(numel + " " + dtype, bytes, most), e);
            }
        }
    }

    private void noticeDropped() {
        for (Reference<?> r = dropped.poll(); r != null; r = dropped.poll()) {
            forget((Lease) r);
        }
    }

    /** Lets the collector find buffers that nobody released. */
    private void collect(long bytes) {
        System.gc();
        for (int i = 0; i < 20 && inUse + bytes > limit; i++) {
            try {
                Reference<?> r = dropped.remove(10);
                if (r != null) {
                    forget((Lease) r);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    synchronized void trim() {
        free.clear();
        pooled = 0;
    }

    synchronized long bytesInUse() {
        noticeDropped();
        return inUse;
    }

    synchronized long bytesPooled() {
        return pooled;
    }

    synchronized long peakBytes() {
        return peak;
    }

    private static String grouped(long bytes) {
        return String.format(Locale.ROOT, "%,d bytes", bytes);
    }

    private String report(String what, long bytes, String most) {
        StringBuilder b = new StringBuilder("cpu: out of memory: " + grouped(bytes) + " for " + what + "; " + grouped(inUse)
            + " in use, "
            + most + ". Largest live:");
        List<Lease> all = new ArrayList<>(live);
        all.sort(Comparator.comparingLong((Lease l) -> l.bytes).reversed());
        for (Lease l : all.subList(0, Math.min(8, all.size()))) {
            b.append(System.lineSeparator()).append("  ").append(grouped(l.bytes)).append("  ").append(l.what);
        }
        return b.toString();
    }
}
