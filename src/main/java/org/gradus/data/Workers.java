package org.gradus.data;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gradus.device.Device;
import org.gradus.device.Devices;
import org.gradus.types.ClosedException;

/**
 * Threads that make batches before they are asked for. They are daemons and end a second after the last batch that they had to
 * make, so that a loop that is left early leaves nothing behind.
 */
final class Workers implements AutoCloseable {
    private static final int IDLE_SECONDS = 1;
    private static final int CLOSING_SECONDS = 5;

    private final ThreadPoolExecutor pool;
    private final int prefetched;

    /** @param prefetched batches that are made ahead by each of them */
    Workers(int threads, int prefetched) {
        this.prefetched = Math.multiplyExact(threads, prefetched);
        pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
            Thread t = new Thread(body, "gradus-data");
            t.setDaemon(true);
            return t;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Batches {@code [first, end)} of an epoch in this order, made on the device that is current now. */
    Ahead ahead(Epoch epoch, long first, long end) {
        return new Ahead(epoch, first, end);
    }

    /** Batches that nobody has begun are given up; waits for the others, so that their dataset may be closed then. */
    @Override
    public void close() {
        pool.shutdown();
        for (Runnable r = pool.getQueue().poll(); r != null; r = pool.getQueue().poll()) {
            ((Future<?>) r).cancel(false);
        }
        try {
            pool.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    final class Ahead {
        private final Epoch epoch;
        private final long end;
        private final Device device = Devices.current();
        private final Queue<Future<Batch>> begun = new ArrayDeque<>();
        private long next;

        private Ahead(Epoch epoch, long first, long end) {
            this.epoch = epoch;
            this.next = first;
            this.end = end;
            fill();
        }

        private void fill() {
            try {
                for (; begun.size() < prefetched && next < end; next++) {
                    begun.add(submit(epoch, next, device));
                }
            } catch (RejectedExecutionException e) {
                throw closed(e);
            }
        }

        /** Waits for the next one. */
        Batch take() {
            Future<Batch> first = begun.remove();
            fill();
            return await(first);
        }

        private Batch await(Future<Batch> made) {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return made.get();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof DataException d ? new DataException(d.getMessage(), d.getCause())
                    : new DataException("DataLoader: a worker failed: " + e.getCause(), e.getCause());
            } catch (CancellationException e) {
                throw closed(e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private static ClosedException closed(Exception e) {
            return new ClosedException("DataLoader: it was closed while a loop over it went on", e);
        }
    }

    /** Refers to no loop: one that is forgotten can be collected. */
    private Future<Batch> submit(Epoch epoch, long n, Device device) {
        return pool.submit(() -> {
            try (Devices.Scope scope = Devices.with(device)) {
                return epoch.realized(n);
            }
        });
    }
}
