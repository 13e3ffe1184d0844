package org.gradus.cpu;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings code that uses the Vector API to speed before anybody waits for it. Until the JIT has compiled it, such code runs some
 * thousand times slower than afterwards and makes an object of each vector; and now and then the JIT does not inline it and it
 * stays slow, or goes on to make objects of some vectors. So it runs on data of its own in a background thread, is made anew if it
 * stays so, and is handed out once it beats the plain code and makes no objects; at last, if it beats the plain code all the same.
 * Both give the same bits, so nobody notices but by the clock.
 *
 * <p>The JIT compiles what is called often, by a profile of what the calls did. Whole trials make the profile; calls that find
 * nothing to do bring up the count, at hardly any cost; short trials, some time apart, tell when the compiled code is there. So
 * several candidates can wait for the JIT at a time, and the processor is left to those who compute.
 */
final class WarmUp {
    private static final int ATTEMPTS = 4;
    private static final long NANOS_PER_ATTEMPT = 4_000_000_000L;
    /** For how long an attempt that beats the plain code may go on to make objects: until the JIT has compiled the rest of it. */
    private static final long NANOS_WITH_OBJECTS = 2_000_000_000L;
    /** An attempt has as many also where others take the thread or the processor for long. */
    private static final int ROUNDS_PER_ATTEMPT = 48;
    private static final int MEASURED = 20;

    /** For how long new candidates may ask others for a processor. */
    private static final long BUSY_NANOS = 1_000_000_000L;

    private static final AtomicInteger WAITING = new AtomicInteger();
    private static volatile long busyUntil;

    private static final ScheduledThreadPoolExecutor THREAD = new ScheduledThreadPoolExecutor(1, r -> {
        Thread t = new Thread(r, "gradus-cpu-warm-up");
        t.setDaemon(true);
        t.setPriority(Thread.MIN_PRIORITY);
        return t;
    });

    static {
        THREAD.setKeepAliveTime(5, TimeUnit.SECONDS);
        THREAD.allowCoreThreadTimeOut(true);
    }

    private WarmUp() {
    }

    /** How much there is to do for the code that is tried. */
    enum Size { LITTLE, ALL }

    /** Something to run over and over. */
    @FunctionalInterface
    interface Trial<T> {
        /** With {@link Size#LITTLE} it stays short also where vectors are objects. */
        void run(T code, Size size);

        /**
         * Calls each method of the code that the JIT is to compile by itself, which finds nothing to do. Apart from {@link #run}, of
         * which the JIT would otherwise compile all that it calls once more, as one.
         */
        default void enter(T code) { }

        /** Most bytes that a whole trial allocates if no vector becomes an object. It has dozens of vectors, of 48 to 96 bytes. */
        default long allocates() {
            return 512;
        }
    }

    /**
     * @param plain the code to beat
     * @param maker makes the code that is to be warmed up
     * @param ready receives it when it is fast; never called if it does not become so
     */
    static <T> void start(T plain, Supplier<T> maker, Trial<T> trial, Consumer<T> ready) {
        busyUntil = System.nanoTime() + BUSY_NANOS;
        WAITING.incrementAndGet();
        THREAD.execute(new Candidate<>(plain, maker, trial, ready));
    }

    /**
     * Whether the JIT has code to compile that should not take long. Loops that leave it a processor do as many rounds of plain
     * code, and have the better code in half the time.
     */
    static boolean isBusy() {
        return WAITING.get() > 0 && System.nanoTime() - busyUntil < 0;
    }

    /** Code on its way. */
    static final class Candidate<T> implements Runnable {
        /** Calls a round. The JIT wants five thousand, more when it has much to do. */
        private static final int CALLS = 512;
        /**
         * Rounds with a whole trial each, and how often there is one later: the JIT may begin its profile late. The plain code takes
         * part in the first ones, or it would be compared before the JIT has compiled what calls it.
         */
        private static final int PROFILED = 24;
        private static final int SELDOM = 4;
        private static final long PAUSE_MICROS = 500;
        private static final long LONG_PAUSE_MICROS = 8000;

        private final T plain;
        private final Supplier<T> maker;
        private final Trial<T> trial;
        private final Consumer<T> ready;
        private T code;
        private int attempt;
        private int round;
        private long begun;
        /** When it first beat the plain code but made objects; 0 if it has not. */
        private long fastWithObjects;
        /** What a short trial took that was slow. Methods come to speed one after another: now and then it has no say. */
        private long slow;

        Candidate(T plain, Supplier<T> maker, Trial<T> trial, Consumer<T> ready) {
            this.plain = plain;
            this.maker = maker;
            this.trial = trial;
            this.ready = ready;
        }

        @Override
        public void run() {
            if (code == null) {
                code = maker.get();
                attempt++;
                round = 0;
                slow = Long.MAX_VALUE;
                fastWithObjects = 0;
                begun = System.nanoTime();
            }
            long now = System.nanoTime();
            boolean late = round >= ROUNDS_PER_ATTEMPT && (now - begun > NANOS_PER_ATTEMPT
                || fastWithObjects != 0 && now - fastWithObjects > NANOS_WITH_OBJECTS);
            if (becameFast(late && attempt == ATTEMPTS)) {
                WAITING.decrementAndGet();
                ready.accept(code);
                return;
            }
            if (late) {
                code = null;
            }
            if (code != null || attempt < ATTEMPTS) {
                THREAD.schedule(this, round < PROFILED ? PAUSE_MICROS : LONG_PAUSE_MICROS, TimeUnit.MICROSECONDS);
            } else {
                WAITING.decrementAndGet();
            }
        }

        /** @param last whether it will not become better */
        private boolean becameFast(boolean last) {
            for (int i = 0; i < CALLS; i++) {
                trial.enter(code);
            }
            boolean seldom = ++round % SELDOM == 0;
            if (round <= PROFILED) {
                shortest(plain, trial, Size.ALL, MEASURED);
            }
            if (round <= PROFILED || seldom) {
                trial.run(code, Size.ALL);
            }
            if (round < PROFILED) {
                return false;
            }
            long little = shortest(code, trial, Size.LITTLE, 3);
            if (little > slow / 3 && !seldom && !last) {
                return false;
            }
            if (!isFaster(code, plain, trial)) {
                slow = little;
                return false;
            }
            if (last || !makesObjects(code, trial)) {
                return true;
            }
            fastWithObjects = fastWithObjects == 0 ? System.nanoTime() : fastWithObjects;
            slow = little;
            return false;
        }
    }

    /** Whether {@code code} takes at most nine tenths of the time. What counts is the shortest run: others may be interrupted. */
    static <T> boolean isFaster(T code, T plain, Trial<T> trial) {
        long goal = shortest(plain, trial, Size.ALL, MEASURED);
        goal -= goal / 10;
        return shortest(code, trial, Size.ALL, 2) < 4 * goal && shortest(code, trial, Size.ALL, MEASURED) < goal;
    }

    /** Whether {@code code} makes objects of vectors, which the JIT should have kept in registers. */
    static <T> boolean makesObjects(T code, Trial<T> trial) {
        return allocated(code, trial) > trial.allocates();
    }

    private static <T> long allocated(T code, Trial<T> trial) {
        long before = Allocation.bytes();
        trial.run(code, Size.ALL);
        return Allocation.bytes() - before;
    }

    private static <T> long shortest(T code, Trial<T> trial, Size size, int times) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            trial.run(code, size);
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return shortest;
    }
}
