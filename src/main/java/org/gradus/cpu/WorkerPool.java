package org.gradus.cpu;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.gradus.types.ArgumentException;

/**
 * A fixed set of daemon threads that run the chunks of a loop together with the thread that asks.
 *
 * <p>The caller always works on its own loop until no chunk is left unclaimed and then waits only for chunks that other
 * threads are already running. So a loop never waits for a free worker: calls from several threads, and calls from inside a
 * loop body, cannot deadlock. Idle workers spin for a moment, because kernels follow one another closely and waking a parked thread
 * takes as long as a small kernel, then give way to whoever wants to run, and then park.
 *
 * <p>Each thread starts with chunks of its own, the same in every loop of as many, and then takes what others have left: what a
 * kernel wrote is likely to be in the cache of the thread that reads it in the next one.
 */
final class WorkerPool implements AutoCloseable {
    /** A part {@code [start, end)} of a loop. */
    @FunctionalInterface
    interface Body {
        void run(long start, long end);
    }

    /** Chunks per thread: enough to even out threads that are slowed down by other load. */
    private static final int CHUNKS_PER_THREAD = 4;
    /** How long a thread that waits keeps its processor, and how long after that it lets others go first before it parks. */
    private static final long SPIN_NANOS = 50_000;
    private static final long YIELD_NANOS = 500_000;

    private final Worker[] workers;
    private final boolean sparing;
    private final ConcurrentLinkedQueue<Loop> loops = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    WorkerPool(int threads) {
        this(threads, false);
    }

    /** @param sparing whether one thread leaves its processor to {@link WarmUp} and the JIT while these are at work */
    WorkerPool(int threads, boolean sparing) {
        this.sparing = sparing;
        if (threads < 1) {
            throw new ArgumentException("gradus.threads must be at least 1, got " + threads);
        }
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    /** The pool of the CPU device: {@code gradus.threads} threads, by default one a processor. */
    static WorkerPool shared() {
        return Shared.POOL;
    }

    /** The number of threads that {@link #shared} has or will have. */
    static int sharedThreads() {
        String set = System.getProperty("gradus.threads", "").trim();
        if (set.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            return Integer.parseInt(set);
        } catch (NumberFormatException e) {
            throw new ArgumentException("gradus.threads must be a whole number, got '" + set + "'", e);
        }
    }

    private static final class Shared {
        static final WorkerPool POOL = new WorkerPool(sharedThreads(), true);
    }

    /** Threads that work on a loop, the caller included. */
    int threads() {
        return workers.length + 1;
    }

    /**
     * Runs {@code body} over {@code [0, n)} in chunks of at least {@code minGrain} (but for a shorter loop) and returns when
     * all are done. No result may depend on where chunks end: a loop may also run in one, when nobody else is there.
     *
     * @throws RuntimeException or Error: what the body threw; of several, that of the lowest chunk that ran
     */
    void parallelFor(long n, long minGrain, Body body) {
        if (n <= 0) {
            return;
        }
        long most = n / Math.max(1, minGrain);
        int active = active();
        if (active == 0 || most <= 1 || closed) {
            body.run(0, n);
            return;
        }
        Loop loop = new Loop(n, (int) Math.min(most, (long) threads() * CHUNKS_PER_THREAD), threads(), body);
        loops.add(loop);
        wake(Math.min(active, loop.chunks - 1));
        loop.work(number());
        loops.remove(loop);
        loop.await();
    }

    private void wake(int count) {
        int left = count;
        for (int i = 0; i < active() && left > 0; i++) {
            if (workers[i].parked) {
                LockSupport.unpark(workers[i]);
                left--;
            }
        }
    }

    /** Of the current thread: 0 unless it is a worker. */
    private int number() {
        return Thread.currentThread() instanceof Worker w && w.pool() == this ? w.number : 0;
    }

    private Loop loopWithWork() {
        for (Loop loop : loops) {
            if (loop.hasWork()) {
                return loop;
            }
        }
        return null;
    }

    /** Whether a worker would take what is begun: otherwise it waits for {@link Task#finish}. */
    boolean isAttended() {
        return active() > 0 && !closed;
    }

    /** Lets a worker run {@code work}, and others its loops, while the caller goes on. It must be finished. */
    Task begin(Runnable work) {
        Task task = new Task(work);
        loops.add(task.loop);
        wake(1);
        return task;
    }

    /** Work that goes on beside the thread that asked for it. */
    final class Task {
        private final Loop loop;
        /** Held no longer than it takes. */
        private Runnable work;

        private Task(Runnable work) {
            this.work = work;
            this.loop = new Loop(1, 1, threads(), (start, end) -> run());
        }

        private void run() {
            loops.remove(loop);
            try {
                work.run();
            } finally {
                work = null;
            }
        }

        /**
         * Returns when it is done: runs it if nobody has begun, and takes part in its loops.
         *
         * @throws RuntimeException or Error: what it threw
         */
        void finish() {
            loop.work(number());
            long since = 0;
            while (loop.left.get() > 0) {
                Loop other = loopWithWork();
                if (other != null) {
                    other.work(number());
                    since = 0;
                } else if (since == 0) {
                    since = System.nanoTime();
                } else if (!patient(since)) {
                    LockSupport.parkNanos(this, SPIN_NANOS);
                }
            }
            loop.rethrow();
        }
    }

    /** {@link #parallelFor} on a pool, or on the caller's thread alone where {@code pool} is null. */
    static void run(WorkerPool pool, long tasks, long minGrain, Body body) {
        if (pool == null) {
            body.run(0, tasks);
        } else {
            pool.parallelFor(tasks, minGrain, body);
        }
    }

    /** Workers that take part; the last one may have to keep away. */
    private int active() {
        return workers.length - (sparing && workers.length > 0 && WarmUp.isBusy() ? 1 : 0);
    }

    /** Ends the workers; loops that come later run on their callers alone. */
    @Override
    public void close() {
        closed = true;
        for (Worker w : workers) {
            LockSupport.unpark(w);
        }
        boolean interrupted = false;
        for (Worker w : workers) {
            while (w.isAlive() && Thread.currentThread() != w) {
                try {
                    w.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a moment. Returns whether a thread that has waited so long should go on rather than park. */
    private static boolean patient(long since) {
        long waited = System.nanoTime() - since;
        if (waited < SPIN_NANOS) {
            Thread.onSpinWait();
        } else if (waited < YIELD_NANOS) {
            Thread.yield();
        }
        return waited < YIELD_NANOS;
    }

    private static final class Loop {
        final long n;
        final int chunks;
        final Body body;
        final Thread owner = Thread.currentThread();
        final AtomicInteger left;
        /** For each thread's own chunks, the first that nobody has taken. */
        private final AtomicIntegerArray next;
        private Throwable failure;
        private int failedChunk = Integer.MAX_VALUE;

        Loop(long n, int chunks, int threads, Body body) {
            this.n = n;
            this.chunks = chunks;
            this.body = body;
            this.left = new AtomicInteger(chunks);
            this.next = new AtomicIntegerArray(threads);
            for (int i = 0; i < threads; i++) {
                next.setPlain(i, firstOf(i));
            }
        }

        private int firstOf(int thread) {
            return (int) ((long) chunks * thread / next.length());
        }

        boolean hasWork() {
            for (int i = 0; i < next.length(); i++) {
                if (next.get(i) < firstOf(i + 1)) {
                    return true;
                }
            }
            return false;
        }

        void work(int thread) {
            for (int i = 0; i < next.length(); i++) {
                int share = (thread + i) % next.length();
                int end = firstOf(share + 1);
                for (int c = take(share, end); c < end; c = take(share, end)) {
                    if (!failedBefore(c)) {
                        runChunk(c);
                    }
                    if (left.decrementAndGet() == 0 && Thread.currentThread() != owner) {
                        LockSupport.unpark(owner);
                    }
                }
            }
        }

        private int take(int share, int end) {
            return next.get(share) < end ? next.getAndIncrement(share) : end;
        }

        private void runChunk(int c) {
            try {
                body.run(start(c), start(c + 1));
            } catch (Throwable t) {
                fail(c, t);
            }
        }

        private long start(int c) {
            long each = n / chunks;
            return c * each + Math.min(c, n % chunks);
        }

        private synchronized void fail(int c, Throwable t) {
            if (c < failedChunk) {
                failedChunk = c;
                failure = t;
            }
        }

        private synchronized boolean failedBefore(int c) {
            return failedChunk < c;
        }

        void await() {
            boolean interrupted = false;
            long since = left.get() > 0 ? System.nanoTime() : 0;
            while (left.get() > 0) {
                if (!patient(since)) {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            rethrow();
        }

        private synchronized void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    private final class Worker extends Thread {
        private final int number;
        private volatile boolean parked;

        Worker(int number) {
            super("gradus-cpu-" + number);
            this.number = number;
            setDaemon(true);
        }

        WorkerPool pool() {
            return WorkerPool.this;
        }

        @Override
        public void run() {
            long idleSince = 0;
            while (!closed) {
                Loop loop = available();
                if (loop != null) {
                    loop.work(number);
                    idleSince = 0;
                } else if (idleSince == 0) {
                    idleSince = System.nanoTime();
                } else if (!patient(idleSince)) {
                    // The flag goes up before the last look: a caller adds its loop before it reads the flag.
                    parked = true;
                    if (available() == null && !closed) {
                        LockSupport.park(WorkerPool.this);
                    }
                    parked = false;
                    idleSince = 0;
                }
            }
        }

        private Loop available() {
            return loops.isEmpty() || number > active() ? null : loopWithWork();
        }
    }
}
