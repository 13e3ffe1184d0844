package org.gradus.cpu;

import org.gradus.device.Backend;

/** Who is to be told when launches ran that had waited, and how long those took. */
final class LaunchTimes {
    private Backend.Interval next;
    private long spent;

    /** The interval to tell of the next launch; {@code null} for none. */
    void expect(Backend.Interval interval) {
        next = interval;
    }

    /** That interval, for a launch that waits. */
    Backend.Interval take() {
        Backend.Interval taken = next;
        next = null;
        return taken;
    }

    /** Whether nobody is left to be told. */
    boolean isTaken() {
        return next == null;
    }

    /** Nanoseconds that launches took which had waited. */
    long spent() {
        return spent;
    }

    void spend(long nanos) {
        spent += nanos;
    }
}
