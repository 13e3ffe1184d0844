package org.gradus.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.FloatVector;

/**
 * Calls of {@code FloatVector.intoArray} that the JIT counts. It compiles generated loops by what it has seen of the methods that
 * they call; if nobody has stored a vector before, JDK 17 calls those of the vector's class virtually and makes an object of each
 * vector that is stored, for good. What the interpreter does is not counted: there have to be calls until the JIT has compiled
 * them twice, the first time so that they count themselves.
 */
final class StoreProfile {
    private static final int CALLS = 500;
    /** A round of calls that takes so much less than the first one is compiled. */
    private static final int FASTER = 20;
    /** When the JIT has more urgent things to do: what is compiled then may be slow. */
    private static final long MOST_NANOS = 1_000_000_000L;
    private static final long PAUSE_MILLIS = 1;

    private static final AtomicBoolean MADE = new AtomicBoolean();

    private StoreProfile() {
    }

    /** Once in a process: what the JIT has counted stays. */
    static void make() {
        if (MADE.compareAndSet(false, true)) {
            storeUntilCompiled();
        }
    }

    private static void storeUntilCompiled() {
        float[] a = new float[4 * VectorMath.S.length()];
        long start = System.nanoTime();
        long first = round(a);
        try {
            while (round(a) > first / FASTER && System.nanoTime() - start < MOST_NANOS) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long round(float[] a) {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            store(a, i % VectorMath.S.length());
        }
        return System.nanoTime() - start;
    }

    private static void store(float[] a, int at) {
        FloatVector.fromArray(VectorMath.S, a, at).add(1).intoArray(a, at + 2 * VectorMath.S.length());
    }
}
