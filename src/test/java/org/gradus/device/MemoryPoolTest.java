package org.gradus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gradus.contract.Eventually;
import org.gradus.types.DeviceOutOfMemoryException;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
    private static final class Heap implements MemoryPool.Heap<Object> {
        final Set<Object> allocated = new HashSet<>();
        long room = Long.MAX_VALUE;
        int finished;

        @Override
        public Object allocate(long bytes) {
            if (bytes > room) {
                return null;
            }
            room -= bytes;
            Object handle = new Object();
            allocated.add(handle);
            return handle;
        }

        @Override
        public void free(Object handle) {
            assertTrue(allocated.remove(handle), "freed twice, or never allocated");
        }

        @Override
        public void finish() {
            finished++;
        }
    }

    private final Heap heap = new Heap();
    private final MemoryPool<Object> pool = new MemoryPool<>(heap, 1 << 20);

    @Test
    void aReturnedBlockIsUsedAgain() {
        MemoryPool.Lease<Object> first = pool.acquire(1000, "a");
        Object handle = first.handle();
        first.release();
        first.release();
        assertSame(handle, pool.acquire(900, "b").handle());
        assertEquals(1024, pool.bytesInUse());
        assertEquals(0, pool.bytesPooled());
    }

    @Test
    void aBlockMoreThanTwiceAsLargeIsLeftForOthers() {
        MemoryPool.Lease<Object> large = pool.acquire(10_000, "large");
        Object handle = large.handle();
        large.release();
        assertNotSame(handle, pool.acquire(1000, "small").handle());
    }

    @Test
    void sizesWasteAtMostAQuarter() {
        for (long b = 1; b < 100_000; b += 37) {
            long size = MemoryPool.sizeClass(b);
            assertTrue(size >= b && (b < 256 || size <= b + b / 4), b + " became " + size);
        }
    }

    @Test
    void whatNobodyHoldsIsFoundByTheCollector() {
        Object owner = new Object();
        pool.acquire(1000, "forgotten").releaseWith(owner);
        owner = null;
        Eventually.collected("blocks whose owner is gone", () -> pool.bytesInUse() == 0);
        assertEquals(1024, pool.bytesPooled());
    }

    @Test
    void idleBlocksGoBackToTheSystemBeforeMemoryRunsOut() {
        MemoryPool<Object> tight = new MemoryPool<>(heap, 1 << 13);
        tight.acquire(8000, "first").release();
        tight.acquire(300, "second");
        assertEquals(320, tight.bytesInUse() + tight.bytesPooled());
        assertTrue(heap.finished > 0, "blocks must not be freed while kernels may use them");
    }

    @Test
    void theReportNamesTheLargest() {
        List<MemoryPool.Lease<Object>> held = new ArrayList<>();
        held.add(pool.acquire(700_000, "float32[175000]"));
        DeviceOutOfMemoryException e = assertThrows(DeviceOutOfMemoryException.class, () -> pool.acquire(700_000, "float32[1, 175000]"));
        assertTrue(e.getMessage().contains("float32[175000]") && e.getMessage().contains("float32[1, 175000]"), e.getMessage());
        held.get(0).release();
        pool.acquire(700_000, "again");
    }

    @Test
    void closeFreesEverything() {
        pool.acquire(1000, "live");
        pool.acquire(5000, "returned").release();
        pool.close();
        assertTrue(heap.allocated.isEmpty());
    }
}
