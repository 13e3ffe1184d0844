package org.gradus.cpu;

import java.util.function.Supplier;

/** Code for one computation, made once that is in demand and used once {@link WarmUp} has found it to beat the plain code. */
abstract class CodeOnDemand<C> {
    private static final long LATE_NANOS = 5_000_000_000L;

    /** Data to warm up on: lengths and places vary as they do in use. */
    interface Sample<C> extends WarmUp.Trial<C> {
        /** What the code has to beat. */
        C plain();
    }

    private final Supplier<C> maker;
    private final long demand;
    private final int cost;
    private volatile C code;
    private volatile boolean asked;
    private volatile long askedAt;
    private long seen;

    /**
     * @param demand operations after which the computation counts as in demand
     * @param cost   operations an element
     * @param atOnce whether there is no waiting for demand and warm-up
     */
    CodeOnDemand(Supplier<C> maker, long demand, int cost, boolean atOnce) {
        this.maker = maker;
        this.demand = demand;
        this.cost = cost;
        this.asked = atOnce;
        this.code = atOnce ? maker.get() : null;
    }

    /** Asked for once. */
    abstract Sample<C> sample();

    /** Null if the plain code has to do. */
    final C code() {
        return code;
    }

    /** What is to be applied to the next {@code n} elements. */
    final C codeOr(C plain, long n) {
        C c = code;
        if (c == null) {
            applied(n);
        }
        return c == null ? plain : c;
    }

    /** Whether there should have been code long ago. */
    final boolean isLate() {
        return asked && System.nanoTime() - askedAt > LATE_NANOS;
    }

    /** Notes that the plain code was applied to {@code n} elements. */
    final void applied(long n) {
        seen += n * cost;
        if (seen > demand && !asked) {
            ask();
        }
    }

    private synchronized void ask() {
        if (!asked) {
            askedAt = System.nanoTime();
            asked = true;
            Sample<C> sample = sample();
            WarmUp.start(sample.plain(), maker, sample, c -> code = c);
        }
    }
}
