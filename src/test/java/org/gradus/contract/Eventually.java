package org.gradus.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what must come, on however busy a machine. */
public final class Eventually {
    private static final long LIMIT = TimeUnit.MINUTES.toNanos(2);
    private static final int MILLIS = 5;

    private Eventually() {
    }

    /** Fails if {@code condition} does not come to hold. */
    public static void holds(String what, BooleanSupplier condition) {
        await(what, condition, () -> { });
    }

    /** As {@link #holds}, of what the collector brings about. */
    public static void collected(String what, BooleanSupplier condition) {
        await(what, condition, System::gc);
    }

    private static void await(String what, BooleanSupplier condition, Runnable meanwhile) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < LIMIT, what);
            meanwhile.run();
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
