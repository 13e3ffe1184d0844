package org.gradus.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Brings code that uses the Vector API to speed before anybody waits for it. Until the JIT has compiled it, such code runs some
 * thousand times slower than afterwards, for seconds; and now and then the JIT does not inline it and it stays slow. So it is run
 * on data of its own in a background thread, timed, made anew if it stays slow, and handed out once it beats the plain code. Both
 * give the same bits, so nobody notices but by the clock. Several pieces of code have their turns in proportion to the demand for
 * them: what a program needed only while it started does not hold up what it runs all the time, and the JIT, which is at work on
 * one, already hears of the next.
 */
final class WarmUp<T> {
    private static final int ATTEMPTS = 3;
    private static final long NANOS_PER_ATTEMPT = 4_000_000_000L;
    private static final int MEASURED = 20;
    /** Between rounds, for the JIT's threads. */
    private static final long PAUSE_NANOS = 1_000_000;

    private static final List<WarmUp<?>> WAITING = new ArrayList<>();
    private static final ThreadPoolExecutor THREAD =
        new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), r -> {
        Thread t = new Thread(r, "gradus-cpu-warm-up");
        t.setDaemon(true);
        t.setPriority(Thread.MIN_PRIORITY);
        return t;
    });

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    private final T plain;
    private final Supplier<T> maker;
    private final Trial<T> trial;
    private final Consumer<T> ready;
    private final LongSupplier demand;
    private T code;
    private int rounds;
    private int attempt;
    private long spent;
    private long goal = Long.MAX_VALUE;

    /**
     * @param plain  the code to beat
     * @param maker  makes the code that is to be warmed up
     * @param trial  runs everything that such code can do
     * @param ready  receives it when it is fast; never called if it does not become so
     * @param demand operations that the plain code has had to do so far
     */
    WarmUp(T plain, Supplier<T> maker, Trial<T> trial, Consumer<T> ready, LongSupplier demand) {
        this.plain = plain;
        this.maker = maker;
        this.trial = trial;
        this.ready = ready;
        this.demand = demand;
    }

    /** Something to run over and over. */
    @FunctionalInterface
    interface Trial<T> {
        void run(T code);
    }

    void start() {
        synchronized (WAITING) {
            WAITING.add(this);
        }
        THREAD.execute(WarmUp::oneRound);
    }

    private static void oneRound() {
        WarmUp<?> next = mostWanted();
        if (next.round()) {
            synchronized (WAITING) {
                WAITING.remove(next);
            }
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
            THREAD.execute(WarmUp::oneRound);
        }
    }

    private static WarmUp<?> mostWanted() {
        synchronized (WAITING) {
            WarmUp<?> most = WAITING.get(0);
            for (WarmUp<?> w : WAITING) {
                most = w.claim() > most.claim() ? w : most;
            }
            return most;
        }
    }

    private double claim() {
        return demand.getAsLong() / (1.0 + rounds);
    }

    /**
     * Runs the plain code and the other for a moment. What counts is the shortest run: others may have been interrupted.
     *
     * @return whether this is over: the code takes at most nine tenths of the plain one's time, or has had all its attempts
     */
    boolean round() {
        rounds++;
        long start = System.nanoTime();
        if (code == null) {
            code = maker.get();
        }
        goal = Math.min(goal, shortest(plain));
        if (shortest(code) < goal - goal / 10) {
            ready.accept(code);
            return true;
        }
        spent += System.nanoTime() - start;
        if (spent > NANOS_PER_ATTEMPT) {
            spent = 0;
            code = null;
            attempt++;
        }
        return attempt == ATTEMPTS;
    }

    private long shortest(T code) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < MEASURED; i++) {
            long start = System.nanoTime();
            trial.run(code);
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return shortest;
    }
}
