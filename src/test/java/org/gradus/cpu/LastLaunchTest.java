package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LastLaunchTest {
    @Test
    void runsBesideItsCallerOnceNothingFollows() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(2)) {
            LastLaunch last = new LastLaunch(pool);
            CountDownLatch ran = new CountDownLatch(1);
            Thread[] by = new Thread[1];
            last.hold(() -> {
                by[0] = Thread.currentThread();
                ran.countDown();
            });
            assertEquals(1, ran.getCount());
            last.begin();
            assertTrue(ran.await(30, TimeUnit.SECONDS));
            last.finish();
            assertNotSame(Thread.currentThread(), by[0]);
        }
    }

    @Test
    void runsOnItsCallerWhereThereIsNoWorker() {
        try (WorkerPool pool = new WorkerPool(1)) {
            LastLaunch last = new LastLaunch(pool);
            Thread[] by = new Thread[1];
            last.hold(() -> by[0] = Thread.currentThread());
            last.begin();
            assertSame(Thread.currentThread(), by[0]);
        }
    }

    @Test
    void theNextOneComesAfterIt() {
        try (WorkerPool pool = new WorkerPool(3)) {
            LastLaunch last = new LastLaunch(pool);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                int number = i;
                last.hold(() -> order.add(number));
                if (i % 3 != 0) {
                    last.begin();
                }
            }
            last.finish();
            for (int i = 0; i < 1000; i++) {
                assertEquals(i, order.get(i));
            }
        }
    }

    @Test
    void whoWaitsForItTakesPartInItsLoops() {
        try (WorkerPool pool = new WorkerPool(2)) {
            LastLaunch last = new LastLaunch(pool);
            AtomicInteger sum = new AtomicInteger();
            for (int i = 0; i < 200; i++) {
                last.hold(() -> pool.parallelFor(64, 1, (start, end) -> {
                    for (long k = start; k < end; k++) {
                        sum.incrementAndGet();
                    }
                }));
                last.begin();
                last.finish();
            }
            assertEquals(200 * 64, sum.get());
            CountDownLatch both = new CountDownLatch(2);
            last.hold(() -> pool.parallelFor(2, 1, (start, end) -> {
                both.countDown();
                await(both);
            }));
            last.begin();
            last.finish();
            assertEquals(0, both.getCount());
        }
    }

    /** Needs a thread for each chunk, unless one runs the whole loop. */
    private static void await(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatItThrowsComesOutWhereItIsFinishedAndOnlyOnce() {
        try (WorkerPool pool = new WorkerPool(2)) {
            LastLaunch last = new LastLaunch(pool);
            IllegalStateException failure = new IllegalStateException("launch");
            for (int i = 0; i < 100; i++) {
                last.hold(() -> {
                    throw failure;
                });
                last.begin();
                assertSame(failure, assertThrows(IllegalStateException.class, last::finish));
                last.finish();
            }
        }
    }
}
