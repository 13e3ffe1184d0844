package org.gradus.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import org.gradus.types.ArgumentException;
import org.gradus.types.IndexException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {
    @Test
    void everyElementOnceInChunksOfAtLeastTheGrain() {
        try (WorkerPool pool = new WorkerPool(4)) {
            for (int n : new int[] {0, 1, 2, 7, 100, 1000, 12345}) {
                for (int grain : new int[] {1, 3, 64, 5000, 100000}) {
                    AtomicIntegerArray seen = new AtomicIntegerArray(n);
                    ConcurrentLinkedQueue<Long> lengths = new ConcurrentLinkedQueue<>();
                    pool.parallelFor(n, grain, (start, end) -> {
                        lengths.add(end - start);
                        for (long i = start; i < end; i++) {
                            seen.incrementAndGet((int) i);
                        }
                    });
                    for (int i = 0; i < n; i++) {
                        assertEquals(1, seen.get(i));
                    }
                    int least = Math.min(n, grain);
                    assertTrue(lengths.stream().allMatch(l -> l >= least), () -> n + " by " + grain + ": " + lengths);
                }
            }
        }
    }

    @Test
    void theCutDependsOnTheArgumentsOnly() {
        try (WorkerPool pool = new WorkerPool(3)) {
            TreeSet<String> cuts = new TreeSet<>();
            for (int i = 0; i < 50; i++) {
                ConcurrentLinkedQueue<Long> starts = new ConcurrentLinkedQueue<>();
                pool.parallelFor(1001, 10, (start, end) -> starts.add(start));
                cuts.add(starts.stream().sorted().toList().toString());
            }
            assertEquals(1, cuts.size());
        }
    }

    @Test
    void throwsWhatTheLowestFailingChunkThrew() {
        try (WorkerPool pool = new WorkerPool(4)) {
            IndexException first = new IndexException("chunk 0");
            for (int i = 0; i < 100; i++) {
                assertSame(first, assertThrows(IndexException.class, () -> pool.parallelFor(16, 1, (start, end) -> {
                    if (start == 0) {
                        throw first;
                    }
                    throw new IllegalStateException("chunk " + start);
                })));
            }
            AtomicInteger ran = new AtomicInteger();
            pool.parallelFor(8, 1, (start, end) -> ran.addAndGet((int) (end - start)));
            assertEquals(8, ran.get());
        }
    }

    @Test
    void loopsInsideLoopsAndFromManyThreads() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(3)) {
            Thread[] callers = new Thread[6];
            AtomicInteger total = new AtomicInteger();
            AtomicInteger failed = new AtomicInteger();
            for (int t = 0; t < callers.length; t++) {
                callers[t] = new Thread(() -> {
                    for (int round = 0; round < 100; round++) {
                        pool.parallelFor(8, 1, (start, end) -> {
                            for (long i = start; i < end; i++) {
                                pool.parallelFor(10, 1, (s, e) -> total.addAndGet((int) (e - s)));
                            }
                        });
                    }
                });
                callers[t].setUncaughtExceptionHandler((thread, e) -> failed.incrementAndGet());
                callers[t].start();
            }
            for (Thread t : callers) {
                t.join();
            }
            assertEquals(0, failed.get());
            assertEquals(6 * 100 * 8 * 10, total.get());
        }
    }

    @Test
    void anInterruptedCallerFinishesItsLoopAndStaysInterrupted() {
        try (WorkerPool pool = new WorkerPool(3)) {
            Thread.currentThread().interrupt();
            AtomicInteger done = new AtomicInteger();
            pool.parallelFor(6, 1, (start, end) -> {
                long until = System.nanoTime() + 2_000_000;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                done.addAndGet((int) (end - start));
            });
            assertEquals(6, done.get());
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void workersEndWithThePoolAndLaterLoopsRunOnTheirCallers() {
        Set<Thread> others = workers();
        WorkerPool pool = new WorkerPool(4);
        Set<Thread> own = workers();
        own.removeAll(others);
        assertEquals(3, own.size());
        assertTrue(own.stream().allMatch(Thread::isDaemon));
        pool.close();
        pool.close();
        assertTrue(own.stream().noneMatch(Thread::isAlive));
        Thread caller = Thread.currentThread();
        pool.parallelFor(100, 1, (start, end) -> assertSame(caller, Thread.currentThread()));
    }

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().matches("gradus-cpu-\\d+"))
            .collect(Collectors.toSet());
    }

    @Test
    void needsAThread() {
        assertThrows(ArgumentException.class, () -> new WorkerPool(0));
        try (WorkerPool one = new WorkerPool(1)) {
            AtomicInteger chunks = new AtomicInteger();
            one.parallelFor(1000, 1, (start, end) -> chunks.incrementAndGet());
            assertEquals(1, chunks.get());
        }
    }
}
