package org.gradus.device;

import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.gradus.types.DeviceOutOfMemoryException;

/**
 * Keeps device memory for reuse. Sizes are rounded to classes of at most an eighth of waste; a request takes the smallest free
 * block that fits and is not more than twice as large. Blocks that nobody took for a while go back to the system.
 *
 * <p>A block returns by {@link Lease#release()}, or, when its owner was only left to the garbage collector, through a cleaner
 * that merely enqueues it: the next request, made under the device's lock, takes it from there. Because the collector knows
 * nothing of device memory, the pool asks for a collection when much more is held than survived the last one.
 *
 * @param <H> the driver's handle of a block
 */
public final class MemoryPool<H> {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final long SLACK = 256L << 20;
    private static final long IDLE_NANOS = 10_000_000_000L;
    private static final boolean ORIGINS = Boolean.getBoolean("gradus.memory.origins");

    /** Where blocks come from. */
    public interface Heap<H> {
        /** A new block, or {@code null} if there is no room. */
        H allocate(long bytes);

        void free(H handle);

        /** Waits for kernels that may still use released blocks, before these are freed. */
        void finish();
    }

    private record Free<H>(H handle, long bytes, long since) { }

    private final Heap<H> heap;
    private final long limit;
    private final TreeMap<Long, Deque<Free<H>>> free = new TreeMap<>();
    private final Queue<Lease<H>> returned = new ConcurrentLinkedQueue<>();
    private final Set<Lease<H>> live = ConcurrentHashMap.newKeySet();
    private long inUse;
    private long pooled;
    private long peak;
    private long afterCollection;

    /** @param limit bytes that live and pooled blocks may take together */
    public MemoryPool(Heap<H> heap, long limit) {
        this.heap = heap;
        this.limit = limit;
    }

    /** The limit that property {@code gradus.memory.limit} sets (bytes, or with suffix k, m or g), else {@code most}. */
    public static long limit(long most) {
        String text = System.getProperty("gradus.memory.limit", "").trim().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return most;
        }
        long unit = Map.of('k', 1L << 10, 'm', 1L << 20, 'g', 1L << 30).getOrDefault(text.charAt(text.length() - 1), 1L);
        try {
            return Math.multiplyExact(Long.parseLong(unit == 1 ? text : text.substring(0, text.length() - 1)), unit);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new org.gradus.types.ArgumentException("gradus.memory.limit: expected bytes such as 512m or 2g, got '" + text + "'", e);
        }
    }

    /**
     * A block of at least {@code bytes}. Called under the device's lock.
     *
     * @param what what it holds, for the report when memory runs out
     * @throws DeviceOutOfMemoryException when neither reuse nor collection nor the system gives room
     */
    public Lease<H> acquire(long bytes, String what) {
        long size = sizeClass(bytes);
        drain();
        long much = 2 * afterCollection + SLACK;
        if (inUse + size > much) {
            collect(20, () -> inUse + size > much);
        }
        Lease<H> lease = attempt(size, what);
        if (lease == null) {
            heap.finish();
            drain();
            trim(0);
            lease = attempt(size, what);
        }
        if (lease == null) {
            long before = inUse;
            collect(200, () -> inUse == before || inUse + size > limit);
            trim(0);
            lease = attempt(size, what);
        }
        if (lease == null) {
            throw new DeviceOutOfMemoryException(report(bytes, what));
        }
        inUse += lease.bytes;
        peak = Math.max(peak, inUse);
        live.add(lease);
        return lease;
    }

    private Lease<H> attempt(long size, String what) {
        var entry = free.ceilingEntry(size);
        if (entry != null && entry.getKey() <= 2 * size) {
            Free<H> f = entry.getValue().pop();
            if (entry.getValue().isEmpty()) {
                free.remove(entry.getKey());
            }
            pooled -= f.bytes;
            return new Lease<>(this, f.handle, f.bytes, what);
        }
        if (inUse + pooled + size > limit) {
            trim(IDLE_NANOS);
            if (inUse + pooled + size > limit) {
                return null;
            }
        }
        H handle = heap.allocate(size);
        return handle == null ? null : new Lease<>(this, handle, size, what);
    }

    /** Has the collector look for what nobody holds, and waits some milliseconds for it as long as {@code more} is wanted. */
    private void collect(int millis, BooleanSupplier more) {
        System.gc();
        drain();
        for (int i = 0; i < millis && more.getAsBoolean(); i++) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            drain();
        }
        afterCollection = inUse;
    }

    private void drain() {
        for (Lease<H> l = returned.poll(); l != null; l = returned.poll()) {
            live.remove(l);
            inUse -= l.bytes;
            pooled += l.bytes;
            free.computeIfAbsent(l.bytes, k -> new ArrayDeque<>()).push(new Free<>(l.handle, l.bytes, System.nanoTime()));
        }
    }

    /** Frees blocks that have been idle for {@code nanos} or longer. Called under the device's lock. */
    public void trim(long nanos) {
        drain();
        long now = System.nanoTime();
        boolean finished = false;
        for (var it = free.values().iterator(); it.hasNext();) {
            Deque<Free<H>> blocks = it.next();
            while (!blocks.isEmpty() && now - blocks.peekLast().since >= nanos) {
                if (!finished) {
                    heap.finish();
                    finished = true;
                }
                Free<H> f = blocks.pollLast();
                pooled -= f.bytes;
                heap.free(f.handle);
            }
            if (blocks.isEmpty()) {
                it.remove();
            }
        }
    }

    /** Frees everything, live blocks too. Called once, when the device closes. */
    public void close() {
        trim(0);
        for (Lease<H> l : new ArrayList<>(live)) {
            if (l.done.compareAndSet(false, true)) {
                heap.free(l.handle);
            }
        }
        live.clear();
        inUse = 0;
    }

    /** Bytes of buffers that are held. */
    public long bytesInUse() {
        drain();
        return inUse;
    }

    /** Bytes of buffers that wait for another use. */
    public long bytesPooled() {
        return pooled;
    }

    /** The most that was ever in use. */
    public long peakBytes() {
        return peak;
    }

    /** Powers of two cut into four: 256, 320, 384, 448, 512, ... */
    static long sizeClass(long bytes) {
        long b = Math.max(bytes, 256);
        long step = Long.highestOneBit(b) >> 2;
        return (b + step - 1) / step * step;
    }

    private String report(long bytes, String what) {
        StringBuilder b = new StringBuilder();
        b.append(String.format(Locale.ROOT, "out of device memory: %,d bytes for %s; %,d in use, %,d pooled, limit %,d. Largest live:", bytes,
            what, inUse, pooled, limit));
        List<Lease<H>> all = new ArrayList<>(live);
        all.sort(Comparator.comparingLong((Lease<H> l) -> l.bytes).reversed());
        for (int i = 0; i < Math.min(8, all.size()); i++) {
            b.append(String.format(Locale.ROOT, "%n  %,d bytes  %s%s", all.get(i).bytes, all.get(i).what, all.get(i).origin()));
        }
        if (!ORIGINS) {
            b.append(String.format("%n(-Dgradus.memory.origins=true adds where each was made)"));
        }
        return b.toString();
    }

    /** One block in use. */
    public static final class Lease<H> {
        private final MemoryPool<H> pool;
        private final H handle;
        private final long bytes;
        private final String what;
        private final Throwable origin = ORIGINS ? new Throwable() : null;
        private final AtomicBoolean done = new AtomicBoolean();

        private Lease(MemoryPool<H> pool, H handle, long bytes, String what) {
            this.pool = pool;
            this.handle = handle;
            this.bytes = bytes;
            this.what = what;
        }

        public H handle() {
            return handle;
        }

        public long bytes() {
            return bytes;
        }

        public boolean isReleased() {
            return done.get();
        }

        /** Returns the block when {@code owner} is unreachable, if nobody did before. The owner must hold this lease. */
        public void releaseWith(Object owner) {
            CLEANER.register(owner, this::release);
        }

        /** Returns the block; from any thread, once or more often. Kernels already given to the device may still use it. */
        public void release() {
            if (done.compareAndSet(false, true)) {
                pool.returned.add(this);
            }
        }

        private String origin() {
            if (origin == null) {
                return "";
            }
            return "  made at " + Origin.of(origin);
        }
    }
}
