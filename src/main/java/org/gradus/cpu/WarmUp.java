package org.gradus.cpu;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings code that uses the Vector API to speed before anybody waits for it. Until the JIT has compiled it, such code runs some
 * thousand times slower than afterwards, for seconds; and now and then the JIT does not inline it and it stays slow. So it is run
 * on data of its own in a background thread, timed, made anew if it stays slow, and handed out once it beats the plain code. Both
 * give the same bits, so nobody notices but by the clock.
 */
final class WarmUp {
    private static final int ATTEMPTS = 3;
    private static final long NANOS_PER_ATTEMPT = 4_000_000_000L;
    private static final int MEASURED = 20;
    /** For how long an attempt may ask others for a processor. */
    private static final long BUSY_NANOS = 1_000_000_000L;

    /** Made when first asked for. */
    private static final class Queue {
        static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), r -> {
            Thread t = new Thread(r, "gradus-cpu-warm-up");
            t.setDaemon(true);
            t.setPriority(Thread.MIN_PRIORITY);
            return t;
        });

        static {
            THREAD.allowCoreThreadTimeOut(true);
        }
    }

    private static volatile long busyUntil = System.nanoTime();

    private WarmUp() {
    }

    /** Something to run over and over. */
    @FunctionalInterface
    interface Trial<T> {
        void run(T code);
    }

    /**
     * @param plain the code to beat
     * @param maker makes the code that is to be warmed up
     * @param ready receives it when it is fast; never called if it does not become so
     */
    static <T> void start(T plain, Supplier<T> maker, Trial<T> trial, Consumer<T> ready) {
        Queue.THREAD.execute(() -> {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                busyUntil = System.nanoTime() + BUSY_NANOS;
                T code = maker.get();
                boolean faster = becomesFaster(code, plain, trial, NANOS_PER_ATTEMPT);
                busyUntil = System.nanoTime();
                if (faster) {
                    ready.accept(code);
                    return;
                }
            }
        });
    }

    /**
     * Whether code is being warmed up that should not take long. The JIT then works too, and loops wait for it: where they leave
     * a processor to both, as many rounds of plain code are done and the better code comes in half the time.
     */
    static boolean isBusy() {
        return System.nanoTime() - busyUntil < 0;
    }

    /**
     * Runs both in turn until the first takes at most nine tenths of the second's time, but not for longer than {@code nanos}. What
     * counts is the shortest run: others may have been interrupted.
     */
    static <T> boolean becomesFaster(T code, T plain, Trial<T> trial, long nanos) {
        long start = System.nanoTime();
        long goal = Long.MAX_VALUE;
        while (System.nanoTime() - start < nanos) {
            goal = Math.min(goal, shortest(plain, trial));
            if (shortest(code, trial) < goal - goal / 10) {
                return true;
            }
        }
        return false;
    }

    private static <T> long shortest(T code, Trial<T> trial) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            trial.run(code);
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return shortest;
    }
}
